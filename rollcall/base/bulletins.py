"""A line above every page: what does not work, and until when; and what all should know (issue 4).

Staff write it in both languages with its hours. It shows within some seconds, also on pages that are kept for
visitors without a session, and goes by itself. Who closes one does not see it again in that browser.
"""

import re
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from rollcall.base import audit, sites
from rollcall.base.models import Bulletin

COOKIE = "bulletins"  # also written by base/rollcall.js: the numbers of those closed, with dots between
KEPT = 30 * 24 * 3600  # seconds
MOST = 20
FIELDS = ("kind", "words", "words_es", "begins_at", "ends_at", "site_id")


def shown(request: HttpRequest) -> list[Bulletin]:
    """What stands above this page: of this portal, now, and not closed in this browser."""
    told = sites.here().notices()
    gone = closed(request) if told else []
    return [one for one in told if one.pk not in gone]


def closed(request: HttpRequest) -> list[int]:
    """The numbers that this browser keeps; what else stands in the cookie counts as nothing."""
    found = re.findall(r"(?:^|(?<=\.))[0-9]{1,9}(?=\.|$)", request.COOKIES.get(COOKIE, "")[:400])
    return [int(number) for number in found][-MOST:]


def close(request: HttpRequest, response: HttpResponse, number: int) -> None:
    """Keep in this browser that one was read."""
    kept = [one for one in closed(request) if one != number]
    told = ".".join(str(one) for one in [*kept, number][-MOST:])
    response.set_cookie(COOKIE, told, max_age=KEPT, secure=settings.PRODUCTION, samesite="Lax")


@transaction.atomic
def put_up(bulletin: Bulletin, *, by: audit.Actor) -> Bulletin:
    """Write or change a line; it shows in its hours."""
    is_new = bulletin.pk is None
    bulletin.save()
    audit.record("bulletin.written" if is_new else "bulletin.changed", bulletin, by=by, **_told(bulletin))
    transaction.on_commit(sites.forget)
    return bulletin


@transaction.atomic
def take_down(bulletin: Bulletin, *, by: audit.Actor) -> None:
    """Take a line away before its time; what it said stays in the trail."""
    audit.record("bulletin.taken_down", bulletin, by=by, **_told(bulletin))
    bulletin.delete()
    transaction.on_commit(sites.forget)


def _told(bulletin: Bulletin) -> dict[str, Any]:
    rows = {name: getattr(bulletin, name) for name in FIELDS}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in rows.items()}
