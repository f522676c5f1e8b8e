"""The worker: sends letters, runs scheduled jobs and what the queue holds, until it is told to stop."""

import logging
import signal
import time
from datetime import timedelta
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from rollcall.base import clock, schedule
from rollcall.mail.delivery import deliver_due

logger = logging.getLogger(__name__)
STUCK_AFTER = timedelta(minutes=15)


class Command(BaseCommand):
    help = "Send letters, run scheduled jobs and queued tasks until stopped."
    stopping = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument("--pause", type=float, default=0.5, help="seconds to wait when nothing is due")

    def handle(self, *args: Any, once: bool, pause: float, **options: Any) -> None:
        if once:
            self._round()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopping:
            if not self._round() and not self.stopping:
                time.sleep(pause)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _round(self) -> bool:
        """One turn; true when there was something to do. A database that is away is tried again."""
        close_old_connections()
        try:
            sent = deliver_due()
            jobs = schedule.run_due()
            tasks = _run_tasks()
        except OperationalError:
            logger.exception("the database did not answer; trying again")
            time.sleep(2)
            return False
        return bool(sent or jobs or tasks)


def _run_tasks() -> bool:
    if not DBTaskResult.objects.ready().exists():
        return False
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=20,
        worker_id="rollcall",
        excluded_queue_names=[],
    ).run()
    return True


@schedule.every(minutes=5)
def free_stuck_tasks() -> None:
    """A killed worker leaves its task RUNNING for ever; tasks are idempotent, so it runs again."""
    stuck = DBTaskResult.objects.running().filter(started_at__lt=clock.now() - STUCK_AFTER)
    stuck.update(status="READY")
