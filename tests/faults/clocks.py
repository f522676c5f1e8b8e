"""Clocks that are wrong, a scheduler that was away, two schedulers (F17, F18)."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from rollcall.base import clock, schedule
from rollcall.base.models import ScheduledJob
from rollcall.events.models import Registration
from rollcall.mail import delivery, outbox
from rollcall.mail.models import Letter
from scripts.common import ROOT
from tests.faults.cast import a_class, officer, seat
from tests.faults.ground import FORK, Ground, fork
from tests.faults.judge import ROUNDS, SEED, Verdict, until
from tests.faults.letters import State, controlled, finished, judge, post, worker

JUMPS = ("+1h", "-1h", "+400d")
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
HOUR = timedelta(hours=1)


def f17_skew(ground: Ground) -> Verdict:
    """A worker whose machine has another time sends nothing, ends no offer and raises the alarm."""
    if ground.database is None:
        return Verdict("F17 skew", 0, 0, 0, control="-", note="one machine, one clock: nothing to compare")
    if not FAKETIME.exists():
        return Verdict("F17 skew", 0, 0, 0, "needs libfaketime", note="apt-get install libfaketime")
    verdict = Verdict("F17 skew", ROUNDS, 0, 0)
    silent = 0
    for number in range(ROUNDS):
        acted, alarm = _under(ground, JUMPS[number % 3], f"skew-{number}", "work")
        verdict.twice += acted
        silent += not alarm
    verdict.broken = f"{silent} without an alarm" if silent else ""
    shown = Verdict("F17 control", 1, 0, twice=_under(ground, "+400d", "skew-control", "unwatched")[0])
    verdict.note = "worker under libfaketime, in turn " + ", ".join(JUMPS)
    return controlled(verdict, shown)


def _under(ground: Ground, jump: str, name: str, how: str) -> tuple[int, bool]:
    """How many letters and jobs a worker in another time has touched, and whether it raised the alarm."""
    posted, offer = post(name, 5), _offer(name)
    before = _jobs()
    environment = {**ground.environment, "LD_PRELOAD": str(FAKETIME), "FAKETIME": jump}
    command = [sys.executable, "-m", "tests.faults.unwatched"] if how == "unwatched" else [
        sys.executable, "manage.py", "work"
    ]  # fmt: skip
    log = ground.data / f"{name}.log"
    with log.open("w") as told:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=told)
        rows = Letter.objects.filter(key__startswith=f"{name}:").exclude(state=State.QUEUED)
        deadline = time.monotonic() + 25
        while time.monotonic() < deadline and "clock skew" not in log.read_text() and not rows.exists():
            time.sleep(0.1)
        time.sleep(1.5)
        process.kill()
        process.wait()
    offer.refresh_from_db()
    touched = rows.count() + (_jobs() != before) + (offer.state != offer.State.OFFERED)
    Letter.objects.filter(key__startswith=f"{name}:").delete()
    return touched, "clock skew" in log.read_text() and bool(posted)


def _offer(name: str) -> Registration:
    """A seat that is offered until tomorrow."""
    place = seat(a_class(name, begins=clock.now() + timedelta(days=14)), officer(name))
    place.state, place.seat, place.until = place.State.OFFERED, 1, clock.now() + timedelta(days=1)
    place.save()
    return place


def _jobs() -> list[tuple[str, datetime | None]]:
    return sorted(ScheduledJob.objects.values_list("name", "ran_at"))


@contextmanager
def clock_at(instant: Callable[[], datetime]) -> Iterator[None]:
    """The harness moves the one clock, in its own process."""
    real = clock.now
    clock.now = instant
    try:
        yield
    finally:
        clock.now = real


def f17_night(ground: Ground) -> Verdict:
    """The night with two two-o'clocks and the one with none: an hourly job and a daily reminder."""
    verdict = _nights("night", guarded=True)
    return controlled(verdict, _nights("nightcontrol", guarded=False))


def _nights(name: str, *, guarded: bool) -> Verdict:
    zone = ZoneInfo("America/Chicago")
    starts = [datetime(year, month, day, 20, tzinfo=zone) for year, month, day in _switches()]
    lost = twice = 0
    for start in starts:
        told: Counter[str] = Counter()
        present = [start.astimezone(ZoneInfo("UTC"))]
        with clock_at(lambda now=present: now[0]):  # type: ignore[misc]
            for _step in range(12 * 6):
                _remind(name, present[0].astimezone(zone), told, guarded=guarded)
                present[0] += timedelta(minutes=10)
        keys = Letter.objects.filter(key__startswith=f"{name}:{start:%Y-%m-%d}:")
        lost += keys.filter(key__contains=":1:30").count() < (0 if start.month == 3 else 1)
        twice += sum(times > 1 for times in Counter(keys.values_list("to", flat=True)).values())
    Letter.objects.filter(key__startswith=f"{name}:").delete()
    return Verdict("F17 DST night", len(starts), lost, twice, note="both switches, 10-minute steps, Chicago")


