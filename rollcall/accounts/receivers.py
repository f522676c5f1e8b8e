"""What follows from allauth's and Django's own announcements. No room of ours announces anything."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added
from allauth.usersessions import signals as usersessions_signals
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from rollcall.accounts import activity, factors, languages, notices, sessions
from rollcall.accounts.models import User
from rollcall.base import clock


@receiver(user_logged_in)
def note_when(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """The twelve hours begin at sign-in (P17), and the half hour (P18)."""
    request.session[sessions.SIGNED_IN_AT] = clock.now().timestamp()
    sessions.begin_visit(request)
    activity.seen(request)
    languages.at_sign_in(request, kwargs["user"])
    notices.note(request, kwargs["user"])


def list_this_session(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """allauth's own also looks at every session of the person, three queries each; `sessions` bounds them."""
    sessions.enlist(request)


# Connected by allauth's app when it is ready, which is after ours.
usersessions_signals.on_user_logged_in = list_this_session
usersessions_signals.on_password_changed = list_this_session  # under the new id that a new password brings


@receiver(user_logged_out)
def end_the_visit(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Who signs out on one portal is signed out on all that this sign-in has reached."""
    if user is not None and sessions.VISIT in request.session:
        sessions.end_visit(user, request.session[sessions.VISIT])


@receiver(authentication_step_completed)
def new_id_at_fresh_proof(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """A session that has proved more than before goes on under a new id; the old one is dead (P17)."""
    if not kwargs.get("reauthenticated"):
        return
    activity.seen(request)
    sessions.go_on_under_new_id(request)


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
