"""What stands between somebody and an event, and the next step: with names, dates, whom to ask (R5, R18)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from rollcall.accounts import status
from rollcall.accounts.access import Missing
from rollcall.accounts.models import Category, User
from rollcall.base.access import AccessLevel
from rollcall.events import eligibility
from rollcall.events.face import Entry, Face
from rollcall.events.models import Event
from rollcall.events.viewing import Anybody

CAN_ASK = frozenset({Entry.OPEN, Entry.FULL, Entry.NOT_YET})


@dataclass(frozen=True, slots=True)
class Lock:
    heading: str
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    steps: list[status.Step] = field(default_factory=list)
    may_hold_a_seat: bool = False  # until verification is through (R21)
    asks_coordinator: bool = False


def who_may_come(face: Face) -> str:
    """Whom an event is for, in words (R1)."""
    if face.level == AccessLevel.OPEN:
        return _("Everybody, with or without an account")
    if face.level == AccessLevel.ACCOUNT:
        return _("Everybody with a free account")
    return _("Verified: %(audience)s") % {"audience": audience_words(face.audience)}


def audience_words(audience: Sequence[str]) -> str:
    """“sworn law enforcement, sworn corrections”."""
    names = dict(Category.choices)
    return ", ".join(str(names.get(one, one)).lower() for one in audience)


def of(user: Anybody, face: Face, event: Event) -> Lock | None:
    """What is missing to see the days and the place, or else to register; None where nothing is, or where
    nobody can register. Two queries at most."""
    missing = face.relation.missing
    if face.details:
        return _seat_lock(user, face) if face.details.entry in CAN_ASK else None
    if missing is Missing.ACCOUNT or not isinstance(user, User):
        return _account_lock(face)
    if missing is Missing.CATEGORY:
        text = _("You are verified. This is for: %(audience)s.") % {"audience": audience_words(face.audience)}
        return Lock(_("This is for others"), text, asks_coordinator=True)
    if face.relation.is_ruled_out:
        text = _("You are verified. This is for: %(audience)s.") % {"audience": eligibility.in_words(event)}
        return Lock(_("This is for others"), text, asks_coordinator=True)
    return _steps_lock(user)


def _seat_lock(user: Anybody, face: Face) -> Lock | None:
    """Day and place are public; a seat asks for an account with a mailbox that answered (R21)."""
    if face.relation.missing is Missing.ACCOUNT:
        return Lock(_("A seat asks for a free account"), _("Anyone may open an account."), _ways_in(face))
    if face.relation.missing is Missing.EMAIL and isinstance(user, User) and not face.relation.is_at_desk:
        return Lock(
            _("One step before you can register"),
            _("Confirm your e-mail: open the letter we sent to %(email)s and press the button.")
            % {"email": user.email},
        )
    return None


def _ways_in(face: Face) -> list[tuple[str, str]]:
    here = urlencode({"next": face.url})
    return [
        (_("Sign in"), f"{reverse('account_login')}?{here}"),
        (_("Create a free account"), f"{reverse('account_signup')}?{here}"),
    ]


def _account_lock(face: Face) -> Lock:
    text = _(
        "Create an account, name somebody at your agency who knows you, and we approve. It usually takes one "
        "working day. Then you see the days and the place, and can register."
    )
    return Lock(_("Days and place are shown to verified officers"), text, _ways_in(face))


def _steps_lock(user: User) -> Lock:
    standing = status.of(user)
    left = sum(step.state != status.DONE for step in standing.steps)
    heading = {1: _("One step before days and place open"), 2: _("Two steps before days and place open")}.get(
        left, _("%(count)d steps before days and place open") % {"count": left}
    )
    pending = standing.application is not None and standing.application.is_pending
    return Lock(heading, steps=standing.steps, may_hold_a_seat=pending)
