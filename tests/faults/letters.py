"""Faults of delivery: workers, database and mail server killed inside campaigns (F1, F2, F5, F6, F7, F15)."""

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from multiprocessing.context import ForkProcess
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connections, transaction

from rollcall.base import clock
from rollcall.mail import claims, delivery, outbox
from rollcall.mail.models import Letter, Pace
from rollcall.mail.outbox import Row
from tests.faults.ground import Ground, fork
from tests.faults.judge import ROUNDS, SEED, Record, Verdict, until

State = Letter.State
OPEN = [State.QUEUED, State.RETRYING, State.SENDING]
SIZE = int(os.environ.get("ROLLCALL_FAULT_LETTERS", "5000" if ROUNDS >= 20 else "400"))
Control = Callable[[], None]
CONTROL_TRIES = 3


def post(name: str, size: int) -> dict[str, str]:
    """A campaign; returns Message-ID by address, our own ledger."""
    rows = [
        Row(to=f"p{n}@{name}.example", key=str(n), fields={"name": f"Officer {n}", "link": f"https://x/{n}"})
        for n in range(size)
    ]
    for start in range(0, size, 10_000):
        batch = rows[start : start + 10_000]
        outbox.post_many("tests/hello", batch, shared={}, key_prefix=f"{name}:", fields=["name", "link"])
    return dict(Letter.objects.filter(key__startswith=f"{name}:").values_list("to", "message_id"))


def worker(control: Control | None = None) -> ForkProcess:
    return fork(_work, control)


def _work(control: Control | None) -> None:
    if control:
        control()
    call_command("work", pause=0.05)


def hurry() -> None:
    """What would wait for minutes goes now: the harness has no three days."""
    Letter.objects.filter(state=State.RETRYING).update(due_at=clock.now())


def patient(ask: Callable[[], Any]) -> Any:
    """Ask the database until it is there."""
    for _try in range(200):
        try:
            return ask()
        except (OperationalError, InterfaceError):
            connections.close_all()
            time.sleep(0.1)
    raise TimeoutError("the database did not come back")


def finished() -> bool:
    hurry()
    return not Letter.objects.filter(state__in=OPEN).exists()


def judge(fault: str, ground: Ground, posted: dict[str, str], kills: int) -> Verdict:
    """By the sink's own count: each address once, under the Message-ID of its row."""
    record = Record(ground.mail.counts(lambda address: address in posted))
    listed = set(Letter.objects.filter(in_doubt=True).values_list("message_id", flat=True))
    twice = len(record.twice(listed)) + sum(number != posted[address] for number, address in record.seen)
    verdict = Verdict(fault, kills, lost=len(set(posted) - set(record.told)), twice=twice)
    verdict.broken = record.too_many(kills)
    verdict.note = f"{len(posted):,} letters, {sum(record.repeats.values())} repeats, all listed"
    return verdict


def killed(
    fault: str, ground: Ground, victim: str, rounds: int, *, size: int = SIZE, control: Control | None = None
) -> Verdict:
    """Campaigns in which somebody is killed at random moments, until enough have died."""
    chance = random.Random(SEED + sum(map(ord, fault)))
    posted: dict[str, str] = {}
    kills, campaigns = 0, 0
    one = worker(control)
    try:
        while kills < rounds:
            campaigns += 1
            name = f"{fault.casefold().replace(' ', '-')}-{campaigns}"
            posted |= patient(partial(post, name, size))
            while not patient(finished):
                time.sleep(chance.uniform(0.2, 2.0))
                if kills < rounds:
                    one = kill(ground, victim, one, control, chance)
                    kills += 1
    finally:
        one.kill()
        one.join()
    return judge(fault, ground, posted, kills)


def kill(
    ground: Ground, victim: str, one: ForkProcess, control: Control | None, chance: random.Random
) -> ForkProcess:
    if victim == "worker":
        one.kill()
        one.join()
        return worker(control)
    dead = ground.mail if victim == "smtp" else ground.database
    assert dead is not None
    dead.kill()
    time.sleep(chance.uniform(0, 0.5))
    dead.start()
    connections.close_all()
    return one


def commit_per_batch() -> None:
    """The control of F1: what was sent is written down when the whole batch is through."""
    delivery.Lane._begin = lambda self, letter: True  # type: ignore[method-assign]
    settle = delivery._settle

    def late(outcome: delivery.Outcome, name: str) -> None:
        Letter.objects.filter(pk=outcome.letter.pk).update(state=State.SENDING)
        settle(outcome, name)

    delivery._settle = late


