"""Approval of a registration: by the supervisor's letter, or by the class coordinator at the desk (R21).

The supervisor's link shows a question; a button answers it, once (P3). An address that could be the
person's own second mailbox approves nothing: the question then goes to the coordinator (P4).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import identity, mailboxes, poc_checks
from rollcall.accounts.errors import PocRefused
from rollcall.accounts.letters import words
from rollcall.accounts.models import User
from rollcall.accounts.poc_checks import Contact
from rollcall.base import audit, clock, tokens
from rollcall.base.models import Token
from rollcall.events import faces, moves, seat_letters
from rollcall.events.applicants import Applicant, Given
from rollcall.events.eligibility import Verdict
from rollcall.events.errors import DeadSeatLink, SupervisorRefused
from rollcall.events.models import Event, Registration
from rollcall.events.moves import Move
from rollcall.mail import outbox

DOUBTFUL = "doubtful"  # stands in `decided_by` while the coordinator decides instead of the supervisor
LONGEST_TOKEN = 64
_State = Registration.State
_LEADS_TO = {Move.HOLD: _State.HELD, Move.ASK: _State.ASKED, Move.OFFER: _State.OFFERED}  # for a time


def first_move(event: Event, verdict: Verdict, *, is_approved: bool = False) -> Move:
    """What taking a seat means for this person: it is held, somebody is asked, or it is his."""
    if verdict.may_hold:
        return Move.HOLD
    if event.approval != Event.Approval.NONE and not is_approved:
        return Move.ASK
    return Move.SEAT


def until(event: Event, move: Move) -> datetime | None:
    """How long a seat is kept for an answer; never past the start of the event."""
    length = seat_letters.kept_for(event, _LEADS_TO[move]) if move in _LEADS_TO else None
    if length is None:
        return None
    last = clock.now() + length
    return min(last, event.starts_at) if event.starts_at else last


def is_doubtful(event: Event, who: Applicant, given: Given) -> bool:
    """Whether the coordinator has to decide instead of the supervisor; refuses what can never approve."""
    if event.approval != Event.Approval.SUPERVISOR:
        return False
    if who.user is None or who.agency is None:
        return True
    contact = Contact(given.supervisor_name, given.supervisor_email, phone="")
    try:
        findings = poc_checks.check(contact, applicant=who.user, agency=who.agency, category=who.category)
    except PocRefused as refused:
        raise SupervisorRefused(refused.sentence, field="supervisor_email") from refused
    return bool(findings.doubtful)


def arrive(registration: Registration, *, strict: bool = False) -> None:
    """Tell the person where the registration stands, and whoever has to approve or to prepare something."""
    seat_letters.arrived(registration, strict=strict)
    asked = registration.state == Registration.State.ASKED
    by_letter = (
        asked
        and registration.event.approval == Event.Approval.SUPERVISOR
        and registration.decided_by != DOUBTFUL
    )
    if by_letter:
        _ask_supervisor(registration)
    seat_letters.to_coordinator(registration, approve=asked and not by_letter)


def _ask_supervisor(registration: Registration) -> None:
    """The supervisor learns who and which event, never where and when (P26)."""
    end = registration.until or clock.now() + seat_letters.TO_ANSWER
    address = registration.supervisor_email
    known = User.objects.filter(mailbox=mailboxes.key(address), email_confirmed_at__isnull=False).exists()
    link = seat_letters.link_of(registration, seat_letters.APPROVAL, "approval", end - clock.now())
    shown = faces.face_of(faces.ANYONE, registration.event)
    outbox.post(
        "events/seat_approval",
        to=address,
        key=f"registration:{registration.pk}:approval:{registration.since:%Y%m%d%H%M%S%f}",
        context={
            "registration": registration,
            "shown": shown,
            "until": seat_letters.until(registration, shown),
            "words": words(),
        },
        secret={"link": link},
        stranger="" if known else mailboxes.key(address),
    )


def find(secret: str, purpose: str) -> tuple[Token, Registration]:
    """The live link of a letter and its registration; looking changes nothing. Raises DeadSeatLink."""
    token = tokens.find(secret, purpose=purpose) if len(secret) <= LONGEST_TOKEN else None
    if token is None:
        raise DeadSeatLink("unknown")
    if not tokens.is_live(token):
        raise DeadSeatLink("answered" if token.used_at else "ended")
    rows = Registration.objects.select_related("event__provider", "event__venue", "user", "agency")
    found = rows.filter(pk=int(token.subject.rpartition(":")[2])).first()
    if found is None:
        raise DeadSeatLink("unknown")
    return token, found


def question(secret: str) -> Registration:
    """What a supervisor is asked; ended when somebody has answered or the person has canceled."""
    _token, registration = find(secret, seat_letters.APPROVAL)
    if registration.state != Registration.State.ASKED:
        raise DeadSeatLink("ended")
    return registration


@transaction.atomic
def answer(secret: str, *, yes: bool, why: str = "", user: User | None = None) -> Registration:
    """The supervisor's answer; of any number at once one counts (P3). `registering.answer` moves the line."""
    token, registration = find(secret, seat_letters.APPROVAL)
    if user is not None and identity.is_one_person(user, registration.user_id):
        raise SupervisorRefused(_("Nobody approves their own registration. Ask your supervisor to answer."))
    moves.locked(registration)  # the event first, as everywhere
    if not tokens.spend(token):
        raise DeadSeatLink("answered")
    who = audit.Named(f"{registration.supervisor_name} <{registration.supervisor_email}>")
    return decide(registration, yes=yes, by=who, why=why)


@transaction.atomic
def decide(registration: Registration, *, yes: bool, by: audit.Actor, why: str = "") -> Registration:
    """Approve or refuse; the caller has seen that `by` may."""
    _event, row = moves.locked(registration)
    move = Move.APPROVE if yes else Move.REFUSE
    row = moves.make(row, move, by=by, note=why, changes={"decided_by": str(by)[:200]})
    tokens.void(purpose=seat_letters.APPROVAL, subject=seat_letters.subject_of(row))
    seat_letters.arrived(row, why=why)
    return row
