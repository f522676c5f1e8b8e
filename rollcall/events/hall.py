"""The seats of one event as they are under the hold of its row: what is free, and for whom (R21, P68)."""

from dataclasses import dataclass, field

from rollcall.accounts.models import Agency
from rollcall.base import clock
from rollcall.events.models import SEATED, Event, Quota, Registration


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat to give: its number (None where there is no limit) and the quota it counts against."""

    number: int | None
    quota: Quota | None = None


@dataclass(slots=True)
class Hall:
    """Seats taken and kept. Read it only while holding the event, and only for that transaction."""

    event: Event
    taken: int
    numbers: set[int]
    quotas: list[Quota]  # that still keep seats
    used: dict[int, int] = field(default_factory=dict)  # quota's pk → seats taken in it

    @property
    def free(self) -> int | None:
        """Seats nobody has, kept ones among them; None: no limit."""
        return None if self.event.capacity is None else max(self.event.capacity - self.taken, 0)

    @property
    def kept(self) -> int:
        """Free seats that are still kept for the host or for states nearby."""
        return sum(max(quota.seats - self.used.get(quota.pk, 0), 0) for quota in self.quotas)

    def seat_for(self, agency: Agency | None) -> Seat | None:
        """A seat for somebody of that agency, or None. Never above the capacity."""
        if self.free is None:
            return Seat(None)
        number = self._next_number()
        if not self.free or number is None:
            return None
        for quota in self.quotas:
            if self.used.get(quota.pk, 0) < quota.seats and _is_for(quota, agency, self.event):
                return Seat(number, quota)
        return Seat(number) if self.free > self.kept else None

    def take(self, seat: Seat) -> None:
        self.taken += 1
        if seat.number is not None:
            self.numbers.add(seat.number)
        if seat.quota is not None:
            self.used[seat.quota.pk] = self.used.get(seat.quota.pk, 0) + 1

    def _next_number(self) -> int | None:
        last = self.event.capacity or 0
        return next((number for number in range(1, last + 1) if number not in self.numbers), None)


def _is_for(quota: Quota, agency: Agency | None, event: Event) -> bool:
    if agency is None:
        return False
    if quota.kind == Quota.Kind.HOST:
        return event.host_id == agency.pk
    return agency.state in quota.states


def of(event: Event) -> Hall:
    """Count the seats of an event that the caller holds; two queries, none where there is no limit."""
    if event.capacity is None:
        return Hall(event, 0, set(), [])
    rows = list(Registration.objects.filter(event=event, state__in=SEATED).values_list("seat", "quota"))
    present = clock.now()
    quotas = [
        quota
        for quota in Quota.objects.filter(event=event).order_by("kind")
        if quota.released_at is None or quota.released_at > present
    ]
    used: dict[int, int] = {}
    for _number, quota in rows:
        if quota is not None:
            used[quota] = used.get(quota, 0) + 1
    return Hall(event, len(rows), {number for number, _quota in rows if number is not None}, quotas, used)
