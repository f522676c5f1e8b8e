"""F7 of certificates: jobs that record and issue run before, beside and after what a person decides."""

import random
import time
from collections.abc import Callable
from typing import Any

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.base.errors import Refusal
from rollcall.events import attendance, closing, roster
from rollcall.events.models import Event, Registration, RosterImport
from rollcall.transcripts import certificates, issuing
from rollcall.transcripts.models import Certificate, Completion
from tests.faults.cast import a_class, completion, officer, seat, sheet, some_name, staff
from tests.faults.ground import FORK, Ground, fork
from tests.faults.judge import ROUNDS, SEED, Verdict, until
from tests.faults.letters import controlled

PEOPLE = 6
VALID = Certificate.State.VALID
Job = Callable[[list[int]], None]
WHY = "Somebody else sat there."


# ---- paper, and what somebody decides about it


def withheld(row: Completion, by: User) -> None:
    """Withheld before there is any, or else revoked."""
    try:
        certificates.withhold(row, by=by, reason=WHY)
    except Refusal:
        revoked(row, by)


def revoked(row: Completion, by: User) -> None:
    """Revoked."""
    until(lambda: _paper(row), seconds=20, what="a certificate to revoke")
    certificates.revoke(_paper(row), by=by, reason=WHY)


def issued_again(row: Completion, by: User) -> None:
    """Revoked, then issued again."""
    revoked(row, by)
    certificates.reissue(Certificate.objects.filter(completion=row)[0], by=by, reason="It was she.")


def revoked_again(row: Completion, by: User) -> None:
    """Revoked, issued again and revoked."""
    issued_again(row, by)
    revoked(row, by)


def corrected(row: Completion, by: User) -> None:
    """Corrected."""
    until(lambda: _paper(row), seconds=20, what="a certificate to correct")
    certificates.correct(_paper(row), by=by, reason="Misspelt.", name="Alice Moreno")


# What a person does, how many papers there are then, and how many of them are valid.
ORDERS: list[tuple[Callable[[Completion, User], None], int, int]] = [
    (withheld, 1, 0), (revoked, 1, 0), (issued_again, 2, 1), (revoked_again, 2, 0), (corrected, 2, 1),
]  # fmt: skip


def _paper(row: Completion) -> Any:
    return Certificate.objects.filter(completion=row, state=VALID).first()


def f7_paper(ground: Ground) -> Verdict:
    """Two workers issue at once, again and again, while a person decides."""
    by = staff("staff-of-paper")
    verdict = _decided("paper", by, ROUNDS, issue)
    return controlled(verdict, _decided("papercontrol", by, len(ORDERS), issue_where_none_is_valid))


def _decided(name: str, by: User, rounds: int, job: Job) -> Verdict:
    verdict = Verdict("F7 revoke and issue", rounds, 0, 0)
    failed = 0
    for number in range(rounds):
        rows = [completion(f"{name}-{number}-{each}").pk for each in range(PEOPLE)]
        start, (decide, papers, valid) = FORK.Barrier(3), ORDERS[number % len(ORDERS)]
        jobs = [fork(_again_and_again, job, rows, start, SEED + number + each) for each in range(2)]
        jobs.append(fork(_decide, decide, rows, by.pk, start))
        for each in jobs:
            each.join()
        failed += sum(each.exitcode != 0 for each in jobs)
        job(rows)
        for row in rows:
            states = list(Certificate.objects.filter(completion=row).values_list("state", flat=True))
            verdict.lost += len(states) < papers or states.count(VALID) < valid
            verdict.twice += len(states) > papers or states.count(VALID) > valid
    verdict.broken = f"{failed} processes failed" if failed else ""
    said = ", ".join(str(order.__doc__).rstrip(".").lower() for order, _papers, _valid in ORDERS)
    verdict.note = f"{PEOPLE} people a round, in turn: {said}"
    return verdict


