"""One wrong clock must not expire everybody: a process whose clock is far from the database's stands still.

The database's clock is the one that all processes can compare with. On SQLite there is one machine and
nothing to compare.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from rollcall.base import clock

logger = logging.getLogger(__name__)
LIMIT = timedelta(seconds=60)
LOOK_EVERY = 10.0  # s


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

    def stands(self) -> bool:
        if time.monotonic() - self.looked >= LOOK_EVERY:
            self.looked, ahead = time.monotonic(), measure()
            self.wrong = abs(ahead) > LIMIT
            if self.wrong:
                logger.critical(
                    "clock skew: ours is %.0f s ahead of the database's; nothing runs here until it is right",
                    ahead.total_seconds(),
                )
        return self.wrong
