"""What one person is to each of many events: runs or teaches it, may attend it, holds a seat.

A fixed number of queries however many events; none for somebody without an account.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from django.contrib.auth.models import AnonymousUser

from rollcall.accounts import identity
from rollcall.accounts.access import Missing, affiliations, may_open_each
from rollcall.accounts.models import Affiliation, User
from rollcall.base.access import AccessLevel
from rollcall.events import eligibility
from rollcall.events.models import LIVE, Event, Registration
from rollcall.events.policies import at_desk_of

Anybody = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Door:
    """An event's lock alone: a canceled event keeps it, so that its place does not come to light."""

    access_level: str
    audience: Sequence[str]
    is_offered: bool = True


def is_public(event: Event) -> bool:
    """Whether anybody may know its days, hours and place: of all but a class for verified officers (R1, P26).

    Rules ask where somebody works, and only a verified person can show that: they make it such a class too.
    """
    if event.access_level == AccessLevel.ACCOUNT:
        return not eligibility.rules_of(event)
    return event.access_level == AccessLevel.OPEN


@dataclass(frozen=True, slots=True)
class Relation:
    """One person and one event."""

    is_public: bool = False  # whoever it is: nothing of it is hidden but what seats alone open
    is_at_desk: bool = False  # runs or teaches it; asked only where nothing else opens it
    missing: Missing = Missing.ACCOUNT  # what stands between the person and the event
    is_ruled_out: bool = False  # the level would do; the event's own rules do not
    mine: Registration | None = None  # the registration that the person still counts on

    @property
    def has_seat(self) -> bool:
        """A seat for certain: not held, asked for or offered, which is no proof of anything yet."""
        return self.mine is not None and self.mine.state == Registration.State.SEATED

    @property
    def sees_all(self) -> bool:
        """Whether place, days and hours are for this person (P26).

        A seat opens the event to a verified person for whom an exception was made, and to nobody whose
        standing has ended since (P6) or who has yet to be verified.
        """
        if self.is_at_desk or self.is_public:
            return True
        if self.missing is Missing.NOTHING:
            return self.has_seat or not self.is_ruled_out
        return self.missing is Missing.CATEGORY and self.has_seat


def relations(
    user: Anybody, events: Sequence[Event], *, rows: Iterable[Registration] | None = None
) -> Mapping[int, Relation]:
    """What a person is to each of these events; four queries at most, whatever their number.

    Two less where the caller has read this person's registrations at them, and gives them as `rows`.
    """
    doors = [Door(event.access_level, event.audience) for event in events]
    if not isinstance(user, User) or not user.is_active:
        pairs = zip(events, may_open_each(user, doors), strict=True)
        return {event.pk: Relation(is_public(event), missing=decision.missing) for event, decision in pairs}
    places = cache(lambda: affiliations(user))
    decisions = may_open_each(user, doors, places=places)
    if rows is None:
        keys = [event.pk for event in events]
        rows = Registration.objects.filter(identity.rows_of(user), event__in=keys, state__in=LIVE)
    mine = {one.event_id: one for one in rows if one.state in LIVE}
    fits = _rules_for(places)
    found = {
        event.pk: Relation(
            is_public=is_public(event),
            missing=decision.missing,
            is_ruled_out=decision.missing is Missing.NOTHING and not fits(event),
            mine=mine.get(event.pk),
        )
        for event, decision in zip(events, decisions, strict=True)
    }
    return found | _at_desk(user, found)


def _at_desk(user: User, found: Mapping[int, Relation]) -> dict[int, Relation]:
    """Of what is closed to somebody as a visitor: what is open as the one who runs or teaches it."""
    closed = [key for key, relation in found.items() if not relation.sees_all]
    desk = at_desk_of(user).filter(pk__in=closed).values_list("pk", flat=True) if closed else []
    return {key: replace(found[key], is_at_desk=True) for key in desk}


def _rules_for(places: Callable[[], list[Affiliation]]) -> Callable[[Event], bool]:
    """Whether an event's own rules let somebody come who works at these places; asks only where there are."""

    def fits(event: Event) -> bool:
        rules = eligibility.rules_of(event)
        if event.access_level == AccessLevel.OPEN or not rules:
            return True
        return any(rules.fit(one.agency, one.category) for one in places())

    return fits
