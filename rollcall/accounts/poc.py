"""Putting the question to a point of contact and taking the answer (R3, P3, P4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from rollcall.accounts import letters, mailboxes, poc_checks, states
from rollcall.accounts.errors import DeadLink, DecidesAboutHimself, PocRefused, TooSoon
from rollcall.accounts.models import PocQuestion, State, User, Verification
from rollcall.accounts.poc_checks import Contact, Findings
from rollcall.accounts.states import Move
from rollcall.base import audit, clock, tokens
from rollcall.mail import outbox

PURPOSE = "poc"
LIFETIME = timedelta(days=14)
DAY = timedelta(days=1)
MOST_AN_HOUR = 30  # confirmations by one person or from one place; more are held for staff (P4)

MOST_A_DAY = 10  # questions about one applicant

# What a change of the application takes back: nobody has vouched for the new one yet (P2, P3).
NOBODY_HAS_SPOKEN: dict[str, Any] = {
    "poc_yes": None,
    "callback_by": None,
    "callback_at": None,
    "callback_note": "",
    "decided_by": None,
    "decided_at": None,
    "decision_reason": "",
}


def open_question(application: Verification) -> PocQuestion | None:
    """The question that counts now, sent or waiting to be."""
    return application.questions.filter(closed_at__isnull=True).first()


def name_contact(application: Verification, contact: Contact, findings: Findings) -> PocQuestion:
    """Write down whom to ask, in place of whoever stood there; nothing is sent yet.

    Refuses after ten letters in a day about one person: the portal is no way to write to strangers.
    """
    lately = PocQuestion.objects.filter(
        verification__user=application.user_id, asked_at__gt=clock.now() - DAY
    )
    if lately.count() >= MOST_A_DAY:
        raise PocRefused(
            _("We have asked many people about this application today. Try again tomorrow."),
            field="poc_email",
        )
    close_question(application)
    return PocQuestion.objects.create(
        verification=application,
        name=contact.name,
        email=contact.email,
        mailbox=mailboxes.canonical(contact.email),
        phone=contact.phone,
        title=contact.title,
        flags=findings.flags,
    )


def close_question(application: Verification) -> None:
    """End the open question: its links die and its waiting letters are not sent (P3)."""
    for question in application.questions.filter(closed_at__isnull=True):
        question.closed_at = clock.now()
        question.save(update_fields=["closed_at"])
        end_links(question)


def end_links(question: PocQuestion) -> None:
    tokens.void(purpose=PURPOSE, subject=audit.subject_of(question))
    outbox.withhold(f"poc:{question.pk}:")


def begin(
    application: Verification,
    *,
    by: audit.Actor,
    note: str = "",
    changes: dict[str, Any] | None = None,
    **data: Any,
) -> Verification:
    """Ask the point of contact, or hold for a call-back where something is doubtful (P4).

    Call it inside a transaction, with the question already written down.
    """
    question = open_question(application)
    reasons = _reasons_to_hold(application, question)
    changed = {**NOBODY_HAS_SPOKEN, **(changes or {}), "reasons_for_callback": reasons}
    if reasons or question is None:
        return states.move(application, Move.HOLD, by=by, note=note, changes=changed, reasons=reasons, **data)
    moved = states.move(application, Move.ASK_POC, by=by, note=note, changes=changed, **data)
    send(question)
    return moved


def _reasons_to_hold(application: Verification, question: PocQuestion | None) -> list[str]:
    if application.is_sole_officer or question is None:
        return poc_checks.callback_reasons(application, poc_checks.SOLE_OFFICER)
    return poc_checks.callback_reasons(application, *Findings(question.flags).doubtful)


def send(question: PocQuestion) -> None:
    """Post the question with a link of its own (P3)."""
    question.asked_at = clock.now()
    question.save(update_fields=["asked_at"])
    _post(question, "poc_question", key="ask", lifetime=LIFETIME)


def _post(question: PocQuestion, letter: str, *, key: str, lifetime: timedelta) -> None:
    secret = tokens.mint(purpose=PURPOSE, subject=audit.subject_of(question), lifetime=lifetime)
    outbox.post(
        f"accounts/{letter}",
        to=question.email,
        key=f"poc:{question.pk}:{key}",
        person_id=None,
        context={
            "question": question,
            "application": question.verification,
            "person": question.verification.user,
            "until": clock.now() + lifetime,
            "words": letters.words(),
        },
        secret={"link": f"{settings.PORTAL_ORIGIN}{reverse('poc_answer', args=[secret])}"},
    )


@transaction.atomic
def remind(application: Verification, *, by: audit.Actor, scheduled: bool = False) -> PocQuestion:
    """Send the question again with a fresh link; refuses within a day of the last letter (R3)."""
    row = states.locked(application)
    states.require(row, Move.POC_YES)
    question = row.questions.select_for_update().get(closed_at__isnull=True)
    present = clock.now()
    last = question.reminded_at or question.asked_at
    if last is None or question.asked_at is None or present - last < DAY:
        raise TooSoon
    question.reminded_at = present
    question.reminders += 1 if scheduled else 0
    question.save(update_fields=["reminded_at", "reminders"])
    audit.record("verification.reminded", row, by=by, question=question.pk)
    until = question.asked_at + LIFETIME
    _post(question, "poc_reminder", key=f"remind:{present:%Y%m%d%H%M%S}", lifetime=until - present)
    return question


@dataclass(frozen=True, slots=True)
class Given:
    """A point of contact's answer as it came in."""

    answer: PocQuestion.Answer
    comment: str = ""
    other: Contact | None = None  # with Answer.OTHER
    network: str = ""
    user: User | None = None  # whoever is signed in in that browser


