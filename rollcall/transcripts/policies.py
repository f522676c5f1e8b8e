"""Who may read what of the ledger. Missing and not yours look alike (P21)."""

from typing import cast

from django.http import HttpRequest

from rollcall.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """The person behind a request that has passed `login_required`."""
    return cast("User", request.user)
