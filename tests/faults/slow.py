"""F15: mail servers that are slow, busy, deaf or choosy; each letter is a round."""

import http.client
import time
from collections.abc import Callable

from rollcall.mail import delivery
from rollcall.mail.models import Letter
from tests.faults.ground import Ground, Web
from tests.faults.judge import ROUNDS, Verdict, until
from tests.faults.letters import OPEN, State, controlled, finished, judge, post, worker

FEW = 3  # letters that each take a whole time-out


def greylisted(ground: Ground) -> Verdict:
    verdict = _through(ground, "greylist", "F15 4xx greylisting", ROUNDS)
    waits = delivery.WAITS
    if waits != sorted(waits) or delivery.GIVE_UP_AFTER.total_seconds() != 72 * 3600:
        verdict.broken = "the delays do not grow"
    return controlled(verdict, _through(ground, "greylist", "F15 control", 3, control=once_is_enough))


def once_is_enough() -> None:
    """The control: any answer but yes is the end of a letter."""
    delivery._later = delivery._failed


def _through(
    ground: Ground, mode: str, fault: str, size: int, *, control: Callable[[], None] | None = None
) -> Verdict:
    """The server behaves so while a campaign goes; afterwards each letter must have come."""
    ground.mail.play(mode)
    name = f"{mode}-{'control' if control else 'real'}"
    posted = post(name, size)
    one = worker(control)
    until(finished, seconds=120, what=fault)
    one.kill()
    one.join()
    ground.mail.play("ok")
    verdict = judge(fault, ground, posted, 0)
    verdict.rounds = size
    return verdict


def _slow(ground: Ground, mode: str, fault: str) -> Verdict:
    """Nobody waits for SMTP but the worker: pages answer meanwhile, and all letters go afterwards."""
    ground.mail.play(mode)
    posted = post(f"slow-{mode}", FEW if ROUNDS < 20 else ROUNDS)
    web = Web(ground.environment)
    web.start()
    one = worker()
    _page(web.port)  # the first one compiles its templates
    _page(web.port)
    slowest = max(_page(web.port) for _ask in range(ROUNDS))
    time.sleep(3)
    stuck = Letter.objects.filter(key__startswith=f"slow-{mode}:", attempts__gte=1).count()
    web.kill()
    ground.mail.play("ok")
    until(finished, seconds=120, what=fault)
    one.kill()
    one.join()
    verdict = judge(fault, ground, posted, len(posted))
    verdict.rounds, verdict.control = len(posted), "as greylisting"
    if slowest > 1 or not stuck:
        verdict.broken = f"a page took {slowest:.2f} s; {stuck} letters were tried"
    verdict.note += f"; slowest page meanwhile {slowest * 1000:.0f} ms"
    return verdict


def _page(port: int) -> float:
    began = time.monotonic()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", "/accounts/login/", headers={"Host": f"localhost:{port}"})
    line.getresponse().read()
    line.close()
    time.sleep(0.05)
    return time.monotonic() - began - 0.05


def dripping(ground: Ground) -> Verdict:
    """250, a byte a second and never to the end: the letter was taken, so each is in doubt."""
    return _slow(ground, "drip", "F15 1 byte/s")


def hanging(ground: Ground) -> Verdict:
    return _slow(ground, "hang", "F15 hanging")


def closing(ground: Ground) -> Verdict:
    """Takes the letter and hangs up: once more under the same Message-ID, and no third time."""
    ground.mail.play("close")
    posted = post("closing", ROUNDS)
    one = worker()
    ours = Letter.objects.filter(key__startswith="closing:")
    until(lambda: ours.filter(in_doubt=True).count() == ROUNDS, seconds=120, what="all in doubt")
    until(finished, seconds=120, what="F15 closing")
    one.kill()
    one.join()
    ground.mail.play("ok")
    verdict = judge("F15 close after DATA", ground, posted, ROUNDS)
    verdict.rounds, verdict.control = ROUNDS, "as F2"
    if ours.filter(state=State.FAILED).count() != ROUNDS:
        verdict.broken = "not all are listed as in doubt twice"
    return verdict


def refusing(ground: Ground) -> Verdict:
    """5xx for one address, in each round another: only that one fails, and says why."""
    others = wrong = lost = 0
    one = worker()
    for number in range(ROUNDS):
        bad = f"p{number % 10}@refuse-{number}.example"
        ground.mail.play("refuse", address=bad)
        posted = post(f"refuse-{number}", 10)
        until(finished, seconds=60, what="F15 5xx")
        here = {to for _id, to in ground.mail.counts(posted.__contains__)}
        lost += len(set(posted) - here - {bad})
        others += len(here)
        failed = Letter.objects.filter(state=State.FAILED, fault__startswith="550", to=bad)
        wrong += not failed.exists() or bad in here
    one.kill()
    one.join()
    ground.mail.play("ok")
    broken = f"{wrong} bad addresses not shown" if wrong else ""
    note = f"{others} others went"
    return Verdict("F15 5xx for one", ROUNDS, lost, 0, broken, control="as greylisting", note=note)


def silent(ground: Ground) -> Verdict:
    """Nobody listens: no letter counts an attempt, and all go when the server is back."""
    lost = tried = 0
    for number in range(ROUNDS):
        ground.mail.kill()
        posted = post(f"silent-{number}", 5)
        one = worker()
        time.sleep(0.5)
        tried += Letter.objects.filter(key__startswith=f"silent-{number}:", attempts__gt=0).count()
        ground.mail.start()
        until(lambda: not Letter.objects.filter(state__in=OPEN).exists(), seconds=90, what="F15 refusing")
        one.kill()
        one.join()
        lost += len(set(posted) - {to for _id, to in ground.mail.counts(posted.__contains__)})
    broken = f"{tried} letters counted an attempt" if tried else ""
    return Verdict("F15 refusing connections", ROUNDS, lost, 0, broken, control="as greylisting")
