"""How far a round is: what came in, who has declared, who has not scored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rollcall.accounts.models import User
from rollcall.recognition import states
from rollcall.recognition.models import Assignment, AwardCategory, Declaration, Nomination, Reviewer, Round


@dataclass(frozen=True, slots=True)
class Seat:
    """One reviewer in one category."""

    reviewer: Reviewer
    declared: int  # agencies about which he has said something
    conflicts: int
    asked: int  # nominations of the category
    given: int
    done: int
    sample_waits: bool

    @property
    def is_behind(self) -> bool:
        return self.done < self.given or self.declared < self.asked or self.sample_waits


def counted(round_: Round) -> list[tuple[str, int]]:
    """How many nominations stand in each state, drafts too (a number and no more); one query."""
    rows = Nomination.objects.filter(round=round_, is_sample=False).values_list("state", flat=True)
    numbers = Counter(rows)
    return [(str(state.label), numbers[state.value]) for state in Nomination.State if numbers[state.value]]


def seats(round_: Round) -> list[Seat]:
    """Every seat that stands, with what its reviewer has done; four queries."""
    rows = Reviewer.objects.filter(round=round_, ended_at__isnull=True).select_related("user", "category")
    ordered = list(rows.order_by("category__position", "category__name", "user__legal_name"))
    nominations = Nomination.objects.filter(round=round_, is_sample=False, state__in=states.UNDER_REVIEW)
    category_of = dict(nominations.values_list("pk", "category"))
    said = list(Declaration.objects.filter(nomination__in=list(category_of)))
    given = Assignment.objects.filter(nomination__round=round_, ended_at__isnull=True)
    assigned = list(given.select_related("review", "nomination"))
    return [_seat(seat, category_of, said, assigned) for seat in ordered]


def _seat(
    seat: Reviewer,
    category_of: Mapping[int, int | None],
    said: Sequence[Declaration],
    assigned: Sequence[Assignment],
) -> Seat:
    mine = [
        one for one in said
        if one.user_id == seat.user_id and category_of[one.nomination_id] == seat.category_id
    ]  # fmt: skip
    rows = [one for one in assigned if one.user_id == seat.user_id]
    own = [one for one in rows if one.nomination.category_id == seat.category_id]
    return Seat(
        reviewer=seat,
        declared=len(mine),
        conflicts=sum(one.has_conflict for one in mine),
        asked=sum(category == seat.category_id for category in category_of.values()),
        given=len(own),
        done=sum(is_done(one) for one in own),
        sample_waits=any(one.nomination.is_sample and not is_done(one) for one in rows),
    )


def is_done(assignment: Assignment) -> bool:
    review = getattr(assignment, "review", None)
    return review is not None and review.handed_in_at is not None


@dataclass(frozen=True, slots=True)
class Reader:
    """A reviewer of one nomination, as staff see it."""

    user: User
    state: str  # "waits", "done", "conflict", "released", "withdrawn"


def readers(nomination: Nomination) -> list[Reader]:
    rows = nomination.assignments.select_related("user", "review", "nomination").order_by("pk")
    return [Reader(one.user, one.ended_why or ("done" if is_done(one) else "waits")) for one in rows]


def grouped(rows: Sequence[Nomination]) -> list[tuple[AwardCategory, list[Nomination]]]:
    """By category, in their order."""
    groups: dict[AwardCategory, list[Nomination]] = {}
    for row in rows:
        if row.category:
            groups.setdefault(row.category, []).append(row)
    return sorted(groups.items(), key=lambda pair: (pair[0].position, pair[0].name))
