"""Jobs that run by the clock. Rooms register theirs in `schedule.py`; the worker calls `run_due`.

A job is a plain function that may run twice without doing anything twice. Down for three days, it runs
once when it comes back, not three days' worth of times.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError

from rollcall.base import clock
from rollcall.base.errors import Refusal
from rollcall.base.models import ScheduledJob

logger = logging.getLogger(__name__)
Job = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    every: timedelta
    job: Job


_entries: dict[str, Entry] = {}


def every(*, minutes: float) -> Callable[[Job], Job]:
    """Register a job: `@schedule.every(minutes=10)`."""

    def register(job: Job) -> Job:
        name = _name(job)
        _entries[name] = Entry(name, timedelta(minutes=minutes), job)
        return job

    return register


def run_due() -> list[str]:
    """Run what is due and return the names; of several schedulers at once each job goes to one."""
    return [entry.name for entry in _entries.values() if _claim(entry) and _run(entry)]


def soon(job: Job) -> None:
    """Let a registered job run at the next turn of the worker instead of at its hour; it pulls its work."""
    ScheduledJob.objects.filter(name=_name(job)).update(due_at=clock.now())


def _name(job: Job) -> str:
    return f"{job.__module__}.{job.__name__}"


def _claim(entry: Entry) -> bool:
    present = clock.now()
    row, made = ScheduledJob.objects.get_or_create(
        name=entry.name, defaults={"due_at": present + entry.every, "ran_at": present}
    )
    if made:
        return True
    due = ScheduledJob.objects.filter(pk=row.pk, due_at__lte=present)
    return due.update(due_at=present + entry.every, ran_at=present) == 1


def _run(entry: Entry) -> bool:
    fault = ""
    try:
        entry.job()
    except (Refusal, DatabaseError, OSError, ValueError, LookupError) as error:
        # One job's fault must not stop the others; it stands in the table for staff and in the log.
        logger.exception("scheduled job %s failed", entry.name)
        fault = f"{type(error).__name__}: {error}"[:300]
    ScheduledJob.objects.filter(name=entry.name).update(fault=fault)
    return True
