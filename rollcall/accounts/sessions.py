"""Where somebody is signed in, and ending it (P6, P20).

One sign-in may reach several portals, each with a session of its own: together they are a visit. Signing out
on one of them ends the visit (docs/decisions/0010).
"""

from collections.abc import Iterable
from uuid import uuid4

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.base.cache import SharedCache

MOST_AT_ONCE = 5  # visits of one person; a sixth sign-in ends the oldest
VISIT = "visit"  # in the session, and in its line of the list
SIGNED_IN_AT = "signed_in_at"  # in the session: s


def begin_visit(request: HttpRequest) -> None:
    """Somebody has just signed in here."""
    request.session[VISIT] = uuid4().hex


def visit_of(request: HttpRequest) -> str:
    """The visit that a session belongs to; one from before there were visits begins its own."""
    if VISIT not in request.session:
        begin_visit(request)
        enlist(request)
    return str(request.session[VISIT])


def enlist(request: HttpRequest) -> None:
    """Put this session on the list of the person's, with its visit and host."""
    UserSession.objects.create_from_request(request)
    told = {VISIT: request.session.get(VISIT, ""), "host": request.get_host()}
    UserSession.objects.filter(session_key=request.session.session_key).update(data=told)


def go_on_under_new_id(request: HttpRequest) -> None:
    """A session that has proved more than before goes on under a new id; the old one is dead (P17)."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


@transaction.atomic
def make_room(user: User) -> None:
    """Before a sign-in: end the oldest visits, so that their number is bounded."""
    rows = UserSession.objects.filter(user=user).order_by("-created_at", "-pk")
    visits = list(dict.fromkeys(_visit(row) for row in rows))
    oldest = set(visits[MOST_AT_ONCE - 1 :])
    _end(row.session_key for row in rows if _visit(row) in oldest)


def _visit(row: UserSession) -> str:
    return str(row.data.get(VISIT) or row.session_key)


@transaction.atomic
def end_visit(user: User, visit: str) -> int:
    """Sign a person out on every portal that one sign-in has reached; returns on how many."""
    rows = [row for row in UserSession.objects.filter(user=user) if row.data.get(VISIT) == visit]
    return _end(row.session_key for row in rows)


def end_others_of_visit(request: HttpRequest, user: User) -> None:
    """One session a portal and visit: the one of this request stays."""
    own, host = request.session.session_key, request.get_host()
    rows = UserSession.objects.filter(user=user).exclude(session_key=own)
    visit = request.session[VISIT]
    _end(row.session_key for row in rows if row.data == {VISIT: visit, "host": host})


def _end(session_keys: Iterable[str]) -> int:
    keys = list(session_keys)
    if keys:
        Session.objects.filter(session_key__in=keys).delete()
        UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


@transaction.atomic
def end_all(user: User, *, by: audit.Actor) -> int:
    """Sign a person out everywhere, with the next request; returns how many sessions were listed.

    The epoch is part of every session's proof, so a session that is in no list dies too.
    """
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    ended = _end(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    audit.record("person.signed_out_everywhere", user, by=by, sessions=ended)
    return ended


def sweep() -> int:
    """Drop sessions and counts that have expired; run by the clock. Returns how many sessions went."""
    shared = caches["default"]
    if isinstance(shared, SharedCache):
        shared.clear_expired()
    gone, _rows = Session.objects.filter(expire_date__lt=clock.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone
