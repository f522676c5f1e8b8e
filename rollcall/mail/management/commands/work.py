"""The worker: sends letters, runs scheduled jobs and what the queue holds, until it is told to stop."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from rollcall.base import clock, schedule, skew
from rollcall.mail.delivery import Lane, deliver_due

logger = logging.getLogger(__name__)
STUCK_AFTER = timedelta(minutes=15)
watch = skew.Watch()
NICE = 10  # people who wait for a page come first
PARTING = 25.0  # s for a letter that is on its way; whoever stops us waits 30


class Command(BaseCommand):
    help = "Send letters, run scheduled jobs and queued tasks until stopped."
    stopping: threading.Event

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument("--pause", type=float, default=0.5, help="seconds to wait when nothing is due")

    def handle(self, *args: Any, once: bool, pause: float, **options: Any) -> None:
        if once:
            deliver_due()
            _round()
            return
        os.nice(NICE)
        self.stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        # A thread each, so that neither a long job nor a slow mail server holds the others up.
        senders = [Sender(pause, self.stopping, singles_only=True)]
        senders += [Sender(pause, self.stopping) for _ in range(settings.MAIL_CONNECTIONS)]
        for sender in senders:
            sender.start()
        while not self.stopping.is_set():
            if not patiently(_round, self.stopping):
                self.stopping.wait(pause)
        for sender in senders:
            sender.join(PARTING)
        if any(sender.fell for sender in senders):
            sys.exit(1)  # whoever watches over us starts us again

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()


class Sender(threading.Thread):
    """Hands letters over, all the time."""

    def __init__(self, pause: float, stopping: threading.Event, *, singles_only: bool = False) -> None:
        super().__init__(name="singles" if singles_only else "many", daemon=True)
        self.pause = pause
        self.stopping = stopping
        self.lane = Lane(singles_only=singles_only, stopping=stopping)
        self.fell = True

    def run(self) -> None:
        """Until told to stop; what nobody foresaw ends the whole worker, loudly."""
        try:
            while not self.stopping.is_set():
                if not patiently(self.lane.turn, self.stopping):
                    self.stopping.wait(self.pause)
            self.lane.close()
            self.fell = False
        finally:
            connection.close()
            self.stopping.set()


def patiently(turn: Callable[[], object], stopping: threading.Event) -> bool:
    """One turn; true when there was something to do. A database that is away is tried again."""
    close_old_connections()
    try:
        if watch.stands():
            stopping.wait(2)
            return False
        return bool(turn())
    except (OperationalError, InterfaceError):
        logger.exception("the database did not answer; trying again")
        connection.close()
        stopping.wait(2)
        return False


def _round() -> bool:
    jobs = schedule.run_due()
    return _run_tasks() or bool(jobs)


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
