"""Holding back what looks like spam, without asking anybody to prove that he is human (P67).

Nothing is refused and nothing is lost: a doubtful message becomes a case that is held, staff release it
or let it go, and whoever sent it sees the same page. Whether an address has an account plays no part (P13).
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import timedelta

from django.core import signing
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.base import clock
from rollcall.base.search import fold
from rollcall.cases.models import Case

SALT = "rollcall.cases.contact"
SOONEST = timedelta(seconds=2)  # nobody reads and fills the form in less
LATEST = timedelta(hours=24)
MOST_LINKS = 3
MOST_OF_ONE = 3  # cases an hour from one address that nobody has proved
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
WORDS: dict[str, Promise] = {
    "trap": _("a field was filled in that people do not see"),
    "fast": _("written within two seconds"),
    "stamp": _("the form was not one that we gave out"),
    "links": _("many links"),
    "often": _("many messages from this address"),
    "network": _("many messages from this network"),
    "same": _("the same words came from another address"),
}


def stamp() -> str:
    """When the form was given out, in words that only we can write."""
    return signing.dumps(clock.now().timestamp(), salt=SALT)


def doubts(
    *, text: str, mailbox: str, digest: str, stamped: str, trap: str, network_is_busy: bool
) -> Sequence[str]:
    """Why a message from nobody we know should be looked at first; codes of `WORDS`."""
    found = {
        "trap": bool(trap),
        **_age(stamped),
        "links": len(_LINK.findall(text)) > MOST_LINKS,
        "often": _recent(HOUR, mailbox=mailbox) >= MOST_OF_ONE,
        "network": network_is_busy,
        "same": bool(_others_wrote(digest, mailbox)),
    }
    return [code for code, so in found.items() if so]


def _age(stamped: str) -> dict[str, bool]:
    try:
        given = float(signing.loads(stamped, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return {"stamp": True}
    age = clock.now().timestamp() - given
    return {"fast": age < SOONEST.total_seconds(), "stamp": age > LATEST.total_seconds()}


def _recent(within: timedelta, **which: str) -> int:
    return Case.objects.filter(asked_at__gt=clock.now() - within, **which).count()


def _others_wrote(digest: str, mailbox: str) -> bool:
    same = Case.objects.filter(digest=digest, asked_at__gt=clock.now() - DAY)
    return same.exclude(mailbox=mailbox).exists()


def digest_of(kind: str, text: str) -> str:
    """One value for the same words, whatever their case and spaces."""
    return hashlib.sha256(f"{kind}\0{fold(text)}".encode()).hexdigest()


def reasons(case: Case) -> list[Promise | str]:
    """Why a case was held, in words."""
    return [WORDS.get(code, code) for code in case.held_for.split(",") if code]
