"""A temporary password opens one page and nothing else (P11).

It is never the account's password: typed at the sign-in page it is used up, nobody is signed in, and this
browser may for some minutes set the account's first password.
"""

from datetime import timedelta

from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from rollcall.accounts import invitations, mailboxes
from rollcall.accounts.models import User
from rollcall.base import audit, clock, tokens

HELD = "temporary"  # in the session: {"user", "digest", "until"}
MINUTES = timedelta(minutes=30)


def step_in(request: HttpRequest, email: str, password: str) -> None:
    """Use a temporary password up and lead to the page where a real one is set; else do nothing.

    Raises allauth's `ImmediateHttpResponse` with the way there. One query, whatever the address (P13).
    """
    if not settings.TEMPORARY_PASSWORDS:
        return
    found = invitations.find_word(mailboxes.key(email or "-@-"), password or "-")
    if found is None or not tokens.spend(found[0]):
        return
    token, user = found
    audit.record("person.temporary_password_used", user, by=user)
    request.session.cycle_key()
    until = (clock.now() + MINUTES).timestamp()
    request.session[HELD] = {"user": user.pk, "digest": token.digest, "until": until}
    raise ImmediateHttpResponse(HttpResponseRedirect(reverse("accounts_new_password")))


def holder(request: HttpRequest) -> User | None:
    """Whose first password this browser may set now."""
    held = request.session.get(HELD)
    if not held or held["until"] < clock.now().timestamp():
        return None
    user = User.objects.filter(pk=held["user"]).first()
    return user if user and invitations.is_nobodys(user) else None


def is_the_same(request: HttpRequest, password: str) -> bool:
    """Whether somebody tries to keep the temporary password, however typed."""
    held = request.session.get(HELD) or {}
    return tokens.digest(invitations.plain_word(password)) == held.get("digest")


def forget(request: HttpRequest) -> None:
    request.session.pop(HELD, None)
