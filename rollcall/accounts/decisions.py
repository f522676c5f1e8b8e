"""What staff decide about applications (R4, P2). The agency's word and ours are two persons' yes."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from rollcall.accounts import agencies, evidence, letters, mailboxes, poc, poc_checks, states
from rollcall.accounts.errors import IllegalMove, IncompleteEvidence
from rollcall.accounts.models import Affiliation, PocQuestion, User, Verification
from rollcall.accounts.poc_checks import Contact, Findings
from rollcall.accounts.policies import require_decider, require_second_person
from rollcall.accounts.states import Move
from rollcall.base import clock
from rollcall.base.errors import Refusal


@transaction.atomic
def callback_done(application: Verification, *, by: User, note: str) -> Verification:
    """Staff reached the agency by phone and it confirmed the person; a colleague approves (P2)."""
    require_decider(application, by)
    row = states.locked(application)
    changes = {
        "callback_by": by,
        "callback_at": clock.now(),
        "callback_note": note,
        "reasons_for_callback": _without_sticky(row),
    }
    moved = states.move(application, Move.CALLBACK_DONE, by=by, note=note, changes=changes)
    poc.close_question(moved)
    return moved


@transaction.atomic
def approve(
    application: Verification, *, by: User, note: str = "", remember_domain: bool = False
) -> Verification:
    """Open the secure side (R4): only after the agency's word, and by a second person (P2)."""
    row = states.locked(application)
    states.require(row, Move.APPROVE)
    require_decider(row, by)
    require_second_person(row, by)
    if row.agency.confirmed_at is None:
        raise IncompleteEvidence(_("Confirm the agency first: it was proposed by an applicant."))
    present = clock.now()
    changes = {"decided_by": by, "decided_at": present, "decision_reason": note}
    moved = states.move(row, Move.APPROVE, by=by, note=note, changes=changes)
    Affiliation.objects.create(
        user=moved.user,
        agency=moved.agency,
        category=moved.category,
        title=moved.title,
        assignment=moved.assignment,
        verification=moved,
        began_at=present,
    )
    if remember_domain and moved.poc_yes is not None:
        agencies.add_domain(moved.agency, mailboxes.domain_of(moved.poc_yes.email), by=by)
    letters.to_applicant("welcome", moved, key="welcome")
    return moved


@transaction.atomic
def decline(application: Verification, *, by: User, reason: str) -> Verification:
    """Say no, with the reason that the applicant reads."""
    require_decider(application, by)
    changes = {"decided_by": by, "decided_at": clock.now(), "decision_reason": reason}
    moved = states.move(application, Move.DECLINE, by=by, note=reason, changes=changes)
    poc.close_question(moved)
    letters.to_applicant("declined", moved, key="declined")
    return moved


@transaction.atomic
def ask_poc_again(application: Verification, *, by: User, note: str = "") -> Verification:
    """Put the question to the point of contact (again). Staff say so, so a doubtful one is asked too (P4)."""
    require_decider(application, by)
    row = states.locked(application)
    states.require(row, Move.ASK_POC)
    last = row.questions.order_by("-pk").first()
    if last is None:
        raise IllegalMove(_("No point of contact was named. Ask the applicant, or call the agency back."))
    again = Contact(last.name, last.email, last.phone, last.title)
    question = poc.name_contact(row, again, Findings(last.flags))
    changes = {**poc.NOBODY_HAS_SPOKEN, "reasons_for_callback": _without_sticky(row)}
    moved = states.move(row, Move.ASK_POC, by=by, note=note, changes=changes)
    poc.send(question)
    return moved


def _without_sticky(row: Verification) -> list[str]:
    """What staff have seen to by calling, or by letting the question go out again, is owed no more."""
    return [one for one in row.reasons_for_callback if one not in poc_checks.STICKY]


@transaction.atomic
def ask_applicant(application: Verification, *, by: User, question: str) -> Verification:
    """Ask the applicant something; the application waits for the answer."""
    require_decider(application, by)
    changes = {"staff_question": question, "reply": ""}
    moved = states.move(application, Move.ASK_APPLICANT, by=by, note=question, changes=changes)
    letters.to_applicant("staff_question", moved, key=f"question:{moved.state_since:%Y%m%d%H%M%S}")
    return moved


@transaction.atomic
def want_callback(application: Verification, *, by: User, note: str) -> Verification:
    """Put the application on the call-back list: something here wants a phone call first."""
    require_decider(application, by)
    reasons = poc_checks.callback_reasons(states.locked(application), poc_checks.BY_STAFF)
    changes = {**poc.NOBODY_HAS_SPOKEN, "reasons_for_callback": reasons}
    moved = states.move(application, Move.HOLD, by=by, note=note, changes=changes)
    poc.close_question(moved)
    return moved


@transaction.atomic
def close_unanswered(application: Verification, *, by: User, note: str = "") -> Verification:
    """Close an application for which nobody at the agency could be reached."""
    require_decider(application, by)
    moved = states.move(application, Move.EXPIRE, by=by, note=note)
    poc.close_question(moved)
    letters.to_applicant("expired", moved, key="expired")
    return moved


@dataclass(slots=True)
class Bulk:
    """What became of rows that were approved together."""

    approved: list[Verification] = field(default_factory=list)
    refused: list[tuple[Verification, str]] = field(default_factory=list)


def approve_complete(applications: list[Verification], *, by: User) -> Bulk:
    """Approve those whose evidence is complete, each on its own; the rest say why not."""
    outcome = Bulk()
    found = evidence.of(applications)
    for application in applications:
        try:
            if not found[application.pk].is_complete:
                raise IncompleteEvidence(_("The evidence is not complete. Look at this one by itself."))
            outcome.approved.append(approve(application, by=by))
        except Refusal as refusal:
            outcome.refused.append((application, str(refusal)))
    return outcome


def last_question(application: Verification) -> PocQuestion | None:
    return application.questions.order_by("-pk").first()
