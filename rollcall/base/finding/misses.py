"""Searches that found nothing, for editors: the words, how often, and when last. Never who asked.

A page that is looked at changes no row (P50), so a miss is laid into the shared cache, one statement, and a
job gathers what lies there. There are only so many places for what comes between two gatherings: whoever
types nonsense by machine fills those, and neither the table nor the disk.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from django.core.cache import cache
from django.db.models import F
from django.http import HttpRequest

from rollcall.base import clock
from rollcall.base.finding.text import fold
from rollcall.base.models import SearchMiss

PLACES = 400  # misses between two gatherings
TRIES = 3  # places looked at for one miss; where all are taken it is not counted
LIES = 24 * 3600  # s that a miss waits for a worker
KEPT = timedelta(days=180)
LONGEST = 60
MOST_DIGITS = 5  # more are a phone, a badge or a certificate
MACHINES = re.compile(
    r"bot|crawl|spider|slurp|preview|scan|monitor|curl|wget|python|java/|go-http", re.IGNORECASE
)
AHEAD = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")


def note(typed: str, request: HttpRequest, *, came_close: bool) -> None:
    """Lay down what was looked for in vain; nothing where it may tell of a person or no person looked."""
    words = fold(typed)
    if not words or is_personal(typed) or not is_somebody(request):
        return
    for _try in range(TRIES):
        if cache.add(_place(random.randrange(PLACES)), (words, came_close), LIES):  # noqa: S311  (no secret)
            return


def is_personal(typed: str) -> bool:
    """Whether it looks like an address or a number of somebody, or is a sentence rather than a search."""
    return "@" in typed or sum(sign.isdigit() for sign in typed) > MOST_DIGITS or len(typed) > LONGEST


def is_somebody(request: HttpRequest) -> bool:
    """A person with a browser, looking now: no robot, and no page fetched ahead."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    ahead = any("prefetch" in request.META.get(name, "").lower() for name in AHEAD)
    return bool(agent) and not MACHINES.search(agent) and not ahead


def gather() -> int:
    """Count what lies in the cache into rows; forget rows that nobody asked again for half a year."""
    found: dict[str, tuple[str, bool]] = cache.get_many([_place(number) for number in range(PLACES)])
    cache.delete_many(list(found))
    _count(found.values())
    SearchMiss.objects.filter(last_at__lt=clock.now() - KEPT).delete()
    return len(found)


def _count(missed: Iterable[tuple[str, bool]]) -> None:
    came_close = dict(missed)
    for words, times in Counter(words for words, _close in missed).items():
        row, _made = SearchMiss.objects.get_or_create(words=words, defaults={"last_at": clock.now()})
        SearchMiss.objects.filter(pk=row.pk).update(
            count=F("count") + times, last_at=clock.now(), came_close=came_close[words]
        )


def _place(number: int) -> str:
    return f"search:miss:{number}"


def settle(pk: int) -> None:
    """Take one off the list; nothing happens where it is gone."""
    SearchMiss.objects.filter(pk=pk).delete()
