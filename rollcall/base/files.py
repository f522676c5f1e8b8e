"""Files sent in parts, as a video needs it (RFC 9110, 13 and 14). Whoever calls has checked access."""

import re
from collections.abc import Iterator
from typing import IO
from urllib.parse import quote

from django.core.files import File
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import http_date, parse_etags, parse_http_date_safe

CHUNK = 64 * 1024
# Who asks for "everything from here" gets this much and asks again: a slow line holds no thread for long.
OPEN_END = 4 * 1024 * 1024
_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$", re.ASCII)


class UnsatisfiableError(ValueError):
    """The part asked for lies outside the file."""


def wanted_part(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for; None: the whole file (no range, several, or none that we understand)."""
    match = _RANGE.match(header.strip())
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        if not length:
            raise UnsatisfiableError
        return size - length, size - 1
    begin = int(first)
    if begin >= size:
        raise UnsatisfiableError
    if not last:
        return begin, min(begin + OPEN_END, size) - 1
    if int(last) < begin:
        return None  # not a range at all: ignored, as the standard says
    return begin, min(int(last), size - 1)


def _pieces(source: IO[bytes], begin: int, length: int) -> Iterator[bytes]:
    with source:
        source.seek(begin)
        while length > 0:
            piece = source.read(min(CHUNK, length))
            if not piece:
                return
            length -= len(piece)
            yield piece


def _same_as_held(request: HttpRequest, etag: str) -> bool:
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in held or etag in [value.removeprefix("W/") for value in held]


def _range_still_counts(request: HttpRequest, etag: str, modified: int) -> bool:
    """If-Range: the part is only sent when the client's other parts are of the same file."""
    condition = request.headers.get("If-Range", "").strip()
    if not condition:
        return True
    if condition.startswith(('"', "W/")):
        return condition == etag  # a weak tag never matches here
    return parse_http_date_safe(condition) == modified


def _headed(response: HttpResponseBase, etag: str, modified: int) -> HttpResponseBase:
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def send(
    request: HttpRequest, file: File[bytes], *, content_type: str, modified: float, attachment: str = ""
) -> HttpResponseBase:
    """Answer GET or HEAD with a file or the part of it asked for: 200, 206, 304 or 416.

    The type is given by the caller, never guessed; the answer may not be kept by shared caches and is
    asked for anew each time, so that access is checked each time (P27, P37).
    """
    size, changed = file.size, int(modified)
    etag = f'"{size:x}-{int(modified * 1000):x}"'
    if _same_as_held(request, etag):
        return _headed(HttpResponse(status=304), etag, changed)
    part: tuple[int, int] | None = None
    header = request.headers.get("Range", "")
    if header and _range_still_counts(request, etag, changed):
        try:
            part = wanted_part(header, size)
        except UnsatisfiableError:
            refusal = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
            return _headed(refusal, etag, changed)
    begin, end = part or (0, size - 1)
    length = end - begin + 1
    body: Iterator[bytes] = iter(()) if request.method == "HEAD" else _pieces(file.open("rb"), begin, length)
    response = StreamingHttpResponse(body, status=206 if part else 200, content_type=content_type)
    response["Content-Length"] = str(length)
    if part:
        response["Content-Range"] = f"bytes {begin}-{end}/{size}"
    if attachment:
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(attachment)}"
    return _headed(response, etag, changed)
