"""A mailbox that is forgotten: nothing is known of it any more, not even that it refused letters."""

from django.db.models import Q

from rollcall.base.forgetting import Whom, named_by_number
from rollcall.outreach.models import (
    ItemTold,
    NoThanks,
    Recipient,
    Report,
    SignUp,
    Subscription,
    Suppression,
)


def forget(whom: Whom) -> int:
    """Joins the caller's transaction. Lists of letters that went keep their length (P59), without names."""
    gone = 0
    for model in (ItemTold, NoThanks, SignUp, Subscription, Suppression, Report):
        gone += model._default_manager.filter(mailbox__in=whom.mailboxes).delete()[0]
    rows = Recipient.objects.filter(Q(person_id__in=whom.ids) | Q(mailbox__in=whom.mailboxes))
    rows.filter(state=Recipient.State.LISTED).update(state=Recipient.State.SPARED, why=Recipient.Why.GONE)
    return gone + rows.update(mailbox=named_by_number(), email="", name="", place="", person_id=None)
