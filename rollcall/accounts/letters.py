"""Posting this room's letters with what each of them needs: the portal's name and whom to call (R2)."""

from typing import Any

from wagtail.models import Site

from rollcall.accounts.models import User, Verification
from rollcall.base.models import SiteWords
from rollcall.mail import outbox


def words() -> SiteWords:
    """Brand and help desk; the defaults where no site is set up yet."""
    site = Site.objects.filter(is_default_site=True).first()
    return SiteWords.for_site(site) if site else SiteWords()


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
