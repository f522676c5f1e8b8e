"""The run-time of SCORM 1.2 on the server: open a part, take its commits, see when the unit is done (R14).

A sitting is one opening of one part. Commits are snapshots of the run-time data, numbered within the sitting;
a number that was already taken changes nothing, so a repeat is harmless. The newest sitting of a part is the
one that writes. docs/scorm.md says what counts as done and why.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.catalog.models import Package
from rollcall.catalog.packages.manifest import Item, Manifest
from rollcall.player import attempts, scorm_outline
from rollcall.player.models import Attempt, Launch, Sco
from rollcall.player.scorm_errors import NoSuchItem, NotItsTurn, OpenedElsewhere
from rollcall.player.scorm_model import DONE, FIXED, centiseconds, judged, merge, number, timespan
from rollcall.player.scorm_payload import Commit
from rollcall.transcripts import progress

CREDITED = frozenset({"finish", "left", "commit", "seen"})  # see docs/scorm.md, "when it counts"
CLOCKS = frozenset({"cmi.core.session_time", "cmi.core.total_time"})
SLACK_SECONDS = 60  # a browser's clock and ours; a sitting cannot have lasted longer than it has


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a commit."""

    number: int  # the last one taken in this sitting
    status: str
    refused: dict[str, int]  # element → code of the standard
    changed: bool = False  # the part's status is another than before: the outline should be drawn anew
    unit_done: bool = False  # the whole unit is done, by this commit or before

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "status": self.status,
            "refused": self.refused,
            "changed": self.changed,
            "unit_done": self.unit_done,
        }


def manifest_of(launch: Launch) -> Manifest:
    return outline_of(_package(launch))


def outline_of(package: Package) -> Manifest:
    return _manifest(package.key)


@lru_cache(maxsize=64)
def _manifest(key: uuid.UUID) -> Manifest:
    """Read once in each process: a package's manifest never changes after the import."""
    return Manifest.from_json(Package.objects.values_list("manifest", flat=True).get(key=key))


def _package(launch: Launch) -> Package:
    package = launch.attempt.unit.package
    if package is None:
        raise NoSuchItem
    return package


def held_statuses(attempt: Attempt) -> dict[str, str]:
    """Item → status, of the parts that were opened so far."""
    return dict(Sco.objects.filter(attempt=attempt).values_list("item", "status"))


def begin(launch: Launch) -> list[scorm_outline.Line]:
    """The outline when the shell starts. What an earlier sitting left done but unsettled is settled here."""
    manifest, held = manifest_of(launch), held_statuses(launch.attempt)
    settle(launch.attempt, manifest, held, by=launch.user)
    return scorm_outline.lines(manifest, held)


@transaction.atomic
def open_item(launch: Launch, identifier: str) -> tuple[Item, Sco]:
    """Begin a sitting of one part, whose turn must have come. Raises NoSuchItem, NotItsTurn."""
    manifest = manifest_of(launch)
    item = manifest.item(identifier)
    if item is None:
        raise NoSuchItem
    if not scorm_outline.may_launch(item, manifest, held_statuses(launch.attempt)):
        raise NotItsTurn(item.title)
    present = clock.now()
    sco, made = Sco.objects.select_for_update().get_or_create(
        attempt=launch.attempt,
        item=identifier,
        defaults={"began_at": present, "touched_at": present},
    )
    sco.cmi = opening(sco, item, launch.user, _package(launch), first=made)
    sco.session, sco.number, sco.touched_at = new_session(present), 0, present
    sco.save(update_fields=["cmi", "session", "number", "touched_at"])
    return item, sco


def new_session(present: datetime) -> str:
    """A name for a sitting that also says when it began."""
    return f"{int(present.timestamp()):x}-{secrets.token_hex(10)}"


def opening(sco: Sco, item: Item, user: User, package: Package, *, first: bool) -> dict[str, str]:
    """The run-time data with which a part begins: what was kept, and the server's own words anew."""
    kept = {name: value for name, value in sco.cmi.items() if name not in FIXED}
    left = kept.pop("cmi.core.exit", "suspend")  # a sitting that broke off is one to resume
    kept.pop("cmi.core.session_time", None)
    in_review = sco.status == "passed" or (sco.status in DONE and bool(kept.get("cmi.core.score.raw")))
    own = {
        "cmi.core.student_id": salted_hmac("rollcall.scorm", f"{user.pk}:{package.key}").hexdigest()[:20],
        "cmi.core.student_name": student_name(user.legal_name),
        "cmi.core.credit": "no-credit" if in_review else "credit",
        "cmi.core.lesson_mode": "review" if in_review else "normal",
        "cmi.core.entry": "ab-initio" if first else "resume" if left == "suspend" else "",
        "cmi.core.total_time": timespan(sco.total_centiseconds),
        "cmi.launch_data": item.datafromlms,
        "cmi.student_data.mastery_score": item.masteryscore,
        "cmi.student_data.max_time_allowed": item.maxtimeallowed,
        "cmi.student_data.time_limit_action": item.timelimitaction,
    }
    return {"cmi.core.lesson_status": sco.status, **kept, **{key: word for key, word in own.items() if word}}


def student_name(legal_name: str) -> str:
    """As the standard wants it: last name, first name."""
    first, _space, last = legal_name.strip().rpartition(" ")
    return f"{last}, {first}"[:255] if first else last[:255]


def replay(launch: Launch, old: Launch, sent: Commit) -> bool:
    """Take what an earlier visit of the same attempt could not send; true when it was (still) wanted."""
    if old.attempt_id != launch.attempt_id or old.user_id != launch.user_id:
        return False
    try:
        return commit(launch, sent).number == sent.number
    except (NoSuchItem, OpenedElsewhere):
        return False


