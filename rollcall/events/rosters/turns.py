"""What a roster of today and an import of the past have in common: when a plan is done, and by whom."""

from collections.abc import Callable

from rollcall.base import schedule
from rollcall.base.schedule import Job
from rollcall.events.models import RosterImport

State = RosterImport.State
A_TURN = 5  # imports that the worker looks at before letters and other jobs have their turn
Work = Callable[[RosterImport], object]


def begin(held: RosterImport, *, at_once: int, go_on: Work, job: Job) -> RosterImport:
    """Do a plan that was started: a short one now, a long one in the worker. Returns it as it is then."""
    if held.total <= at_once:
        go_on(held)
    else:
        schedule.soon(job)
    held.refresh_from_db()
    return held


def work_off(kind: str, *, plan: Work, go_on: Work, job: Job) -> int:
    """Plan what was sent, go on with what was begun; what is not done comes back soon. Returns how many."""
    waiting = RosterImport.objects.filter(kind=kind, state__in=[State.READING, State.RUNNING])
    found = list(waiting.order_by("pk")[:A_TURN])
    for roster in found:
        if roster.state == State.READING:
            plan(roster)
        elif not go_on(roster):
            schedule.soon(job)
    return len(found)
