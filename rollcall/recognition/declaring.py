"""Conflicts of interest, declared: about every agency of the category, before a word is read, and later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from rollcall.accounts.models import Agency, User
from rollcall.base import audit, clock
from rollcall.recognition import conflicts, errors, policies, states
from rollcall.recognition.models import Assignment, Declaration, Nomination, Round

CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Question:
    """One agency about which a reviewer has to say something. Nothing of the nomination stands here."""

    agency: Agency
    nominations: tuple[Nomination, ...]
    is_known: bool  # we know of a conflict ourselves
    has_conflict: bool | None  # as declared so far; None: not yet
    why: str


def questions(user: User, round_: Round) -> list[Question]:
    """The agencies that nominated in this reviewer's categories, by name; seven queries for any number."""
    categories = policies.seats_of(user).filter(round=round_).values("category")
    rows = Nomination.objects.filter(
        round=round_, category__in=categories, is_sample=False, state__in=states.UNDER_REVIEW
    ).select_related("agency")
    nominations = [one for one in rows.only("agency", "lead", "is_sample", "round") if one.agency]
    known = {one for _user, one in conflicts.among([user.pk], nominations)}
    said = {
        one.nomination_id: one for one in Declaration.objects.filter(user=user, nomination__in=nominations)
    }
    groups: dict[Agency, list[Nomination]] = {}
    for one in nominations:
        if one.agency:
            groups.setdefault(one.agency, []).append(one)
    ordered = sorted(groups.items(), key=lambda pair: pair[0].name.casefold())
    return [_question(agency, tuple(mine), known, said) for agency, mine in ordered]


def _question(
    agency: Agency, mine: tuple[Nomination, ...], known: set[int], said: Mapping[int, Declaration]
) -> Question:
    answers = [said.get(one.pk) for one in mine]
    declared = None if None in answers else any(one.has_conflict for one in answers if one)
    why = next((one.why for one in answers if one and one.has_conflict), "")
    return Question(agency, mine, any(one.pk in known for one in mine), declared, why)


@transaction.atomic
def declare(user: User, round_: Round, answers: Mapping[int, str | None], *, by: User) -> int:
    """Say for each agency (its id) why there is a conflict, or None for none; returns how many conflicts.

    Only about oneself and within one's own seats. A conflict said before stays; one that we know of
    ourselves counts whatever is said.
    """
    if by.pk != user.pk or round_.state != Round.State.REVIEWING:
        raise errors.NotYours
    found = 0
    for question in questions(user, round_):
        why = CONFLICT if question.is_known else answers.get(question.agency.pk, "")
        if why == "":  # not answered
            continue
        found += why is not None
        _keep(user, question.nominations, why)
    audit.record("round.declared", round_, by=by, conflicts=found)
    return found


@transaction.atomic
def step_back(assignment: Assignment, why: str, *, by: User) -> None:
    """A reviewer finds a conflict while reading: from now on it is shut, and his scores count no more."""
    if by.pk != assignment.user_id:
        raise errors.NotYours
    _keep(by, [assignment.nomination], why or CONFLICT)
    audit.record("nomination.stepped_back", assignment.nomination, by=by)


def _keep(user: User, nominations: Iterable[Nomination], why: str | None) -> None:
    for one in nominations:
        row, is_new = Declaration.objects.get_or_create(
            nomination=one, user=user,
            defaults={"has_conflict": why is not None, "why": (why or "")[:500], "at": clock.now()},
        )  # fmt: skip
        if why is not None and not is_new and not row.has_conflict:
            row.has_conflict, row.why, row.at = True, why[:500], clock.now()
            row.save(update_fields=["has_conflict", "why", "at"])
        if row.has_conflict:
            exclude(user.pk, one.pk)


def exclude(user_id: int, nomination_id: int) -> None:
    """End what somebody in conflict was given; a review that he handed in no longer counts."""
    mine = Assignment.objects.filter(user=user_id, nomination=nomination_id, ended_at__isnull=True)
    mine.update(ended_at=clock.now(), ended_why=CONFLICT)
