"""How far a campaign is, for the people who sent it."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from rollcall.mail.models import Letter
from rollcall.outreach.models import Campaign, Recipient

MOST = 100


@dataclass(frozen=True, slots=True)
class Progress:
    listed: int
    told: int
    spared: int
    delivered: int  # the mail server took them
    waiting: int  # in the outbox
    failed: int
    in_doubt: int  # may have gone twice, or not at all

    @property
    def everybody(self) -> int:
        return self.listed + self.told + self.spared


def of(campaign: Campaign) -> Progress:
    """Two queries."""
    state = Recipient.State
    people = campaign.recipients.aggregate(
        listed=Count("pk", filter=Q(state=state.LISTED)),
        told=Count("pk", filter=Q(state=state.TOLD)),
        spared=Count("pk", filter=Q(state=state.SPARED)),
    )
    sent, lost = Letter.State.SENT, [Letter.State.FAILED, Letter.State.WITHHELD]
    letters = _letters(campaign).aggregate(
        delivered=Count("pk", filter=Q(state=sent)),
        waiting=Count("pk", filter=~Q(state__in=[sent, *lost])),
        failed=Count("pk", filter=Q(state__in=lost)),
        in_doubt=Count("pk", filter=Q(in_doubt=True)),
    )
    return Progress(**people, **letters)


def in_doubt(campaign: Campaign) -> QuerySet[Letter]:
    """Letters that a worker had in hand when it died; sent once more under the same Message-ID."""
    return _letters(campaign).filter(in_doubt=True).order_by("pk")[:MOST]


def failed(campaign: Campaign) -> QuerySet[Letter]:
    """Letters that no server would take, or that were withheld."""
    lost = [Letter.State.FAILED, Letter.State.WITHHELD]
    return _letters(campaign).filter(state__in=lost).order_by("pk")[:MOST]


def spared(campaign: Campaign) -> list[tuple[str, int]]:
    """Why people on the list were not told, with how many."""
    rows = campaign.recipients.filter(state=Recipient.State.SPARED).values_list("why")
    return [
        (str(Recipient.Why(why).label), people)
        for why, people in rows.annotate(people=Count("pk")).order_by("-people")
    ]


def _letters(campaign: Campaign) -> QuerySet[Letter]:
    return Letter.objects.filter(key__startswith=campaign.key_prefix)
