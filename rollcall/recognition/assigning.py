"""Giving nominations to reviewers: so many each, the least loaded first, nobody in conflict."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.recognition import conflicts, errors, letters, policies, states
from rollcall.recognition.models import Assignment, Declaration, Nomination, Reviewer, Round


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were given out, and how many nominations are still short of reviewers."""

    given: int
    short: int


@transaction.atomic
def assign(round_: Round, *, by: User) -> Outcome:
    """Fill every nomination up to the round's number; may be repeated when somebody stepped back.

    Only those are given a nomination who have said that they have no conflict with its agency.
    """
    policies.require_staff(by)
    row = Round.objects.select_for_update().get(pk=round_.pk)
    if row.state != Round.State.REVIEWING:
        raise errors.BadMove
    plan = _plan(row)
    made = Assignment.objects.bulk_create(plan.new)
    for user, mine in _by_user(made).items():
        letters.assigned(user, mine)
    audit.record("round.assigned", row, by=by, given=len(made), short=plan.short)
    return Outcome(len(made), plan.short)


@dataclass(slots=True)
class _Plan:
    new: list[Assignment]
    short: int


def _plan(round_: Round) -> _Plan:
    nominations = list(
        Nomination.objects.filter(round=round_, is_sample=False, state__in=states.UNDER_REVIEW)
        .select_related("round")
        .order_by("pk")
    )
    seats = Reviewer.objects.filter(round=round_, ended_at__isnull=True, user__is_active=True)
    by_category: dict[int, list[User]] = defaultdict(list)
    for seat in seats.select_related("user").order_by("pk"):
        by_category[seat.category_id].append(seat.user)
    people = {user.pk for users in by_category.values() for user in users}
    barred = conflicts.among(people, nominations)
    rows = Declaration.objects.filter(nomination__in=nominations, has_conflict=False)
    free = set(rows.values_list("user", "nomination")) - barred
    return _fill(round_, nominations, by_category, free)


def _fill(
    round_: Round,
    nominations: list[Nomination],
    by_category: dict[int, list[User]],
    free: set[conflicts.Pair],
) -> _Plan:
    there = list(Assignment.objects.filter(nomination__in=nominations))
    load = Counter(one.user_id for one in there if one.ended_at is None)
    had = {(one.user_id, one.nomination_id) for one in there}
    count = Counter(one.nomination_id for one in there if one.ended_at is None)
    plan, present = _Plan([], 0), clock.now()
    # Those with fewest possible readers choose first, or a busy one would be taken from them.
    options = {
        one.pk: [
            user
            for user in by_category[one.category_id or 0]
            if (user.pk, one.pk) in free and (user.pk, one.pk) not in had
        ]
        for one in nominations
    }
    for one in sorted(nominations, key=lambda row: (len(options[row.pk]), row.pk)):
        wanted = max(round_.reviews_each - count[one.pk], 0)
        chosen = sorted(options[one.pk], key=lambda user: (load[user.pk], user.pk))[:wanted]
        load.update(user.pk for user in chosen)
        plan.short += len(chosen) < wanted
        plan.new += [Assignment(nomination=one, user=user, made_at=present) for user in chosen]
    return plan


def _by_user(made: list[Assignment]) -> dict[User, list[Assignment]]:
    found: dict[User, list[Assignment]] = defaultdict(list)
    for one in made:
        found[one.user].append(one)
    return found
