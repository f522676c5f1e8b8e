"""One wrong clock must not expire everybody: a process whose clock is far from the database's stands still.

The database's clock is the one that all processes can compare with. On SQLite there is one machine and
nothing to compare.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from rollcall.base import clock

logger = logging.getLogger(__name__)
LIMIT = timedelta(seconds=60)
LOOK_EVERY = 10.0  # s
PROBES = ("/healthz", "/readyz")
Next = Callable[[HttpRequest], HttpResponse]


def measure() -> timedelta:
    """How far our clock is ahead of the database's; negative: behind."""
    if connection.vendor != "postgresql":
        return timedelta(0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    return clock.now() - theirs


def too_far() -> bool:
    """Whether this process should not act by its clock."""
    return abs(measure()) > LIMIT


@dataclass
class Watch:
    """Looks every so often and raises the alarm; `stands` while the clock is wrong."""

    looked: float = float("-inf")  # by the monotonic clock
    wrong: bool = False
    apart: float = 0.0  # s between our two clocks when it looked

    def stands(self) -> bool:
        """A clock that jumps is looked at in that moment, for the monotonic one does not jump with it."""
        if self._is_time():
            self.looked, self.apart = time.monotonic(), time.time() - time.monotonic()
            ahead = measure()
            self.wrong = abs(ahead) > LIMIT
            if self.wrong:
                logger.critical(
                    "clock skew: ours is %.0f s ahead of the database's; nothing runs here until it is right",
                    ahead.total_seconds(),
                )
        return self.wrong

    def _is_time(self) -> bool:
        jumped = abs(time.time() - time.monotonic() - self.apart) > 1
        return jumped or time.monotonic() - self.looked >= LOOK_EVERY


def serve_by_the_right_clock(get_response: Next) -> Next:
    """A process whose clock is wrong serves nobody: it would end sessions, links and deadlines that stand,
    and date certificates wrongly (F17). Whoever watches over it may still ask how it is.
    """
    if not settings.CLOCK_IS_WATCHED:
        raise MiddlewareNotUsed
    watch = Watch()

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info in PROBES or not _stands(watch):
            return get_response(request)
        return _not_now()

    return middleware


def _not_now() -> HttpResponse:
    """The content origin shows no page of ours."""
    if settings.ROLE == "content":
        response = HttpResponse("Not now. Try again.", status=503, content_type="text/plain")
    else:
        response = HttpResponse(render_to_string("base/errors/503_clock.html"), status=503)
    response["Retry-After"] = str(int(LOOK_EVERY))
    response._has_been_logged = True  # type: ignore[attr-defined]  # the alarm is enough
    return response


def _stands(watch: Watch) -> bool:
    """Where the database does not answer, the page itself says so."""
    try:
        return watch.stands()
    except DatabaseError:
        return watch.wrong
