"""The eleven kinds of person of the matrix, each as a browser that is already signed in."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from conftest import approved, enroll_second_factor, person, show_second_factor
from rollcall.accounts.models import Agency, Category, State, User, Verification
from rollcall.catalog.models import Provider
from rollcall.events.models import Event, Instructor
from tests.matrix.building import enroll
from tests.matrix.building_events import seat_with_slides

KINDS = [
    "anonymous",
    "unconfirmed",
    "pending",
    "declined",
    "approved",
    "suspended",
    "staff_no_factor",
    "staff",
    "staff_without_duty",  # appointed to nothing, with a second factor
    "instructor",  # an officer who teaches every event of the matrix, with a second factor
    "other_provider",  # an officer who plans for another provider, with a second factor
]
AT_THE_DESK = {"instructor", "other_provider"}


def application(user: User, agency: Agency, state: str) -> Verification:
    present = timezone.now()
    return Verification.objects.create(
        user=user,
        agency=agency,
        category=Category.SWORN_LE,
        title="Deputy",
        state=state,
        state_since=present,
        applied_at=present,
    )


def browsers(agency: Agency, signed_in: Callable[..., Client]) -> dict[str, Client]:
    """A browser for each kind, its person in the middle of every course there is, and with a seat."""
    made = {kind: make(kind, agency, signed_in) for kind in KINDS}
    for user, _client in made.values():
        if user:
            enroll(user)
            seat_with_slides(user)
    return {kind: client for kind, (_user, client) in made.items()}


def make(kind: str, agency: Agency, signed_in: Callable[..., Client]) -> tuple[User | None, Client]:
    """One person of a kind and the browser in which they are signed in."""
    if kind == "anonymous":
        return None, Client()
    user = _user(kind, agency)
    client = signed_in(user)
    if kind in AT_THE_DESK:
        show_second_factor(client, user)
    if kind == "suspended":  # signed in first, then suspended: the session must be worth nothing
        User.objects.filter(pk=user.pk).update(is_active=False, suspended_at=timezone.now())
    return user, client


def _user(kind: str, agency: Agency) -> User:
    email = f"{kind.replace('_', '')}@halecounty.example"
    name = kind.replace("_", " ").title()
    if kind == "unconfirmed":
        user = person(email, name, email_confirmed_at=None)
        application(user, agency, State.EMAIL_UNCONFIRMED)
        return user
    if kind.startswith("staff"):
        user = person(email, name, is_staff=True, is_superuser=kind != "staff_without_duty")
        if kind != "staff_no_factor":
            enroll_second_factor(user)
        return user
    user = person(email, name)
    states = {"pending": State.AWAITING_POC, "declined": State.DECLINED}
    if kind in states:
        application(user, agency, states[kind])
        return user
    if kind in AT_THE_DESK:
        enroll_second_factor(user)
        _give_desk(user, kind)
    return approved(user, agency)


def _give_desk(user: User, kind: str) -> None:
    if kind == "other_provider":
        other = Provider.objects.create(name="Another", slug="another", signer_name="A. Nother")
        other.members.create(user=user, since=timezone.now())
        return
    teacher = Instructor.objects.create(user=user, name=user.legal_name, email=user.email)
    for event in Event.objects.all():
        event.teachings.create(instructor=teacher)
