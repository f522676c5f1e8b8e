"""Posting this room's letters with what each of them needs: the portal's name and whom to call (R2)."""

from typing import Any

from rollcall.accounts.models import User, Verification
from rollcall.base import sites
from rollcall.base.models import SiteWords
from rollcall.mail import outbox


def words() -> SiteWords:
    """Brand and help desk of the portal that one is on; outside of a request, of the first one."""
    return sites.here().words


def to_applicant(letter: str, application: Verification, *, key: str, **context: Any) -> None:
    """Tell the applicant something about the application, once per key."""
    user = application.user
    outbox.post(
        f"accounts/{letter}",
        to=user.email,
        key=f"verification:{application.pk}:{key}",
        person_id=user.pk,
        context={"application": application, "person": user, "words": words(), **context},
    )


def to_person(letter: str, user: User, *, key: str, **context: Any) -> None:
    """Tell a person something about the account, once per key."""
    outbox.post(
        f"accounts/{letter}",
        to=user.email,
        key=f"person:{user.pk}:{key}",
        person_id=user.pk,
        context={"person": user, "words": words(), **context},
    )
