"""What follows from allauth's and Django's own announcements. No room of ours announces anything."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from rollcall.accounts.middleware import SIGNED_IN_AT
from rollcall.base import clock


@receiver(user_logged_in)
def note_when(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """The twelve hours begin at sign-in (P17)."""
    request.session[SIGNED_IN_AT] = clock.now().timestamp()


@receiver(authentication_step_completed)
def new_id_at_fresh_proof(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """A session that has proved more than before goes on under a new id; the old one is dead (P17)."""
    if not kwargs.get("reauthenticated"):
        return
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)
