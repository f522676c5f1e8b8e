"""From the identity host, where people sign in, to another portal (docs/decisions/0010).

The portal keeps a random secret in a cookie of the browser and sends its digest along (`begin`). The identity
host signs the person in by its own pages and gives a token for that portal and that digest (`offer`). The
portal takes the token once, within a minute, from the browser that holds the cookie (`redeem`), and goes on
with what the person had proved, and when (`enter`).
"""

import secrets
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from rollcall.accounts import activity, sessions
from rollcall.accounts.errors import NoSuchHandOver
from rollcall.accounts.models import HandOver, User
from rollcall.base import audit, clock
from rollcall.base.tokens import digest

LIFETIME = timedelta(seconds=60)
COOKIE: Final = "__Host-hand-over" if settings.PRODUCTION else "hand-over"
COOKIE_AGE = 3600  # s in which one may find the password, the phone with the codes, or the letter
SECRET_LENGTH = 32  # characters of 24 random bytes
LONGEST_PATH = 2000
RECORDS, RECORDS_OF = AUTHENTICATION_METHODS_SESSION_KEY, "account_authentication_methods_user"


def begin(request: HttpRequest, *, host: str, prove: bool) -> tuple[str, str]:
    """Where to send a browser that wants to sign in on a portal, and the secret that it must keep.

    With `prove`, the person shows anew who it is. Two windows of one browser share the secret.
    """
    secret = request.COOKIES.get(COOKIE, "")
    secret = secret if len(secret) == SECRET_LENGTH else secrets.token_urlsafe(24)
    wanted = own_path(request.GET.get("next", "")) or str(settings.LOGIN_REDIRECT_URL)
    told = {"portal": host, "state": digest(secret), "next": wanted} | ({"prove": "1"} if prove else {})
    return f"{settings.PORTAL_ORIGIN}{reverse('accounts_hand_over')}?{urlencode(told)}", secret


def own_path(path: str) -> str:
    """A path of the same host, or nothing (P48)."""
    stays = path.startswith("/") and len(path) <= LONGEST_PATH
    return path if stays and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""


@transaction.atomic
def offer(request: HttpRequest, user: User, *, host: str, state: str, next_path: str) -> str:
    """A token for one portal and the browser behind `state`; the secret is kept nowhere."""
    secret = secrets.token_urlsafe(24)
    HandOver.objects.create(
        user=user,
        digest=digest(secret),
        host=host,
        state=state,
        next_path=own_path(next_path) or str(settings.LOGIN_REDIRECT_URL),
        records=get_authentication_records(request, user),
        signed_in_at=request.session.get(sessions.SIGNED_IN_AT, clock.now().timestamp()),
        visit=sessions.visit_of(request),
        proof=user.get_session_auth_hash(),
        expires_at=clock.now() + LIFETIME,
    )
    return secret


def redeem(secret: str, *, host: str, cookie: str) -> HandOver:
    """Use a token up. Raises NoSuchHandOver; a token that came to the wrong place or browser is dead too.

    Of any number of uses at once exactly one succeeds. The person is looked at as of now: a suspension or a
    new password since then closes the way.
    """
    row = HandOver.objects.select_related("user").filter(digest=digest(secret)).first()
    if row is None or not _spend(row):
        raise NoSuchHandOver
    is_meant = row.host == host and constant_time_compare(digest(cookie), row.state)
    if not is_meant or not row.user.is_active or row.user.email_confirmed_at is None:
        raise NoSuchHandOver
    if not constant_time_compare(row.proof, row.user.get_session_auth_hash()):
        raise NoSuchHandOver
    return row


def _spend(row: HandOver) -> bool:
    present = clock.now()
    live = HandOver.objects.filter(pk=row.pk, used_at__isnull=True, expires_at__gt=present)
    return live.update(used_at=present) == 1


@transaction.atomic
def enter(request: HttpRequest, row: HandOver) -> None:
    """Go on here as the person of the token, with what was proved on the identity host and when.

    The session gets a new id (P17), and takes the place of an earlier one of the same visit on this portal.
    """
    user = row.user
    if request.user.pk == user.pk:
        sessions.go_on_under_new_id(request)
    else:
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.update(_carried(row))
    activity.seen(request)
    sessions.enlist(request)
    sessions.end_others_of_visit(request, user)
    audit.record("person.came_over", user, by=user, host=row.host)


def _carried(row: HandOver) -> dict[str, Any]:
    return {
        RECORDS: row.records,
        RECORDS_OF: str(row.user_id),
        sessions.SIGNED_IN_AT: row.signed_in_at,
        sessions.VISIT: row.visit,
    }


def sweep() -> int:
    """Drop tokens that are over; run by the clock."""
    gone, _rows = HandOver.objects.filter(expires_at__lt=clock.now()).delete()
    return gone
