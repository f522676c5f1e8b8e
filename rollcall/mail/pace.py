"""How fast letters go: so many a minute in all, so many to one receiving domain.

Each pace remembers when its next letter may go. What comes too early for its domain gets its own turn and
waits for it; what comes too early for all of them together is not claimed. A letter to one person takes
its turn without waiting for it: then those to many wait longer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from rollcall.base import clock
from rollcall.mail.models import Letter, Pace

ALL = ""
State = Letter.State
WAITING = (State.QUEUED, State.RETRYING)


@dataclass(frozen=True, slots=True)
class Cap:
    """So many a minute, in any minute: a burst of a sixth, and the rest evenly."""

    a_minute: int

    @property
    def between(self) -> timedelta:
        return timedelta(minutes=1) / max(self.a_minute - self.a_minute // 6, 1)

    @property
    def burst(self) -> timedelta:
        return self.between * (self.a_minute // 6)


def room(most: int) -> int:
    """How many letters to many may go now; holds the pace until the transaction ends."""
    if not settings.LETTERS_A_MINUTE:
        return most
    cap = Cap(settings.LETTERS_A_MINUTE)
    Pace.objects.get_or_create(domain=ALL, defaults={"next_at": clock.now() - cap.burst})
    free = clock.now() - Pace.objects.select_for_update().get(domain=ALL).next_at
    return max(0, min(most, min(free, cap.burst) // cap.between + (free >= timedelta(0))))


def count(number: int) -> None:
    """So many go now."""
    if settings.LETTERS_A_MINUTE and number:
        cap = Cap(settings.LETTERS_A_MINUTE)
        _take(ALL, number, cap, clock.now())


def _take(domain: str, number: int, cap: Cap, present: datetime) -> None:
    earliest = present - cap.burst
    pace, _made = Pace.objects.get_or_create(domain=domain, defaults={"next_at": earliest})
    pace.next_at = max(pace.next_at, earliest) + number * cap.between
    pace.save(update_fields=["next_at"])


def sort(letters: Iterable[Letter]) -> tuple[list[Letter], list[Letter]]:
    """Split into those that go now and those whose domain has its turn later; these get it as `due_at`."""
    letters = list(letters)
    if not settings.LETTERS_A_MINUTE_TO_A_DOMAIN:
        return letters, []
    cap = Cap(settings.LETTERS_A_MINUTE_TO_A_DOMAIN)
    present = clock.now()
    earliest = present - cap.burst
    domains = {domain_of(letter) for letter in letters if not letter.paced}
    turns = dict(Pace.objects.filter(domain__in=domains).values_list("domain", "next_at"))
    later = []
    for letter in letters:
        if letter.paced:
            continue
        domain = domain_of(letter)
        turn = max(turns.get(domain, earliest), earliest)
        turns[domain] = turn + cap.between
        if turn > present and letter.priority != Letter.Priority.SINGLE:
            letter.due_at, letter.paced = turn, True
            later.append(letter)
    _remember(turns)
    Letter.objects.bulk_update(later, ["due_at", "paced"])
    return [letter for letter in letters if letter not in later], later


def _remember(turns: dict[str, datetime]) -> None:
    rows = [Pace(domain=domain, next_at=turn) for domain, turn in sorted(turns.items())]
    Pace.objects.bulk_create(rows, update_conflicts=True, unique_fields=["domain"], update_fields=["next_at"])


def domain_of(letter: Letter) -> str:
    return letter.to.rpartition("@")[2].casefold()


@transaction.atomic
def free_turns() -> None:
    """After letters were stopped: their turns go back to those that still wait for the same domains."""
    present = clock.now()
    for pace in Pace.objects.select_for_update().filter(next_at__gt=present).exclude(domain=ALL):
        waiting = Letter.objects.filter(state__in=WAITING, paced=True, to__iendswith=f"@{pace.domain}")
        last = waiting.aggregate(last=Max("due_at"))["last"] or present
        pace.next_at = min(pace.next_at, max(last, present))
        pace.save(update_fields=["next_at"])


def sweep() -> int:
    """Forget domains that have been quiet for an hour; returns how many."""
    quiet = Pace.objects.filter(next_at__lt=clock.now() - timedelta(hours=1))
    return quiet.exclude(domain=ALL).delete()[0]
