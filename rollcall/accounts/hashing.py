"""How many passwords are hashed at once, and how many people wait for that: never all of us (P10).

A hash takes tens of milliseconds of a core and 19 MiB. A process that hashes whatever comes has no thread
left for anybody who only reads. So few are hashed at once, a short queue waits, and who finds the queue full
is told so at the door, before anything of theirs is counted or looked up.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

AT_ONCE = 2  # hashings, a process
ROOM = 12  # requests hashing or waiting for it; fewer than the server has threads (scripts/serve.py)
RETRY_AFTER = 2  # s; a full room is empty again in a quarter of that
DOORS = "/accounts/"  # every page that hashes a password stands here

_hashing = BoundedSemaphore(AT_ONCE)
_room = BoundedSemaphore(ROOM)

Next = Callable[[HttpRequest], HttpResponse]


def turn() -> AbstractContextManager[object]:
    """Around one hashing: waits until fewer than AT_ONCE others are at it."""
    return _hashing


def hashing_leaves_room(get_response: Next) -> Next:
    """Let no more than ROOM requests in where passwords are hashed; answer 503 to the others at once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path_info.startswith(DOORS):
            return get_response(request)
        if not _room.acquire(blocking=False):
            return _later()
        try:
            return get_response(request)
        finally:
            _room.release()

    return middleware


def _later() -> HttpResponse:
    response = HttpResponse(_page(), status=503, headers={"Retry-After": str(RETRY_AFTER)})
    response._has_been_logged = True  # type: ignore[attr-defined]  # or Django writes a line for each
    return response


@cache
def _page() -> str:
    """Made once: who is sent away must cost nothing."""
    return render_to_string("base/errors/503.html")
