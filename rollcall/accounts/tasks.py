"""What runs by the clock in this room; each may run twice and nothing is done twice (R3)."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from rollcall.accounts import letters, poc, poc_checks, states
from rollcall.accounts.models import PocQuestion, State, Verification
from rollcall.accounts.states import Move
from rollcall.base import audit, clock
from rollcall.base.errors import Refusal

logger = logging.getLogger(__name__)
REMIND_AFTER = (timedelta(days=3), timedelta(days=7))
ANOTHER_AFTER = timedelta(days=10)
GIVE_UP_ON_APPLICANT = timedelta(days=30)


def _open_questions() -> QuerySet[PocQuestion]:
    return PocQuestion.objects.filter(
        closed_at__isnull=True,
        asked_at__isnull=False,
        verification__state=State.AWAITING_POC,
        verification__user__is_active=True,
    ).select_related("verification__user", "verification__agency")


def remind_points_of_contact() -> int:
    """Remind on day 3 and day 7; on day 10 ask the applicant for a second one. Returns letters posted."""
    present = clock.now()
    due = Q()
    for done, after in enumerate(REMIND_AFTER):
        due |= Q(reminders=done, asked_at__lte=present - after)
    fresh = Q(reminded_at__isnull=True) | Q(reminded_at__lte=present - poc.DAY)
    alive = _open_questions().filter(asked_at__gt=present - poc.LIFETIME)
    reminded = sum(_remind(question) for question in alive.filter(due).filter(fresh))
    return reminded + _want_another()


def _remind(question: PocQuestion) -> bool:
    try:
        poc.remind(question.verification, by=audit.SYSTEM, scheduled=True)
    except (Refusal, PocQuestion.DoesNotExist) as refusal:
        # Answered or reminded while we looked: nothing is owed any more.
        logger.info("no reminder for question %s: %s", question.pk, refusal)
        return False
    return True


def _want_another() -> int:
    """Day 10: the applicant is asked to name somebody else; the first link still works."""
    long_ago = clock.now() - ANOTHER_AFTER
    asked = _open_questions().filter(asked_at__lte=long_ago, another_wanted_at__isnull=True)
    return sum(_want_another_for(question) for question in asked)


@transaction.atomic
def _want_another_for(question: PocQuestion) -> bool:
    unasked = PocQuestion.objects.filter(
        pk=question.pk, another_wanted_at__isnull=True, closed_at__isnull=True
    )
    if not unasked.update(another_wanted_at=clock.now()):
        return False
    application = question.verification
    letters.to_applicant(
        "name_another_poc", application, key=f"another:{question.pk}", question=question, unsure=False
    )
    audit.record("verification.another_wanted", application, by=audit.SYSTEM, question=question.pk)
    return True


def expire_questions() -> int:
    """Day 14: a question without an answer goes to staff's list, its link is dead. Returns how many."""
    late = _open_questions().filter(asked_at__lte=clock.now() - poc.LIFETIME)
    return sum(_give_to_staff(question) for question in late) + _expire_forgotten()


@transaction.atomic
def _give_to_staff(question: PocQuestion) -> bool:
    application = states.locked(question.verification)
    still_open = PocQuestion.objects.filter(pk=question.pk, closed_at__isnull=True).exists()
    if not still_open or not states.allows(application, Move.NO_ANSWER):
        return False
    changes = {"reasons_for_callback": poc_checks.callback_reasons(application, poc_checks.NO_ANSWER)}
    moved = states.move(application, Move.NO_ANSWER, by=audit.SYSTEM, changes=changes, question=question.pk)
    poc.close_question(moved)
    letters.to_applicant("applicant_no_answer", moved, key=f"no_answer:{question.pk}", question=question)
    return True


def _expire_forgotten() -> int:
    """Applications on which it is the applicant's turn, untouched for 30 days."""
    forgotten = Verification.objects.filter(
        state__in=[State.EMAIL_UNCONFIRMED, State.AWAITING_APPLICANT],
        state_since__lte=clock.now() - GIVE_UP_ON_APPLICANT,
    ).select_related("user", "agency")
    return sum(_expire(application) for application in forgotten)


@transaction.atomic
def _expire(application: Verification) -> bool:
    row = states.locked(application)
    turn = (State.EMAIL_UNCONFIRMED, State.AWAITING_APPLICANT)
    if row.state not in turn or row.state_since > clock.now() - GIVE_UP_ON_APPLICANT:
        return False
    confirmed = row.state != State.EMAIL_UNCONFIRMED
    moved = states.move(row, Move.EXPIRE, by=audit.SYSTEM)
    poc.close_question(moved)
    if confirmed:  # an address that was never proven gets no more letters
        letters.to_applicant("expired", moved, key="expired")
    return True