def f1_worker(ground: Ground) -> Verdict:
    """A kill may fall between two batches, where there is nothing to repeat: the control may try again."""
    verdict = killed("F1 worker", ground, "worker", ROUNDS)
    for again in range(CONTROL_TRIES):
        name = f"F1 control {again}"
        shown = killed(name, ground, "worker", 3, size=400, control=commit_per_batch)
        if shown.lost or shown.twice or shown.broken:
            break
    return controlled(verdict, shown)


def f1_database(ground: Ground) -> Verdict:
    verdict = killed("F1 database", ground, "database", ROUNDS)
    verdict.control = "as F1 worker"
    return verdict


def f1_smtp(ground: Ground) -> Verdict:
    verdict = killed("F1 smtp", ground, "smtp", ROUNDS)
    verdict.control = "as F1 worker"
    return verdict


def f1_clean(ground: Ground) -> Verdict:
    """One campaign without a fault, for the rate; each worker keeps several connections, as it may."""
    size = int(os.environ.get("ROLLCALL_FAULT_CLEAN", "100000" if ROUNDS >= 20 else "1000"))
    began = time.monotonic()
    posted = post("clean", size)
    written = time.monotonic() - began
    workers = [worker(several_connections), worker(several_connections)]
    began = time.monotonic()
    until(lambda: not Letter.objects.filter(state__in=OPEN).exists(), seconds=3000, what="the clean campaign")
    rate = size / (time.monotonic() - began)
    for one in workers:
        one.kill()
        one.join()
    verdict = judge("F1 clean", ground, posted, 0)
    verdict.rounds, verdict.control = 1, "as F1 worker"
    verdict.note += (
        f"; rows {size / written:,.0f}/s, delivered {rate:,.0f}/s by two workers of two connections"
    )
    return verdict


def several_connections() -> None:
    settings.MAIL_CONNECTIONS = 2


def controlled(verdict: Verdict, shown: Verdict) -> Verdict:
    """With the guard off the same judge must find fault."""
    verdict.control_failed = bool(shown.lost or shown.twice or shown.broken)
    verdict.control = f"lost {shown.lost}, twice {shown.twice} {shown.broken}".strip()
    return verdict


def f2(ground: Ground) -> Verdict:
    """Killed between the 250 and the commit: in doubt, once more under the same Message-ID, never again."""
    verdict = _killed_at_250("f2", ground, ROUNDS)
    return controlled(verdict, _killed_at_250("f2control", ground, 2, control=forget_doubt))


