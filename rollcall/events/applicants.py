"""Who registers: a person with an account, or a guest of an open webinar; and what is known of them."""

from dataclasses import dataclass, field

from rollcall.accounts import access, mailboxes
from rollcall.accounts.models import PENDING_STATES, Affiliation, Agency, User, Verification
from rollcall.base import audit
from rollcall.base.questionnaires import Answers
from rollcall.events.models import Registration


@dataclass(frozen=True, slots=True)
class Given:
    """What the form asks for. Name and e-mail count for guests alone; an account has its own."""

    name: str = ""
    email: str = ""
    phone: str = ""
    agency_name: str = ""
    access_needs: str = ""
    answers: Answers = field(default_factory=dict)
    supervisor_name: str = ""
    supervisor_email: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Whoever wants the seat."""

    user: User | None
    name: str
    email: str
    agency: Agency | None = None
    agency_name: str = ""
    title: str = ""
    category: str = ""

    @property
    def mailbox(self) -> str:
        return mailboxes.key(self.email)

    @property
    def as_actor(self) -> audit.Actor:
        return self.user or audit.Named(f"{self.name} <{self.email}>")


def with_account(user: User) -> Applicant:
    """Name and agency as they are on record: of the newest affiliation, else of the pending application."""
    held = access.affiliations(user)
    place: Affiliation | Verification | None = held[0] if held else _pending(user)
    if place is None:
        return Applicant(user=user, name=user.legal_name, email=user.email)
    return Applicant(
        user=user,
        name=user.legal_name,
        email=user.email,
        agency=place.agency,
        agency_name=place.agency.name,
        title=place.title,
        category=place.category,
    )


def _pending(user: User) -> Verification | None:
    rows = Verification.objects.filter(user=user, state__in=PENDING_STATES)
    return rows.select_related("agency").first()


def guest(given: Given) -> Applicant:
    """Somebody without an account, under the name and address as typed."""
    address = mailboxes.normal(given.email)
    return Applicant(user=None, name=given.name, email=address, agency_name=given.agency_name)


def guest_again(registration: Registration) -> Applicant:
    """The guest who holds a registration, as he was when he made it."""
    return Applicant(
        user=None,
        name=registration.name,
        email=registration.email,
        agency_name=registration.agency_name,
        title=registration.title,
    )


def of(registration: Registration) -> audit.Actor:
    """Whoever holds a registration, as an actor in the trail."""
    return registration.user or audit.Named(f"{registration.name} <{registration.email}>")
