"""Sign-in by e-mail and password."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from rollcall.accounts import identity, mailboxes, temporary
from rollcall.accounts.models import User
from rollcall.accounts.typed import too_long


class EmailBackend(AuthenticationBackend):
    """allauth's backend; an inactive (suspended) person is nobody from the next request on (P6).

    An account whose mailbox nobody has proved answers like a wrong password: whoever registers somebody
    else's address learns nothing from trying to sign in with it (P13).
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        if too_long(credentials.get("password") or ""):
            return None
        if credentials.get("email"):
            credentials["email"] = mailboxes.normal(credentials["email"])
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is None:
            unproved = self.unstash_authenticated_user()
            if isinstance(unproved, User) and identity.is_absorbed(unproved):
                return None  # joined with another account, whose password it is that counts
            if request is not None:
                temporary.step_in(request, credentials.get("email", ""), credentials.get("password", ""))
            if isinstance(unproved, User) and unproved.email_confirmed_at is not None:
                self._stash_user(unproved)  # suspended, and the password is right: allauth says so
            return None
        return user if isinstance(user, User) and user.email_confirmed_at is not None else None
