"""Video: what was watched, where it stopped, and when it is enough. The server adds up, never the browser."""

from datetime import datetime
from typing import Any

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.catalog.models import VideoAsset
from rollcall.player import attempts, learning, watching
from rollcall.player.errors import Unwatchable
from rollcall.player.models import Attempt
from rollcall.player.seats import Seat
from rollcall.transcripts.models import Enrollment

FASTEST = 2.0  # our player offers no higher speed
SLACK = 30.0  # seconds: the first message comes after some watching


@transaction.atomic
def watched(seat: Seat, index: int, *, stretches: object, place: object, by: User) -> tuple[int, bool]:
    """Add stretches that were watched and keep the place; returns the percent so far, and if that is enough.

    Done when the share the authors ask for is reached. Sent twice, counted once. Raises NotYet, and
    Unwatchable for what no browser of ours sends or for more than the time since the beginning allows.
    """
    enrollment = seat.enrollment
    seat.insist(index)
    if enrollment is None:
        raise Unwatchable
    unit = seat.load(index)
    asset = unit.video
    attempt = attempts.locked(enrollment, unit)
    state = _added(attempt, asset, stretches, place)
    if _known(state) != _known(attempt.state):  # a player that stands still is nobody's work (P18)
        attempt.touched_at = clock.now()
    attempt.state = state
    attempt.save(update_fields=["state", "touched_at"])
    share = watching.percent(_known(state), asset.seconds)
    is_enough = share >= asset.must_watch_percent
    if is_enough and attempt.done_at is None:
        learning.finish(seat, index, evidence={"how": "watched", "percent": share}, by=by)
    return share, is_enough


def _added(attempt: Attempt, asset: VideoAsset, stretches: object, place: object) -> dict[str, Any]:
    try:
        point = watching.place(place, asset.seconds)
        merged = watching.merge([*_known(attempt.state), *watching.stretches(stretches, asset.seconds)])
    except watching.UnwatchableError as fault:
        raise Unwatchable from fault
    if watching.total(merged) > _possible(attempt.began_at, clock.now()):
        raise Unwatchable
    return {**attempt.state, "watched": [list(pair) for pair in merged], "at": point}


def _known(state: dict[str, Any]) -> list[watching.Stretch]:
    return [(float(begin), float(end)) for begin, end in state.get("watched", [])]


def _possible(began: datetime, present: datetime) -> float:
    """The most seconds anyone can have seen since (P28)."""
    return (present - began).total_seconds() * FASTEST + SLACK


@transaction.atomic
def read_transcript(seat: Seat, index: int, *, by: User) -> None:
    """Reading the transcript to its end counts as watching does; the evidence says which it was."""
    seat.insist(index)
    if not seat.load(index).video.transcript.strip():
        raise Unwatchable
    learning.finish(seat, index, evidence={"how": "read the transcript"}, by=by)


def state_of(enrollment: Enrollment | None, asset: VideoAsset) -> tuple[float, int]:
    """The second at which to go on, and the percent watched."""
    if enrollment is None:
        return 0.0, 0
    rows = Attempt.objects.filter(enrollment=enrollment, unit=asset.unit_id, round=enrollment.round)
    state = rows.values_list("state", flat=True).first() or {}
    point = float(state.get("at", 0.0))
    resume = 0.0 if point >= asset.seconds - 3 else point  # at the end: from the start
    return resume, watching.percent(_known(state), asset.seconds)
