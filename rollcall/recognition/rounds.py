"""A round from plan to winners: planned, announced, reviewed, published."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.recognition import errors, letters, papers, policies, reviewers, states
from rollcall.recognition.models import AwardCategory, Criterion, Nomination, Reviewer, Round

FIELDS = ("title", "year", "about", "opens_at", "closes_at", "zone", "is_blind", "reviews_each", "rules")
CriterionRow = tuple[str, int, Sequence[str]]  # name, weight, five anchors


@transaction.atomic
def plan(values: Mapping[str, Any], *, categories: Iterable[AwardCategory], by: User) -> Round:
    """Make a round that nobody sees yet."""
    policies.require_staff(by)
    made = Round.objects.create(since=clock.now(), **{name: values[name] for name in FIELDS})
    made.categories.set(categories)
    audit.record("round.planned", made, by=by)
    return made


@transaction.atomic
def change(
    round_: Round, values: Mapping[str, Any], *, categories: Iterable[AwardCategory], by: User
) -> Round:
    """Change a round before reviewing begins. Raises `FixedByNow`."""
    row = _before_review(round_, by)
    changed = {name: str(values[name]) for name in FIELDS if getattr(row, name) != values[name]}
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=list(changed))
    row.categories.set(categories)
    audit.record("round.changed", row, by=by, **changed)
    return row


@transaction.atomic
def set_rubric(round_: Round, rows: Sequence[CriterionRow], *, by: User) -> None:
    """Replace the rubric, before anything is scored. Raises `FixedByNow`."""
    row = _before_review(round_, by)
    row.criteria.all().delete()
    Criterion.objects.bulk_create(
        [
            Criterion(round=row, position=place, name=name, weight=weight, anchors=list(anchors))
            for place, (name, weight, anchors) in enumerate(rows)
        ]
    )
    audit.record("round.rubric", row, by=by, criteria=len(rows))


@transaction.atomic
def set_sample(round_: Round, values: Mapping[str, Any], *, by: User) -> Nomination:
    """Write the sample that every reviewer scores first, so that they see how far apart they are."""
    row = _before_review(round_, by)
    present = clock.now()
    made, _is_new = Nomination.objects.update_or_create(
        round=row, is_sample=True,
        defaults={**values, "lead": by, "since": present, "saved_at": present},
    )  # fmt: skip
    reviewers.give_sample(row, [seat.user for seat in Reviewer.objects.filter(round=row, ended_at=None)])
    audit.record("round.sample", row, by=by)
    return made


@transaction.atomic
def announce(round_: Round, *, by: User) -> Round:
    """Show the round to everybody; nominations are taken between its two instants."""
    row = _held(round_, by)
    if row.state != Round.State.PLANNED:
        raise errors.BadMove
    if not row.categories.exists() or not row.criteria.exists():
        raise errors.NotReadyToAnnounce
    return _move(row, Round.State.ANNOUNCED, by=by)


@transaction.atomic
def begin_review(round_: Round, *, by: User) -> int:
    """After closing: what was sent in goes to review; returns how many. Raises `BeforeClosing`."""
    row = _held(round_, by)
    if row.state != Round.State.ANNOUNCED:
        raise errors.BadMove
    if not row.is_over:
        raise errors.BeforeClosing
    # Held, so that one withdrawn at this instant is not taken up again.
    held = row.nominations.select_for_update()
    sent = list(held.filter(state=Nomination.State.SUBMITTED, is_sample=False))
    for one in sent:
        states.move(one, Nomination.State.IN_REVIEW, by=by)
    _move(row, Round.State.REVIEWING, by=by)
    return len(sent)


@transaction.atomic
def publish(round_: Round, *, by: User) -> int:
    """Carry out every decision at once: states, certificates, letters to all, winners page.

    Returns how many were awarded. Raises `NotAllDecided`.
    """
    row = _held(round_, by)
    if row.state != Round.State.REVIEWING:
        raise errors.BadMove
    held = row.nominations.select_for_update(of=("self",))
    waiting = held.filter(state__in=states.UNDER_REVIEW, is_sample=False)
    nominations = list(
        waiting.select_related("verdict", "category", "agency", "lead", "round").order_by("pk")
    )
    if any(getattr(one, "verdict", None) is None or one.verdict.confirmed_at is None for one in nominations):
        raise errors.NotAllDecided
    row.published_at = clock.now()
    row.save(update_fields=["published_at"])
    _move(row, Round.State.PUBLISHED, by=by)
    for one in nominations:
        _carry_out(one, by=by)
    return sum(one.verdict.is_award for one in nominations)


def _carry_out(nomination: Nomination, *, by: User) -> None:
    is_award = nomination.verdict.is_award
    states.move(nomination, Nomination.State.AWARDED if is_award else Nomination.State.NOT_AWARDED, by=by)
    if is_award:
        papers.issue(nomination, by=by)
    letters.result(nomination)


def _held(round_: Round, by: User) -> Round:
    policies.require_staff(by)
    return Round.objects.select_for_update().get(pk=round_.pk)


def _before_review(round_: Round, by: User) -> Round:
    row = _held(round_, by)
    if row.state not in {Round.State.PLANNED, Round.State.ANNOUNCED}:
        raise errors.FixedByNow
    return row


def _move(row: Round, to: Round.State, *, by: User) -> Round:
    row.state, row.since = to, clock.now()
    row.save(update_fields=["state", "since"])
    audit.record(f"round.{to}", row, by=by)
    return row
