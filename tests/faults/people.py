"""F10: two of staff decide about the same application in the same instant."""

import random
import time
from multiprocessing.synchronize import Barrier
from typing import Any

from django.utils import timezone

from rollcall.accounts import decisions
from rollcall.accounts.models import Affiliation, Agency, Category, State, User, Verification
from rollcall.base.errors import Refusal
from rollcall.base.models import AuditEntry
from tests.faults.ground import FORK, Ground, fork
from tests.faults.judge import ROUNDS, SEED, Verdict
from tests.faults.letters import controlled

MOVES = ("verification.approve", "verification.decline")


def f10(ground: Ground) -> Verdict:
    agency = Agency.objects.create(name="Hale County", state="TX", confirmed_at=timezone.now())
    staff = [_person(f"staff{n}", is_staff=True, is_superuser=True) for n in range(3)]
    verdict = _decide("f10", agency, staff, ROUNDS, guarded=True)
    return controlled(verdict, _decide("f10control", agency, staff, 3, guarded=False))


def _person(name: str, **fields: Any) -> User:
    return User.objects.create_user(
        f"{name}@f10.example", "unused", legal_name=name, email_confirmed_at=timezone.now(), **fields
    )


def _decide(name: str, agency: Agency, staff: list[User], rounds: int, *, guarded: bool) -> Verdict:
    chance, lost, twice = random.Random(SEED), 0, 0
    first = 0
    for number in range(rounds):
        row = _application(_person(f"{name}-{number}"), agency, staff[2])
        barrier = FORK.Barrier(2)
        delay = chance.uniform(0, 0.01)
        pair = [
            fork(_one, row.pk, staff[0].pk, True, barrier, delay, guarded),
            fork(_one, row.pk, staff[1].pk, False, barrier, chance.uniform(0, 0.01), guarded),
        ]
        for each in pair:
            each.join()
        done = [each.exitcode for each in pair].count(0)
        row.refresh_from_db()
        standing = Affiliation.objects.filter(verification=row, ended_at=None).exists()
        lost += done < 1
        twice += done > 1 or standing != (row.state == State.APPROVED)
        first += row.state == State.APPROVED
        said = AuditEntry.objects.filter(subject=f"verification:{row.pk}", event__in=MOVES).count()
        twice += guarded and said > 1
    broken = "one side never came first" if rounds >= 20 and first in {0, rounds} else ""
    note = f"{first} approved, {rounds - first} declined; the other was told why"
    return Verdict("F10", rounds, lost, twice, broken, note=note)


def _application(user: User, agency: Agency, caller: User) -> Verification:
    """Vouched for by a call-back, so that both yes and no are open."""
    present = timezone.now()
    return Verification.objects.create(
        user=user,
        agency=agency,
        category=Category.SWORN_LE,
        title="Deputy",
        state=State.AWAITING_STAFF,
        state_since=present,
        applied_at=present,
        callback_by=caller,
        callback_at=present,
    )


def _one(key: int, by: int, yes: bool, barrier: Barrier, delay: float, guarded: bool) -> None:
    row, staff = Verification.objects.get(pk=key), User.objects.get(pk=by)
    barrier.wait()
    time.sleep(delay)
    try:
        if not guarded:  # the control: each writes what it saw, without a look at the other
            Verification.objects.filter(pk=key).update(state=State.APPROVED if yes else State.DECLINED)
        elif yes:
            decisions.approve(row, by=staff, note="Called back.")
        else:
            decisions.decline(row, by=staff, reason="Not known there.")
    except Refusal:
        raise SystemExit(3) from None