def _again_and_again(job: Job, rows: list[int], start: Any, seed: int) -> None:
    chance = random.Random(seed)
    start.wait()
    for _again in range(5):
        job(rows)
        time.sleep(chance.uniform(0, 0.03))


def _decide(decide: Callable[[Completion, User], None], rows: list[int], by: int, start: Any) -> None:
    person, waiting = User.objects.get(pk=by), list(Completion.objects.filter(pk__in=rows))
    start.wait()
    try:
        for row in waiting:
            decide(row, person)
    except Refusal:
        raise SystemExit(3) from None


def issue(rows: list[int]) -> None:
    issuing.issue_many(list(Completion.objects.filter(pk__in=rows)), by=audit.SYSTEM)


def issue_where_none_is_valid(rows: list[int]) -> None:
    """The control: a job that does not ask whether somebody has decided already."""
    for row in Completion.objects.filter(pk__in=rows):
        try:
            certificates.issue(row, by=audit.SYSTEM)
        except Refusal:
            continue


# ---- attendance that is taken back while the record is being written


def f7_undone(ground: Ground) -> Verdict:
    """A class is closed, its roster undone, and the worker writes the record, in any order."""
    by = staff("staff-of-closing")
    verdict = _undone("undone", by, ROUNDS, guarded=True)
    return controlled(verdict, _undone("undonecontrol", by, 2, guarded=False))


def _undone(name: str, by: User, rounds: int, *, guarded: bool) -> Verdict:
    """Nobody whose attendance was taken back is on the record; everybody else is, once."""
    chance, verdict, failed, first = random.Random(SEED), Verdict("F7 undo and close", rounds, 0, 0), 0, 0
    for number in range(rounds):
        event, done = _closed(f"{name}-{number}", by)
        start, early, late = FORK.Barrier(2), chance.uniform(0, 0.2), chance.uniform(0, 0.8)
        early, late = (early, late) if guarded else (2, 0)
        pair = [fork(_finish, event, start, early), fork(_undo, done, by.pk, start, late, guarded)]
        for each in pair:
            each.join()
        failed += sum(each.exitcode != 0 for each in pair)
        closing.finish(event, by=audit.SYSTEM)
        stays = set(done.rows.exclude(stays="").values_list("user_id", flat=True))
        written = list(Completion.objects.filter(source=event.source).values_list("user_id", flat=True))
        papers = Certificate.objects.filter(completion__source=event.source)
        verdict.lost += len(stays - set(written))
        verdict.twice += len(set(written) - stays) + len(written) - len(set(written))
        verdict.lost += papers.count() < len(written)
        first += not written
    verdict.broken = f"{failed} processes failed" if failed else ""
    verdict.note = f"{first} undone before, {rounds - first} after something was on the record"
    return verdict


def _closed(name: str, by: User) -> tuple[Event, RosterImport]:
    """Half of those on the sheet had a seat before; the record is not written yet."""
    event = a_class(name)
    known = [officer(f"{name}-{each}") for each in range(PEOPLE)]
    for user in known:
        seat(event, user)
    people = {user.email: user.legal_name for user in known}
    people |= {f"p{each}@{name}.example": some_name() for each in range(PEOPLE)}
    done = roster.execute(roster.take(event, name="r.csv", content=sheet(people), by=by), by=by)
    assert Registration.objects.filter(event=event).count() == 2 * PEOPLE
    return closing.begin(event, by=by), done


def _finish(event: Event, start: Any, wait: float) -> None:
    start.wait()
    time.sleep(wait)
    closing.finish(event, by=audit.SYSTEM)


def _undo(done: RosterImport, by: int, start: Any, wait: float, guarded: bool) -> None:
    person = User.objects.get(pk=by)
    if not guarded:  # the control: what was settled at closing stands
        attendance.settle = lambda *_args, **_more: 0
    start.wait()
    time.sleep(wait)
    roster.undo(done, by=person)
