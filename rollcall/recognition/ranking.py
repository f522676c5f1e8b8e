"""What the scores say: weighted means with their spread, of the reviews that count."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from statistics import fmean

from rollcall.recognition import conflicts
from rollcall.recognition.models import Assignment, Criterion, Nomination, Review, Score


@dataclass(frozen=True, slots=True)
class Sheet:
    """One review that counts: its weighted mean, 1 to 5, and its marks by criterion."""

    review: Review
    mean: float
    marks: dict[int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """One nomination among the others of its category."""

    nomination: Nomination
    sheets: tuple[Sheet, ...]

    @property
    def mean(self) -> float | None:
        return fmean(sheet.mean for sheet in self.sheets) if self.sheets else None

    @property
    def lowest(self) -> float | None:
        return min((sheet.mean for sheet in self.sheets), default=None)

    @property
    def highest(self) -> float | None:
        return max((sheet.mean for sheet in self.sheets), default=None)

    @property
    def spread(self) -> float | None:
        """How far the lowest and the highest review are apart."""
        if self.highest is None or self.lowest is None:
            return None
        return self.highest - self.lowest


def of(nominations: Collection[Nomination]) -> list[Standing]:
    """Best first; without a review last. Seven queries for any number."""
    sheets = _sheets(nominations)
    found = [Standing(one, tuple(sheets[one.pk])) for one in nominations]
    return sorted(found, key=lambda row: (row.mean is None, -(row.mean or 0), row.nomination.pk))


def one(nomination: Nomination) -> Standing:
    return of([nomination])[0]


def _sheets(nominations: Collection[Nomination]) -> dict[int, list[Sheet]]:
    """Handed in, not ended, and of nobody who is in conflict now (`conflicts.among`)."""
    ids = [row.pk for row in nominations]
    given = list(
        Assignment.objects.filter(
            nomination__in=ids, ended_at__isnull=True, review__handed_in_at__isnull=False
        )
        .select_related("review", "user")
        .order_by("pk")
    )
    barred = conflicts.among({row.user_id for row in given}, nominations)
    weights = dict(
        Criterion.objects.filter(round__in={row.round_id for row in nominations}).values_list("pk", "weight")
    )
    marks: dict[int, dict[int, int]] = defaultdict(dict)
    reviews = [row.review for row in given]
    for score in Score.objects.filter(review__in=reviews):
        marks[score.review_id][score.criterion_id] = score.mark
    found: dict[int, list[Sheet]] = defaultdict(list)
    for row in given:
        row.review.assignment = row
        if (row.user_id, row.nomination_id) not in barred:
            mine = marks[row.review.pk]
            found[row.nomination_id].append(Sheet(row.review, weighted(mine, weights), mine))
    return found


def weighted(marks: dict[int, int], weights: dict[int, int]) -> float:
    """The mean of the marks by the rubric's weights."""
    whole = sum(weights[key] for key in marks)
    return sum(mark * weights[key] for key, mark in marks.items()) / whole if whole else 0.0
