"""Who may come to an event, with the reason in words and whom to ask (R5, R21).

The level and audience of an event are decided by `accounts.access.may_open`. `event.rules` narrows them,
as data: {"states": ["TX"], "categories": ["sworn_le"], "agency_types": ["city"], "agencies": [12]}. Each
key is optional; of those given, one and the same affiliation of the person has to fit all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.accounts import access
from rollcall.accounts.models import (
    PENDING_STATES,
    Agency,
    Category,
    User,
    Verification,
)
from rollcall.accounts.places import STATES
from rollcall.base.access import AccessLevel
from rollcall.events.models import Event


class Lacks(StrEnum):
    """What stands between a person and a seat; the first six are those of `accounts.access.Missing`."""

    NOTHING = "nothing"
    NOT_OFFERED = "not_offered"
    ACCOUNT = "account"
    EMAIL = "email"
    VERIFICATION = "verification"
    CATEGORY = "category"
    RULES = "rules"


# What whoever runs the event may look past: for whom it is meant, never that somebody is verified (P24).
EXCEPTIONS = frozenset({Lacks.CATEGORY, Lacks.RULES})


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask: the class coordinator (R5)."""

    name: str
    email: str
    phone: str


def coordinator_of(event: Event) -> Contact:
    return Contact(event.coordinator_name, event.coordinator_email, event.coordinator_phone)


@dataclass(frozen=True, slots=True)
class Rules:
    """`event.rules`, read; what is not there or not understood narrows nothing."""

    states: frozenset[str]
    categories: frozenset[str]
    agency_types: frozenset[str]
    agencies: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.states or self.categories or self.agency_types or self.agencies)

    def fit(self, agency: Agency, category: str) -> bool:
        """Whether somebody of this category at this agency is meant."""
        return (
            (not self.states or agency.state in self.states)
            and (not self.categories or category in self.categories)
            and (not self.agency_types or agency.type in self.agency_types)
            and (not self.agencies or agency.pk in self.agencies)
        )


def rules_of(event: Event) -> Rules:
    given = event.rules if isinstance(event.rules, dict) else {}
    return Rules(
        states=_texts(given.get("states")),
        categories=_texts(given.get("categories")),
        agency_types=_texts(given.get("agency_types")),
        agencies=frozenset(pk for pk in _listed(given.get("agencies")) if isinstance(pk, int)),
    )


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else []


def _texts(value: object) -> frozenset[str]:
    return frozenset(one for one in _listed(value) if isinstance(one, str))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a person may take a seat. True in a boolean context when yes."""

    missing: Lacks
    reason: str
    whom: Contact
    may_hold: bool = False  # not yet, but a seat may be held while the verification is pending

    @property
    def ok(self) -> bool:
        return self.missing is Lacks.NOTHING

    def __bool__(self) -> bool:
        return self.ok


def decide(user: User | AnonymousUser, event: Event) -> Verdict:
    """Decide anew from the rows as they are now; at most two queries, whatever the rules."""
    missing = _missing(user, event)
    pending = missing is Lacks.VERIFICATION and event.hold_days > 0 and _pending_fits(user, event)
    return Verdict(missing, _reason(missing, event, pending), coordinator_of(event), may_hold=pending)


def _missing(user: User | AnonymousUser, event: Event) -> Lacks:
    rules = rules_of(event)
    signed_in = isinstance(user, User) and user.is_active
    missing = Lacks(access.may_open(user, event).missing)
    if missing is not Lacks.NOTHING:
        return missing
    if guests_may_come(event) and not signed_in:
        return Lacks.NOTHING
    if not isinstance(user, User) or not user.is_active:
        return Lacks.ACCOUNT
    if user.email_confirmed_at is None:
        return Lacks.EMAIL
    if rules and not any(rules.fit(one.agency, one.category) for one in access.affiliations(user)):
        return Lacks.RULES
    return Lacks.NOTHING


def guests_may_come(event: Event) -> bool:
    """Open webinars ask for no account (R24); a seat in a room does (R21), and so does every rule."""
    is_open = event.access_level == AccessLevel.OPEN and event.kind == Event.Kind.WEBINAR
    return is_open and not rules_of(event)


def _pending_fits(user: User | AnonymousUser, event: Event) -> bool:
    """Whether the person's pending application would open this event."""
    if not isinstance(user, User):
        return False
    rows = Verification.objects.filter(user=user, state__in=PENDING_STATES).select_related("agency")
    rules = rules_of(event)
    return any(one.category in event.audience and rules.fit(one.agency, one.category) for one in rows)


def _reason(missing: Lacks, event: Event, pending: bool) -> str:
    if pending:
        return _("Your verification is not finished. You can hold a seat until it is.")
    whom = {Lacks.CATEGORY: lambda: _categories(event.audience), Lacks.RULES: lambda: in_words(event)}
    asked = whom[missing]() if missing in whom else ""
    return str(_REASONS[missing]) % {"whom": asked}


_REASONS: dict[Lacks, Promise] = {
    Lacks.NOTHING: gettext_lazy("You can come."),
    Lacks.NOT_OFFERED: gettext_lazy("Registration is not open for this event."),
    Lacks.ACCOUNT: gettext_lazy("You need a free account. Sign in, or register first."),
    Lacks.EMAIL: gettext_lazy("Your e-mail is not confirmed yet. Open the link in the letter we sent you."),
    Lacks.VERIFICATION: gettext_lazy(
        "This is for verified officers, and your employment is not verified yet."
    ),
    Lacks.CATEGORY: gettext_lazy("You are verified, but this event is for: %(whom)s."),
    Lacks.RULES: gettext_lazy("This event is for: %(whom)s."),
}


def _categories(codes: Iterable[str]) -> str:
    known = {code: str(label) for code, label in Category.choices}
    return ", ".join(known.get(code, code) for code in codes)


def in_words(event: Event) -> str:
    """The rules as people read them; "" when there are none. One query where agencies are named."""
    rules = rules_of(event)
    types = {code: str(label) for code, label in Agency.Type.choices}
    parts = [
        _categories(sorted(rules.categories)),
        ", ".join(types.get(code, code) for code in sorted(rules.agency_types)),
        ", ".join(STATES.get(code, code) for code in sorted(rules.states)),
    ]
    if rules.agencies:
        names = Agency.objects.filter(pk__in=rules.agencies).values_list("name", flat=True)
        parts.append(", ".join(names))
    return "; ".join(part for part in parts if part)
