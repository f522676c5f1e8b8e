"""What follows from allauth's and Django's own announcements. No room of ours announces anything."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added
from allauth.usersessions import signals as usersessions_signals
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from rollcall.accounts import activity, factors, languages, notices
from rollcall.accounts.middleware import SIGNED_IN_AT
from rollcall.base import clock


@receiver(user_logged_in)
def note_when(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """The twelve hours begin at sign-in (P17), and the half hour (P18)."""
    request.session[SIGNED_IN_AT] = clock.now().timestamp()
    activity.seen(request)
    languages.at_sign_in(request, kwargs["user"])
    notices.note(request, kwargs["user"])


def list_this_session(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """allauth's own also looks at every session of the person, three queries each; `sessions` bounds them."""
    UserSession.objects.create_from_request(request)


# Connected by allauth's app when it is ready, which is after ours.
usersessions_signals.on_user_logged_in = list_this_session


@receiver(authentication_step_completed)
def new_id_at_fresh_proof(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """A session that has proved more than before goes on under a new id; the old one is dead (P17)."""
    if not kwargs.get("reauthenticated"):
        return
    activity.seen(request)
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


@receiver(authenticator_added)
def enrolling_is_a_proof(
    sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any
) -> None:
    """Who has just shown a new factor need not show it again; the code that was typed is used up (P16)."""
    if authenticator.type not in factors.REAL:
        return
    if authenticator.type == authenticator.Type.TOTP:
        factors.use_up_present_step(authenticator)
    again = True if request.user.is_authenticated else None
    record_authentication(
        request, user, "mfa", type=authenticator.type, id=authenticator.pk, reauthenticated=again
    )
