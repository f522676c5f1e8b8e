"""How many seats there are and for whom some are kept: the plan's side of the seats."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from rollcall.events.errors import BadPlan, SeatsTaken
from rollcall.events.models import SEATED, Event, Quota, Registration


@dataclass(frozen=True, slots=True)
class Kept:
    """Seats kept for some until a date (None: to the end)."""

    kind: str
    seats: int
    states: list[str] = field(default_factory=list)
    released_at: datetime | None = None


def keep(event: Event, wanted: Collection[Kept]) -> None:
    """Let exactly these quotas stand. The caller holds the event's row."""
    kept = sum(one.seats for one in wanted)
    if event.capacity is not None and kept > event.capacity:
        raise BadPlan(_("More seats are kept than there are."), field="capacity")
    event.quotas.exclude(kind__in=[one.kind for one in wanted]).delete()
    for one in wanted:
        standing = {"seats": one.seats, "states": one.states, "released_at": one.released_at}
        Quota.objects.update_or_create(event=event, kind=one.kind, defaults=standing)


def fit(event: Event) -> None:
    """After the number of seats changed: nobody loses a seat (SeatsTaken), and numbers stay within it.

    The caller holds the event's row, as everyone does who gives seats.
    """
    if event.capacity is None:
        return
    rows = Registration.objects.filter(event=event, seat__isnull=False, state__in=SEATED)
    taken = list(rows.order_by("seat"))
    if len(taken) > event.capacity:
        raise SeatsTaken(len(taken))
    free = iter(sorted(set(range(1, event.capacity + 1)) - {one.seat for one in taken}))
    for one in taken:
        if one.seat is not None and one.seat > event.capacity:
            one.seat = next(free)
            one.save(update_fields=["seat"])
