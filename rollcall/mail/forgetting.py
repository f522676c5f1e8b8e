"""Letters of somebody who is forgotten: that one went, of which kind and when; nothing of what it said."""

from typing import Any

from django.db.models import Q

from rollcall.base import clock, forgetting
from rollcall.mail import pace
from rollcall.mail.models import Attachment, Letter, Stranger

NOTHING: dict[str, Any] = {
    "to": "",
    "person_id": None,
    "subject": "",
    "text": "",
    "html": "",
    "body": None,
    "fields": {},
    "headers": {},
    "secret": None,
    "fault": "",
    "claim": "",
}


def forget(whom: forgetting.Whom, *, prefixes: list[str], but: str) -> int:
    """Empty the letters to this person, about these things, or with an address of his in them.

    What still waits is withheld. The letter with the key `but` is left alone: `forget_one` is for that.
    """
    about = Q(person_id__in=whom.ids) | whom.at("to")
    for prefix in prefixes:
        about |= Q(key__startswith=prefix)
    for address in whom.addresses:
        about |= Q(text__icontains=address) | Q(html__icontains=address) | Q(key__icontains=address)
    rows = Letter.objects.filter(about).exclude(key=but)
    keys = list(rows.values_list("pk", flat=True))
    keys += forgetting.naming(Letter.objects.exclude(key=but), "fields", whom).values_list("pk", flat=True)
    Stranger.objects.filter(mailbox__in=whom.mailboxes).delete()
    return _empty(keys)


def forget_one(key: str) -> int:
    """The last letter, once it has gone."""
    return _empty(list(Letter.objects.filter(key=key).values_list("pk", flat=True)))


def _empty(keys: list[int]) -> int:
    rows = Letter.objects.filter(pk__in=keys)
    Attachment.objects.filter(letter__in=keys).delete()
    rows.filter(state__in=[*pace.WAITING, Letter.State.SENDING]).update(
        state=Letter.State.WITHHELD, since=clock.now()
    )
    rows.filter(key__contains="@").update(key=forgetting.named_by_number())
    return rows.update(**NOTHING)
