"""The demo's readers of updates: invented people without an account. Safe to repeat."""

from django.db import transaction

from rollcall.outreach import subscriptions
from rollcall.outreach.models import Rhythm
from rollcall.outreach.subscriptions import Choice

READERS = (
    ("june.albright@mail.example", "en-us", Choice(Rhythm.WEEKLY, [], [])),
    ("training@mesaverde.example", "en-us", Choice(Rhythm.DAILY, [], ["CO", "NM"])),
    ("oscar.beltran@mail.example", "es", Choice(Rhythm.DAILY, [], ["TX"])),
    ("desk@harborpaper.example", "en-us", Choice(Rhythm.AT_ONCE, [], [])),
)


@transaction.atomic
def load() -> None:
    """Before anything is published, so that the demo's courses and classes are news to them."""
    for email, language, choice in READERS:
        if subscriptions.of(email) is None:
            subscriptions.keep(email, choice, email=email, language=language)