def look(secret: str) -> PocQuestion:
    """The question behind a link; looking changes nothing (P3). Raises `DeadLink` with the reason."""
    token = tokens.find(secret, purpose=PURPOSE)
    if token is None:
        raise DeadLink("unknown")
    question = (
        PocQuestion.objects.select_related("verification__user", "verification__agency")
        .filter(pk=int(token.subject.rpartition(":")[2]))
        .first()
    )
    if question is None:
        raise DeadLink("unknown")
    if not tokens.is_live(token) or question.closed_at is not None:
        raise DeadLink(_why_dead(token.expires_at, question))
    return question


def _why_dead(expires_at: datetime, question: PocQuestion) -> str:
    if question.answered_at is not None:
        return "answered"
    if expires_at <= clock.now():
        return "expired"
    return "changed"


@transaction.atomic
def answer(secret: str, given: Given) -> Verification:
    """Take one answer. Of any number at once one counts; the others meet `DeadLink` (P3)."""
    question = look(secret)
    application = states.locked(question.verification)
    if given.user is not None and given.user.pk == application.user_id:
        raise DecidesAboutHimself
    findings = _look_at_other(application, given)
    token = tokens.find(secret, purpose=PURPOSE)
    if token is None or not tokens.spend(token):
        raise DeadLink("answered")
    question = PocQuestion.objects.select_for_update().get(pk=question.pk)
    if question.closed_at is not None or application.state != State.AWAITING_POC:
        raise DeadLink("answered" if question.answered_at else "changed")
    held = given.answer == PocQuestion.Answer.YES and _too_many(question, given.network)
    _write_down(question, given)
    return _ANSWERED[given.answer](application, question, given, findings, held)


def _look_at_other(application: Verification, given: Given) -> Findings:
    if given.other is None:
        return Findings()
    return poc_checks.check(
        given.other,
        applicant=application.user,
        agency=application.agency,
        category=application.category,
    )


def _too_many(question: PocQuestion, network: str) -> bool:
    """More confirmations within an hour than one person or one place usually gives (P4)."""
    same = Q(mailbox=question.mailbox)
    if network:
        same |= Q(answered_network=network)
    since = clock.now() - timedelta(hours=1)
    recent = PocQuestion.objects.filter(same, answer=PocQuestion.Answer.YES, answered_at__gt=since)
    return recent.count() >= MOST_AN_HOUR


def _write_down(question: PocQuestion, given: Given) -> None:
    present = clock.now()
    question.answer, question.answered_at, question.closed_at = given.answer, present, present
    question.comment, question.answered_network = given.comment, given.network
    question.answered_by = given.user
    question.save(
        update_fields=["answer", "answered_at", "closed_at", "comment", "answered_network", "answered_by"]
    )
    end_links(question)


def _who(question: PocQuestion) -> audit.Named:
    return audit.Named(f"{question.name} <{question.email}>")


def _yes(
    application: Verification, question: PocQuestion, given: Given, _findings: Findings, held: bool
) -> Verification:
    who, facts = _who(question), {"question": question.pk}
    if held:
        reasons = {"reasons_for_callback": poc_checks.callback_reasons(application, poc_checks.VOLUME)}
        return states.move(application, Move.HOLD, by=who, note=given.comment, changes=reasons, **facts)
    changes = {"poc_yes": question}
    moved = states.move(application, Move.POC_YES, by=who, note=given.comment, changes=changes, **facts)
    letters.to_applicant("applicant_poc_yes", moved, key=f"yes:{question.pk}", question=question)
    return moved


def _no(
    application: Verification, question: PocQuestion, given: Given, _findings: Findings, _held: bool
) -> Verification:
    moved = states.move(application, Move.POC_NO, by=_who(question), note=given.comment, question=question.pk)
    letters.to_applicant("applicant_poc_no", moved, key=f"no:{question.pk}", question=question)
    return moved


def _unknown(
    application: Verification, question: PocQuestion, given: Given, _findings: Findings, _held: bool
) -> Verification:
    reasons = {"reasons_for_callback": poc_checks.callback_reasons(application, poc_checks.POC_UNSURE)}
    moved = states.move(
        application, Move.HOLD, by=_who(question), note=given.comment, changes=reasons, question=question.pk
    )
    letters.to_applicant(
        "name_another_poc", moved, key=f"unsure:{question.pk}", question=question, unsure=True
    )
    return moved


def _other(
    application: Verification, question: PocQuestion, given: Given, findings: Findings, _held: bool
) -> Verification:
    if given.other is None:
        raise DeadLink("unknown")  # the form asks for the name; a view cannot come here without
    name_contact(application, given.other, findings)
    return begin(application, by=_who(question), note=given.comment, question=question.pk)


_ANSWERED = {
    PocQuestion.Answer.YES: _yes,
    PocQuestion.Answer.NO: _no,
    PocQuestion.Answer.UNKNOWN: _unknown,
    PocQuestion.Answer.OTHER: _other,
}
