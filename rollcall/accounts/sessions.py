"""Where somebody is signed in, and ending it (P6, P20)."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import transaction
from django.db.models import F

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.base.cache import SharedCache

MOST_AT_ONCE = 5  # sessions of one person; a sixth sign-in ends the oldest


@transaction.atomic
def make_room(user: User) -> None:
    """Before a sign-in: end the oldest sessions, so that their number is bounded."""
    rows = UserSession.objects.filter(user=user).order_by("-created_at", "-pk")
    oldest = list(rows.values_list("session_key", flat=True)[MOST_AT_ONCE - 1 :])
    if oldest:
        Session.objects.filter(session_key__in=oldest).delete()
        UserSession.objects.filter(session_key__in=oldest).delete()


@transaction.atomic
def end_all(user: User, *, by: audit.Actor) -> int:
    """Sign a person out everywhere, with the next request; returns how many sessions were listed.

    The epoch is part of every session's proof, so a session that is in no list dies too.
    """
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    listed = UserSession.objects.filter(user=user)
    keys = list(listed.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    listed.delete()
    audit.record("person.signed_out_everywhere", user, by=by, sessions=len(keys))
    return len(keys)


def sweep() -> int:
    """Drop sessions and counts that have expired; run by the clock. Returns how many sessions went."""
    shared = caches["default"]
    if isinstance(shared, SharedCache):
        shared.clear_expired()
    gone, _rows = Session.objects.filter(expire_date__lt=clock.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone
