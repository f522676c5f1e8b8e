"""Kill -9 in the middle of a campaign: of the portal's worker and of the mail server, at seeded moments."""

import os
import random
import signal
import time

from tests.faults.judge import SEED, until
from tests.stories.running import Running

PATIENCE = 60  # s; a worker that was killed is started again by its parent, later each time
CHANCE = random.Random(SEED)


def in_the_middle(running: Running, began: int) -> int:
    """Three times the worker and once the mail server; how many died.

    Each at a number of letters taken since there were `began`, of 300. A kill leaves up to 50 to wait for the
    end of a lease, and one in doubt. That goes again after all that nobody has claimed; there still are some
    at the last kill, so no letter is hit twice.
    """
    plan = [(worker, 20, 50), (worker_at_its_250, 80, 100), (mail_server, 120, 140), (worker, 160, 180)]
    for kill, first, last in plan:
        moment = began + CHANCE.randrange(first, last)
        until(
            lambda moment=moment: len(running.mail.taken()) >= moment,  # type: ignore[misc]
            seconds=PATIENCE,
            what=f"letter {moment - began}",
            pause=0.002,
        )
        time.sleep(CHANCE.uniform(0, 0.01))
        kill(running)
    return len(plan)


def worker(running: Running) -> None:
    os.kill(_its_process(running), signal.SIGKILL)


def worker_at_its_250(running: Running) -> None:
    """The worst moment: the letter was taken, and nobody wrote that down."""
    pid = _its_process(running)
    running.mail.play("kill", pid=pid)
    until(lambda: running.worker() != pid, seconds=PATIENCE, what="the worker outlived its 250")
    running.mail.play("ok")


def mail_server(running: Running) -> None:
    running.mail.kill()
    time.sleep(CHANCE.uniform(0, 0.3))
    running.mail.start()


def _its_process(running: Running) -> int:
    pid = running.worker()
    assert pid is not None
    return pid