def commit(launch: Launch, sent: Commit) -> Taken:
    """Take one snapshot. Raises NoSuchItem, OpenedElsewhere.

    In the usual case the row came along with the launch and one is written, by a statement that also holds
    sitting and number, so that no transaction is needed; only when the part becomes done is the ledger told,
    in a transaction.
    """
    sco = _part(launch, sent.item)
    if sco is None:
        raise NoSuchItem
    if sco.session != sent.session:
        raise OpenedElsewhere
    if sent.number <= sco.number:
        return Taken(sco.number, sco.status, {})
    change = change_of(sco, sent, manifest_of(launch))
    if _counts(change, sent):
        return _take_and_settle(launch, sco, sent, change)
    if not _write(sco, sent, change):
        return _lost_the_race(sco, sent)
    return Taken(sent.number, change.status, change.refused, changed=change.status != sco.status)


def _part(launch: Launch, item: str) -> Sco | None:
    """The part's row as it was when the request was let in, or read now."""
    if launch.part is not None and launch.part.item == item:
        return launch.part
    return Sco.objects.filter(attempt_id=launch.attempt_id, item=item).first()


@dataclass(frozen=True, slots=True)
class Change:
    """What a part becomes by a commit."""

    cmi: dict[str, str]
    status: str
    total: int
    refused: dict[str, int]


def change_of(sco: Sco, sent: Commit, manifest: Manifest) -> Change:
    """What the row becomes. Time is clamped to how long the sitting can have lasted."""
    held: dict[str, str] = sco.cmi
    cmi, refused = merge(sent.cmi, held)
    before = centiseconds(held.get("cmi.core.session_time", ""))
    lasted = (clock.now().timestamp() - int(sco.session.partition("-")[0], 16) + SLACK_SECONDS) * 100
    now = min(centiseconds(cmi.get("cmi.core.session_time", "")), int(lasted))
    if "cmi.core.session_time" in cmi:
        cmi["cmi.core.session_time"] = timespan(now)
    if sent.why == "seen":
        status = "completed" if _is_silent(sent.item, manifest) else sco.status
    else:
        status = judged(cmi, is_over=sent.why == "finish")
    cmi["cmi.core.lesson_status"] = status
    return Change(cmi, status, max(0, sco.total_centiseconds - before) + now, refused)


def _is_silent(identifier: str, manifest: Manifest) -> bool:
    """A part that cannot report: an asset, or any part of a package in which no file calls the run-time."""
    item = manifest.item(identifier)
    return item is not None and (item.scormtype == "asset" or not manifest.speaks)


def _counts(change: Change, sent: Commit) -> bool:
    """Passed counts at once; completed when the part says so or is left, not in an automatic snapshot."""
    return change.status == "passed" or (change.status in DONE and sent.why in CREDITED)


def _write(sco: Sco, sent: Commit, change: Change) -> bool:
    raw = number(change.cmi.get("cmi.core.score.raw"))
    mine = Sco.objects.filter(pk=sco.pk, session=sent.session, number__lt=sent.number)
    written = mine.update(
        cmi=change.cmi,
        number=sent.number,
        status=change.status,
        score=raw,
        total_centiseconds=change.total,
        **({"touched_at": clock.now()} if _moved(sco.cmi, change.cmi) else {}),
    )
    return written == 1


def _moved(before: dict[str, str], after: dict[str, str]) -> bool:
    """Whether a snapshot says more than that time has passed (P18)."""
    names = (before.keys() | after.keys()) - CLOCKS
    return any(before.get(name) != after.get(name) for name in names)


def _lost_the_race(sco: Sco, sent: Commit) -> Taken:
    """Another request wrote between our read and our write: either a later number or a newer sitting."""
    present = Sco.objects.filter(pk=sco.pk, session=sent.session).first()
    if present is None:
        raise OpenedElsewhere
    return Taken(present.number, present.status, {})


@transaction.atomic
def _take_and_settle(launch: Launch, sco: Sco, sent: Commit, change: Change) -> Taken:
    if not _write(sco, sent, change):
        return _lost_the_race(sco, sent)
    done = settle(launch.attempt, manifest_of(launch), held_statuses(launch.attempt), by=launch.user)
    return Taken(
        sent.number, change.status, change.refused, changed=change.status != sco.status, unit_done=done
    )


@transaction.atomic
def settle(attempt: Attempt, manifest: Manifest, held: dict[str, str], *, by: User) -> bool:
    """Tell the ledger when every required part is done; true when the unit is done, now or before."""
    if attempt.done_at is not None:
        return True
    if not scorm_outline.is_done(manifest, held):
        return False
    progress.satisfy(attempt.enrollment, attempt.unit, evidence=evidence_of(attempt, manifest), by=by)
    attempts.close(attempt)
    audit.record("scorm.unit_done", attempt, by=by)
    attempt.done_at = clock.now()
    return True


def evidence_of(attempt: Attempt, manifest: Manifest) -> dict[str, Any]:
    """What the ledger keeps: the mean of the scores that were reported, and each part's status."""
    parts = {sco.item: sco for sco in Sco.objects.filter(attempt=attempt).defer("cmi")}
    rows = [parts[item.identifier] for item in manifest.required() if item.identifier in parts]
    scores = [float(sco.score) for sco in rows if sco.score is not None]
    found: dict[str, Any] = {
        "how": "scorm",
        "parts": [
            {"item": sco.item, "status": sco.status, "score": None if sco.score is None else float(sco.score)}
            for sco in rows[:50]
        ],
        "seconds": sum(sco.total_centiseconds for sco in rows) // 100,
    }
    return {**found, "score": round(sum(scores) / len(scores), 2)} if scores else found