def _switches() -> list[tuple[int, int, int]]:
    """The evenings before clocks change, years enough for the rounds."""
    zone, found = ZoneInfo("America/Chicago"), []
    day = datetime(2026, 1, 1, 20, tzinfo=zone)
    while len(found) < max(ROUNDS, 2):
        after = day + timedelta(days=1)
        if day.utcoffset() != after.utcoffset():
            found.append((day.year, day.month, day.day))
        day = after
    return found


def _remind(name: str, local: datetime, told: Counter[str], *, guarded: bool) -> None:
    """Everybody is reminded at half past one by their own clock, which may come twice or not at all."""
    if (local.hour, local.minute) != (1, 30):
        return
    evening = (local - timedelta(days=1)).strftime("%Y-%m-%d")
    told[evening] += 1
    key = f"{name}:{evening}:1:30" + ("" if guarded else f":{told[evening]}")  # control: no key of the night
    context = {"name": "Alice", "link": ""}
    outbox.post("tests/hello", to="alice@halecounty.example", context=context, key=key)


def f17_jump(ground: Ground) -> Verdict:
    """Our clock jumps while letters wait: each goes once, none is given up, none comes early."""
    chance, lost, early = random.Random(SEED), 0, 0
    for number in range(ROUNDS):
        posted = post(f"jump-{number}", 3)
        Letter.objects.filter(key__startswith=f"jump-{number}:").update(due_at=clock.now() + 2 * HOUR)
        ahead = chance.choice([HOUR, -HOUR])
        with clock_at(lambda real=clock.now, by=ahead: real() + by):  # type: ignore[misc]
            delivery.deliver_due()
        early += len({to for _id, to in ground.mail.counts(posted.__contains__)})
        with clock_at(lambda real=clock.now: real() + 2.1 * HOUR):  # type: ignore[misc]
            delivery.deliver_due()
        came = {to for _id, to in ground.mail.counts(posted.__contains__)}
        lost += len(set(posted) - came)
    return Verdict("F17 jump by an hour", ROUNDS, lost, early, control="as DST night")


def f18_two(ground: Ground) -> Verdict:
    """Two schedulers in the same instant: each job goes to one."""
    verdict = Verdict("F18 two schedulers", ROUNDS, *_together(ground, ROUNDS, guarded=True))
    shown = Verdict("F18 control", 3, *_together(ground, 3, guarded=False))
    return controlled(verdict, shown)


def _together(ground: Ground, rounds: int, *, guarded: bool) -> tuple[int, int]:
    lost = twice = 0
    ledger = ground.data / "jobs"
    for _round in range(rounds):
        ledger.write_text("")
        ScheduledJob.objects.update_or_create(
            name="faults.job", defaults={"due_at": clock.now() - 3 * 24 * HOUR}
        )
        barrier = FORK.Barrier(2)
        pair = [fork(_schedule, ledger, barrier, guarded) for _ in range(2)]
        for each in pair:
            each.join()
        ran = len(ledger.read_text().splitlines())
        lost += ran < 1
        twice += ran > 1
    return lost, twice


def _schedule(ledger: Path, barrier: Barrier, guarded: bool) -> None:
    def job() -> None:
        with ledger.open("a") as lines:
            lines.write(f"{os.getpid()}\n")

    entry = schedule.Entry("faults.job", HOUR, job)
    schedule._entries.clear()
    schedule._entries[entry.name] = entry
    if not guarded:
        schedule._claim = lambda entry: True
    ScheduledJob.objects.exists()  # connected before it counts
    barrier.wait()
    schedule.run_due()


def f18_three_days(ground: Ground) -> Verdict:
    """The worker comes back after three days: what is due goes once, what is stale stays, no burst."""
    verdict = _away("away", ground, slow_pace)
    verdict.rounds = 1
    return controlled(verdict, _away("awaycontrol", ground, None))


def slow_pace() -> None:
    settings.LETTERS_A_MINUTE = 60


def _away(name: str, ground: Ground, control: Callable[[], None] | None) -> Verdict:
    past = clock.now() - 3 * 24 * HOUR
    posted = post(f"{name}-due", 40)
    stale = post(f"{name}-stale", 40)
    Letter.objects.filter(key__startswith=f"{name}-").update(due_at=past, posted_at=past, since=past)
    Letter.objects.filter(key__startswith=f"{name}-stale").update(good_until=clock.now() - HOUR)
    began, one = time.time(), worker(control)
    until(finished, seconds=120, what=name)
    one.kill()
    one.join()
    verdict = judge("F18 three days away", ground, posted, 0)
    taken = [at for at, _id, to in ground.mail.taken() if to in posted]
    verdict.twice += sum(to in stale for _at, _id, to in ground.mail.taken())
    burst = sum(at < min(taken) + 10 for at in taken)
    verdict.broken = f"{burst} letters in ten seconds" if burst > 10 + 10 else ""
    verdict.note = f"{burst} in the first 10 s at a cap of 60 a minute; {len(stale)} stale ones stayed"
    verdict.note += f"; {time.time() - began:.0f} s"
    return verdict
