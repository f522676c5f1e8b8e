"""Video: the stream with its parts, what was watched, the transcript in its place."""

import json
import uuid

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts import activity
from rollcall.base import files
from rollcall.base.errors import Refusal
from rollcall.catalog.models import Unit, VideoAsset
from rollcall.player import policies, video
from rollcall.player.seats import Seat

MOST_BYTES = 16 * 1024
# What may be served, and as what. Nothing is guessed from what somebody uploaded (P37).
TYPES = {
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}
PARTS = ("film", "described", "captions", "poster")


@require_safe
def stream(request: HttpRequest, slug: str, key: uuid.UUID, part: str) -> HttpResponseBase:
    """One of the files of a video; access is decided at each request (P27)."""
    seat = policies.strict_seat(request.user, slug)
    return send(request, seat, key, part)


def send(request: HttpRequest, seat: Seat, key: uuid.UUID, part: str) -> HttpResponseBase:
    index = policies.open_at(seat, key, Unit.Kind.VIDEO)
    asset = VideoAsset.objects.filter(unit=seat.units[index].pk).defer("transcript").first()
    held = _file(asset, part) if asset else None
    content_type = TYPES.get(held.name.rsplit(".", 1)[-1].lower()) if held and held.name else None
    if held is None or content_type is None:
        raise Http404
    try:
        changed = held.storage.get_modified_time(held.name or "").timestamp()
    except FileNotFoundError as error:
        raise Http404 from error
    return files.send(request, held, content_type=content_type, modified=changed)


def _file(asset: VideoAsset, part: str) -> FieldFile | None:
    if part not in PARTS:
        return None
    held: FieldFile = asset.file if part == "film" else getattr(asset, part)
    return held or None


@activity.asks_by_itself
@require_POST
def watched(request: HttpRequest, slug: str, key: uuid.UUID) -> JsonResponse:
    """What the browser says was watched, about every ten seconds; answers with the percent so far."""
    seat = policies.learner(request.user, slug)
    index = policies.unit_at(seat, key, Unit.Kind.VIDEO)
    sent = _sent(request)
    if sent is None or seat.user is None:
        return JsonResponse({"error": "This is not what the player sends."}, status=400)
    try:
        share, is_enough = video.watched(
            seat, index, stretches=sent.get("watched"), place=sent.get("at"), by=seat.user
        )
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    return JsonResponse(
        {"percent": share, "done": is_enough or key in seat.done, "finished": seat.is_finished}
    )


def _sent(request: HttpRequest) -> dict[str, object] | None:
    if len(request.body) > MOST_BYTES:
        return None
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return sent if isinstance(sent, dict) else None


@require_POST
def transcript_read(request: HttpRequest, slug: str, key: uuid.UUID) -> HttpResponseBase:
    """“I have read the transcript”: as good as having watched."""
    seat = policies.learner(request.user, slug)
    index = policies.unit_at(seat, key, Unit.Kind.VIDEO)
    if seat.user is None:
        raise Http404
    try:
        video.read_transcript(seat, index, by=seat.user)
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    if seat.is_finished:
        return redirect("player:finished", slug)
    return redirect("player:unit", slug=slug, key=key)
