"""Telling many of something that happened, on an upper room's word: a recording is up (R25).

An announcement is a campaign like any other: the same second person, number and stop window. What is
special is its key, so that a thing is announced once, however often somebody asks.
"""

from django.db import transaction
from django.db.models import QuerySet

from rollcall.accounts.models import User
from rollcall.outreach import audiences, campaigns
from rollcall.outreach.audiences import Spec
from rollcall.outreach.models import Campaign, News

EVERYBODY: Spec = {"who": audiences.REGISTERED}


@transaction.atomic
def announce(
    *,
    kind: str,
    key: str,
    subject: str,
    body: str,
    by: User,
    audience: Spec | None = None,
) -> Campaign:
    """The draft of the letter that tells of something, once per key; a second call returns the first one.

    `kind` is one of `models.News`: people hear it by their preferences. The caller has decided that `by`
    may ask for it; sending it is for those who may write to many.
    """
    there = find(key)
    if there:
        return there
    return campaigns.begin(
        subject=subject,
        body=body,
        news=News(kind),
        audience=audience or EVERYBODY,
        by=by,
        made_by=by,
        key=key,
    )


def find(key: str) -> Campaign | None:
    """The campaign of an announcement, with its state; None where it was never asked for."""
    return Campaign.objects.filter(key=key).first()


def drafts_waiting() -> QuerySet[Campaign]:
    """Announcements that somebody asked for and nobody has sent on."""
    return Campaign.objects.filter(key__isnull=False, state=Campaign.State.DRAFT)