def _killed_at_250(name: str, ground: Ground, rounds: int, control: Control | None = None) -> Verdict:
    """More deaths than letters, so that some are hit twice; the ledger says which each death hit."""
    posted = post(name, rounds)
    hit: Counter[str] = Counter()
    for _round in range(rounds):
        hit[_dies_at_250(ground, control)] += 1
    time.sleep(delivery.in_doubt_after().total_seconds() + 1)
    for _again in range(rounds // 2):
        hit[_dies_at_250(ground, control)] += 1
    time.sleep(delivery.in_doubt_after().total_seconds() + 1)
    ground.mail.play("ok")
    one = worker(control)
    until(finished, seconds=90, what=f"{name}: the rest")
    one.kill()
    one.join()
    verdict = judge(name.upper(), ground, posted, sum(hit.values()))
    seen = {number: times for (number, _to), times in ground.mail.counts(posted.__contains__).items()}
    verdict.twice += sum(times > 2 for times in seen.values())
    listed = set(Letter.objects.filter(in_doubt=True).values_list("message_id", flat=True))
    if unlisted := [number for number in hit if number not in listed]:
        verdict.broken = f"{len(unlisted)} of {len(hit)} that were hit are not listed"
    verdict.note = f"letters by deaths at their 250 {dict(Counter(hit.values()))}, by times sent "
    verdict.note += str(dict(Counter(seen.values())))
    return verdict


def _dies_at_250(ground: Ground, control: Control | None) -> str:
    """The Message-ID of the letter that was in hand."""
    one = fork(_work_when_told, control, ground.mail.folder)
    ground.mail.play("kill", pid=one.pid)
    (ground.mail.folder / f"go-{one.pid}").touch()
    one.join(60)
    if one.is_alive():
        one.kill()
        raise TimeoutError("the worker outlived its 250")
    return ground.mail.taken()[-1][1]


def _work_when_told(control: Control | None, folder: Any) -> None:
    while not (folder / f"go-{os.getpid()}").exists():
        time.sleep(0.01)
    _work(control)


def forget_doubt() -> None:
    """The control of F2: what is found SENDING is simply sent again, as often as it takes."""

    def forget() -> None:
        stuck = Letter.objects.filter(state=State.SENDING, since__lt=clock.now() - delivery.in_doubt_after())
        stuck.update(state=State.RETRYING, due_at=clock.now(), claim="")

    delivery.settle_doubts = forget


def f5(ground: Ground) -> Verdict:
    """All that is only a hint is wiped while it is worked off; the rows of the letters are the truth."""
    chance = random.Random(SEED)
    posted: dict[str, str] = {}
    one = worker()
    for number in range(ROUNDS):
        posted |= post(f"f5-{number}", 100)
        time.sleep(chance.uniform(0, 0.5))
        wipe()
    until(finished, seconds=120, what="F5")
    one.kill()
    one.join()
    verdict = judge("F5", ground, posted, 0)
    verdict.rounds = ROUNDS
    lost = post("f5-control", 20)
    Letter.objects.filter(key__startswith="f5-control:").delete()  # the control: wipe the truth itself
    return controlled(verdict, judge("F5 control", ground, lost, 0))


def wipe() -> None:
    """Tables of the queue, the schedule and the pace."""
    from django_tasks_db.models import DBTaskResult

    from rollcall.base.models import ScheduledJob

    for model in (DBTaskResult, ScheduledJob, Pace):
        model.objects.all().delete()


def f6(ground: Ground) -> Verdict:
    """Posted twice at once by two processes, worked off by two workers."""
    verdict = _doubled("f6", ground, ROUNDS, None)
    return controlled(verdict, _doubled("f6control", ground, 2, no_claims))


def _doubled(name: str, ground: Ground, rounds: int, control: Control | None) -> Verdict:
    workers = [worker(control), worker(control)]
    posted: dict[str, str] = {}
    for number in range(rounds):
        both = [fork(post, f"{name}-{number}", 100) for _ in range(2)]
        for each in both:
            each.join()
        posted |= post(f"{name}-{number}", 0)
    until(finished, seconds=180, what=name)
    for one in workers:
        one.kill()
        one.join()
    verdict = judge(name.upper(), ground, posted, 0)
    if len(posted) != rounds * 100:
        verdict.broken = f"{len(posted)} rows for {rounds * 100} keys"
    verdict.rounds = rounds
    return verdict


def no_claims() -> None:
    """The control of F6: everybody takes what is due and begins it."""
    real = claims._due

    def claim(name: str, limit: int, *, singles_only: bool = False) -> list[Letter]:
        with transaction.atomic():
            return [] if singles_only else real(claims.Priority.MANY, limit, clock.now())

    claims.claim = claim  # type: ignore[assignment]
    claims.begin = lambda letter, name: bool(  # type: ignore[assignment]
        Letter.objects.filter(pk=letter.pk).update(state=State.SENDING, claim=name)
    )


def f7(ground: Ground) -> Verdict:
    """Stopped while it goes: the last word of a person counts."""
    verdict = _stopped("f7", ground, ROUNDS, None)
    return controlled(verdict, _stopped("f7control", ground, 3, begin_anyway))


def _stopped(name: str, ground: Ground, rounds: int, control: Control | None) -> Verdict:
    chance = random.Random(SEED)
    one = worker(control)
    posted: dict[str, str] = {}
    for number in range(rounds):
        posted |= post(f"{name}-{number}", 300)
        time.sleep(chance.uniform(0.05, 0.6))
        outbox.withhold(f"{name}-{number}:")
    until(finished, seconds=120, what=name)
    time.sleep(1)
    one.kill()
    one.join()
    rows = Letter.objects.filter(key__startswith=f"{name}-")
    gone = {address for _number, address in ground.mail.counts(lambda address: address in posted)}
    stopped = set(rows.filter(state=State.WITHHELD).values_list("to", flat=True))
    went = set(rows.filter(state=State.SENT).values_list("to", flat=True))
    note = f"{len(stopped):,} stopped, {len(went):,} had gone"
    return Verdict(name.upper(), rounds, lost=len(went - gone), twice=len(gone & stopped), note=note)


def begin_anyway() -> None:
    """The control of F7: nobody looks again before it goes."""
    claims.begin = lambda letter, name: True  # type: ignore[assignment]
