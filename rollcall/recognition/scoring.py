"""The score sheet: saved as one goes, handed in once, and only then is anything of the others shown."""

from collections.abc import Mapping

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.recognition import errors, policies
from rollcall.recognition.models import Assignment, Criterion, Remark, Review, Score


@transaction.atomic
def save(assignment: Assignment, marks: Mapping[int, int], comment: str, *, by: User) -> Review:
    """Keep marks by criterion (its id) and the comment. Raises `NotYours`, `HandedIn`."""
    review = _sheet(assignment, by)
    review.comment, review.saved_at = comment, clock.now()
    review.save(update_fields=["comment", "saved_at"])
    rubric = Criterion.objects.filter(round=assignment.nomination.round, pk__in=list(marks))
    for criterion in rubric:
        Score.objects.update_or_create(
            review=review, criterion=criterion, defaults={"mark": marks[criterion.pk]}
        )
    return review


@transaction.atomic
def hand_in(assignment: Assignment, *, by: User) -> Review:
    """Lock the sheet. Raises `NotYours`, `HandedIn`, `ScoresMissing`."""
    review = _sheet(assignment, by)
    wanted = assignment.nomination.round.criteria.count()
    if not wanted or review.scores.count() < wanted:
        raise errors.ScoresMissing
    review.handed_in_at = clock.now()
    review.save(update_fields=["handed_in_at"])
    audit.record("nomination.scored", assignment.nomination, by=by)
    return review


@transaction.atomic
def say(assignment: Assignment, text: str, *, by: User) -> Remark:
    """Join the discussion. Raises `NotYours`, and `ScoreFirst` until one's own scores are handed in."""
    _mine(assignment, by)
    if not has_handed_in(assignment):
        raise errors.ScoreFirst
    made = Remark.objects.create(nomination=assignment.nomination, by=by, at=clock.now(), text=text)
    audit.record("nomination.discussed", assignment.nomination, by=by)
    return made


def has_handed_in(assignment: Assignment) -> bool:
    """Whether this reviewer may see what others gave and said."""
    return Review.objects.filter(assignment=assignment, handed_in_at__isnull=False).exists()


def _mine(assignment: Assignment, by: User) -> None:
    if assignment.user_id != by.pk or not policies.may_read(by, assignment):
        raise errors.NotYours


def _sheet(assignment: Assignment, by: User) -> Review:
    _mine(assignment, by)
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    review, _made = Review.objects.get_or_create(assignment=assignment, defaults={"saved_at": clock.now()})
    if review.handed_in_at is not None:
        raise errors.HandedIn
    return review
