"""From which page of ours somebody came to write to us, without what is secret in its address."""

import re
from urllib.parse import urlsplit

from django.http import HttpRequest

HIDDEN = "…"
CONTACT = "/contact/"
LONG = 16
# What a link in a letter carries: long, and not made of words as a slug is.
NO_WORDS = re.compile(r"[A-Z:.]|(?:[0-9].*){6}")


def came_from(request: HttpRequest) -> str:
    """The path of the page of ours that led here; nothing where that is not known. A question mark and what
    follows is left out, and so is each part that may be a secret (P63)."""
    before = urlsplit(request.META.get("HTTP_REFERER", ""))
    if before.netloc != request.get_host() or before.path.startswith(CONTACT):
        return ""
    return "/".join(_plain(part) for part in before.path.split("/"))


def _plain(part: str) -> str:
    return HIDDEN if len(part) >= LONG and NO_WORDS.search(part) else part
