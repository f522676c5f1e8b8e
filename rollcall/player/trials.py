"""Staff try a package, cleared or not, with nothing of it in the ledger (section 3: preview; P29, P36).

The package plays on its own origin with the same shell, headers and sandbox as for a learner, below an
address of its own (`/preview/…`). What it commits stands in the `Trial` row alone, is judged by the same
rules, and goes with the row: there is no enrollment, no attempt and no `progress` here.
"""

import json
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.base.tokens import digest
from rollcall.catalog.models import Package
from rollcall.catalog.packages.manifest import Item
from rollcall.catalog.policies import may_try
from rollcall.player import launch as launches
from rollcall.player import scorm, scorm_outline
from rollcall.player.launch import ClosedError, LaunchTicket, SupersededError
from rollcall.player.models import Sco, Trial
from rollcall.player.scorm_errors import (
    NoSuchItem,
    NotItsTurn,
    OpenedElsewhere,
    PackageNotReady,
    SignedOut,
    TooMuch,
)
from rollcall.player.scorm_payload import Commit

DOOR = "preview"
LIFETIME = timedelta(hours=4)
KEPT = timedelta(hours=1)  # an ended one says “opened elsewhere” for as long
MOST_BYTES = 4 * 1024 * 1024  # of run-time data of all parts together
FIELDS = ("cmi", "session", "number", "status", "total_centiseconds")  # what is kept of a part


@transaction.atomic
def start(package: Package, *, by: User, session_key: str | None) -> LaunchTicket:
    """A ticket to try a package; the person's earlier one ends. Raises PackageNotReady, SignedOut."""
    if not may_try(by, package):
        raise PackageNotReady
    if not session_key:
        raise SignedOut
    present, secret = clock.now(), secrets.token_urlsafe(24)
    Trial.objects.filter(user=by, package=package, ended_at__isnull=True).update(ended_at=present)
    Trial.objects.create(
        digest=digest(secret),
        user=by,
        package=package,
        made_at=present,
        expires_at=present + LIFETIME,
        session_id=session_key,
        proof=by.get_session_auth_hash(),
    )
    audit.record("package.tried", package, by=by)
    return launches.ticket(package, secret, door=DOOR)


def admit(secret: str, host: str) -> Trial:
    """The trial behind a token if all of it holds right now. Raises ClosedError.

    Asked anew at each request: the person is active staff, still signed in where he came from, and may try
    the package as it is now; the host is the package's own.
    """
    found = Trial.objects.select_related("user", "session", "package").defer("package__findings")
    trial = found.filter(digest=digest(secret)).first()
    if (
        trial is None
        or host not in launches.hosts_of(trial.package)
        or trial.expires_at <= clock.now()
        or not launches.is_signed_in(trial)
        or not may_try(trial.user, trial.package)
    ):
        raise ClosedError
    if trial.ended_at is not None:
        raise SupersededError
    return trial


def lines(trial: Trial) -> list[scorm_outline.Line]:
    """The outline, with what this trial has come to."""
    return scorm_outline.lines(scorm.outline_of(trial.package), _statuses(trial))


def is_done(trial: Trial) -> bool:
    """Whether a learner who did the same would have the part done."""
    return scorm_outline.is_done(scorm.outline_of(trial.package), _statuses(trial))


def _statuses(trial: Trial) -> dict[str, str]:
    return {item: part["status"] for item, part in trial.parts.items()}


def _held(trial: Trial) -> Trial:
    rows = Trial.objects.select_for_update(of=("self",)).select_related("user", "package")
    held = rows.filter(pk=trial.pk, ended_at__isnull=True).first()
    if held is None:
        raise OpenedElsewhere
    return held


def _part(trial: Trial, item: str) -> Sco:
    """A part as the run-time knows it; a row that is never saved."""
    return Sco(item=item, **trial.parts.get(item, {}))


def _keep(trial: Trial, sco: Sco) -> None:
    trial.parts[sco.item] = {name: getattr(sco, name) for name in FIELDS}
    if len(json.dumps(trial.parts)) > MOST_BYTES:
        raise TooMuch
    trial.save(update_fields=["parts"])


@transaction.atomic
def open_item(trial: Trial, identifier: str) -> tuple[Item, Sco]:
    """Begin a sitting of one part. Raises NoSuchItem, NotItsTurn, OpenedElsewhere."""
    held = _held(trial)
    manifest = scorm.outline_of(held.package)
    item = manifest.item(identifier)
    if item is None:
        raise NoSuchItem
    if not scorm_outline.may_launch(item, manifest, _statuses(held)):
        raise NotItsTurn(item.title)
    sco = _part(held, identifier)
    sco.cmi = scorm.opening(sco, item, held.user, held.package, first=identifier not in held.parts)
    sco.session, sco.number = scorm.new_session(clock.now()), 0
    _keep(held, sco)
    return item, sco


@transaction.atomic
def commit(trial: Trial, sent: Commit) -> dict[str, Any]:
    """Take one snapshot, and say what it would have come to. Raises NoSuchItem, OpenedElsewhere, TooMuch."""
    held = _held(trial)
    if sent.item not in held.parts:
        raise NoSuchItem
    sco = _part(held, sent.item)
    if sco.session != sent.session:
        raise OpenedElsewhere
    if sent.number <= sco.number:
        return scorm.Taken(sco.number, sco.status, {}).to_json()
    change, before = scorm.change_of(sco, sent, scorm.outline_of(held.package)), sco.status
    sco.cmi, sco.status, sco.total_centiseconds = change.cmi, change.status, change.total
    sco.number = sent.number
    _keep(held, sco)
    taken = scorm.Taken(
        sent.number, change.status, change.refused, changed=change.status != before, unit_done=is_done(held)
    )
    return {**taken.to_json(), "lines": [line.to_json() for line in lines(held)]}


def sweep() -> int:
    """Remove trials that are over, with all that was done in them; how many. Running twice does no harm."""
    present = clock.now()
    over = Trial.objects.filter(Q(expires_at__lte=present) | Q(ended_at__lte=present - KEPT))
    return over.delete()[0]
