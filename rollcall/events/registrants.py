"""Who is registered for an event, handed down to `outreach` as an audience."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from rollcall.accounts import mailboxes
from rollcall.base import clock
from rollcall.events.models import LIVE, Event, Registration
from rollcall.outreach import audiences
from rollcall.outreach.audiences import Addressee

NEWEST = 50
WITHIN = timedelta(days=400)


def recent() -> list[tuple[str, str]]:
    """Events whose people one may want to write to, the newest first."""
    rows = Event.objects.filter(starts_at__gt=clock.now() - WITHIN).exclude(state=Event.State.DRAFT)
    found = rows.order_by("-starts_at", "-pk").values_list("pk", "title", "starts_at")[:NEWEST]
    return [(str(pk), f"{title}, {starts_at:%Y-%m-%d}") for pk, title, starts_at in found]


@audiences.source("event", _("Registered for"), choices=recent)
def of_event(key: str) -> list[Addressee]:
    """Everybody who has a seat, waits for one, or attended; with or without an account."""
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        return []
    rows = Registration.objects.filter(event=int(key), state__in=LIVE).exclude(email="", user=None)
    columns = ("email", "name", "user", "user__email", "user__mailbox", "user__legal_name", "agency__state")
    return [
        Addressee(
            email=account_email or email,
            mailbox=mailbox or mailboxes.key(account_email or email),
            name=account_name or name,
            person_id=user,
            place=state or "",
        )
        for email, name, user, account_email, mailbox, account_name, state in rows.order_by("pk").values_list(
            *columns
        )
    ]
