"""Updates for whoever asked: with or without an account, one mailbox has one subscription (R38).

An address that somebody typed counts when its mailbox has answered (double opt-in); where it is proved
already, by the link in a letter or by an account, the choice counts at once. Nothing here tells who asks
whether an address is known (P13): there is one path for all.
"""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation

from rollcall.accounts import mailboxes
from rollcall.accounts.letters import words
from rollcall.accounts.models import Affiliation, User
from rollcall.base import audit, clock, tokens
from rollcall.base.addresses import portal_url
from rollcall.mail import outbox
from rollcall.outreach import audiences, preferences, rhythms
from rollcall.outreach.errors import DeadLink
from rollcall.outreach.models import ItemTold, News, Rhythm, SignUp, Subscription, Suppression

PURPOSE = "updates"
LIFETIME = timedelta(days=7)
KEPT_TOLD = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants to hear: of these topics, and of these programs. Empty lists narrow nothing."""

    rhythm: str
    topics: list[str]
    states: list[str]
    programs: list[str] = field(default_factory=list)


@transaction.atomic
def ask(email: str, choice: Choice) -> SignUp:
    """Keep what was asked and post the letter with the link; it counts when the link is followed.

    The letter is in the present language. Raises `mail.strangers.TooManyLetters`, and then keeps nothing
    (P60). A mailbox from which letters come back, or whose owner called them unwanted, is not written to.
    """
    address = mailboxes.normal(email)
    mailbox, language = mailboxes.key(address), translation.get_language()
    asked = SignUp.objects.create(
        mailbox=mailbox, email=address, language=language, at=clock.now(), **asdict(choice)
    )
    secret = tokens.mint(purpose=PURPOSE, subject=audit.subject_of(asked), lifetime=LIFETIME)
    key = f"updates:confirm:{asked.pk}"
    outbox.post(
        "outreach/updates_confirm",
        to=address,
        key=key,
        context={"words": words(), "days": LIFETIME.days},
        secret={"link": portal_url("outreach:updates_confirm", [secret])},
        stranger=mailbox,
        good_until=clock.now() + LIFETIME,
    )
    if Suppression.objects.filter(mailbox=mailbox).exists():
        outbox.withhold(key)
    audit.record("updates.asked", asked, by=preferences.READER)
    return asked


def find(secret: str) -> SignUp | None:
    """What a live link stands for; looking changes nothing (P3)."""
    token = tokens.find(secret, purpose=PURPOSE)
    return _asked(token.subject) if token and tokens.is_live(token) else None


def is_used(secret: str) -> bool:
    """Whether the link was followed and confirmed before."""
    token = tokens.find(secret, purpose=PURPOSE)
    return token is not None and token.used_at is not None


def _asked(subject: str) -> SignUp | None:
    return SignUp.objects.filter(pk=int(subject.rpartition(":")[2])).first()


@transaction.atomic
def confirm(secret: str) -> Subscription:
    """The mailbox has answered. Of any number of clicks one counts; raises DeadLink."""
    token = tokens.find(secret, purpose=PURPOSE)
    asked = _asked(token.subject) if token else None
    if token is None or asked is None or not tokens.spend(token):
        raise DeadLink
    choice = Choice(asked.rhythm, asked.topics, asked.states, asked.programs)
    row = keep(asked.mailbox, choice, email=asked.email, language=asked.language)
    asked.delete()
    return row


@transaction.atomic
def keep(
    mailbox: str, choice: Choice, *, email: str, language: str = "", by: audit.Actor = preferences.READER
) -> Subscription:
    """Hear this from now on; the caller has seen that the mailbox is theirs. Nothing older is sent."""
    present = clock.now()
    fresh: dict[str, Any] = {"email": email, "since": present, "asked_at": present, "rhythm": Rhythm.OFF}
    Subscription.objects.get_or_create(mailbox=mailbox, defaults=fresh)
    row = Subscription.objects.select_for_update().get(mailbox=mailbox)
    if effective(row) == Rhythm.OFF:
        row.since = row.asked_at = present
    row.rhythm, row.topics, row.states = choice.rhythm, choice.topics, choice.states
    row.programs = choice.programs
    row.email, row.language = email, language or row.language or translation.get_language()
    row.place = _place(mailbox, choice.states)
    row.next_at = rhythms.next_after(row.rhythm, row.place, present)
    row.save()
    if row.rhythm != Rhythm.OFF:
        preferences.want(mailbox, News.UPDATES, by=by)
    audit.record("updates.kept", row, by=by, **asdict(choice))
    return row


def of(mailbox: str) -> Subscription | None:
    return Subscription.objects.filter(mailbox=mailbox).first()


def effective(row: Subscription | None) -> str:
    """The rhythm that holds: off as well where the mailbox has said no to updates, or to all news."""
    if row is None or News.UPDATES not in preferences.wanted(row.mailbox):
        return Rhythm.OFF
    return row.rhythm


def fit(rows: QuerySet[Subscription]) -> QuerySet[Subscription]:
    """Of these whoever may be told now: not unwilling, not suppressed, not suspended, departed or absorbed.

    An account that nobody has confirmed says nothing about the mailbox it names.
    """
    box = OuterRef("mailbox")
    accounts = User.objects.filter(Q(email_confirmed_at__isnull=False) | Q(is_active=False), mailbox=box)
    told = audiences.may_be_told(User.objects.filter(mailbox=box))
    return rows.filter(
        ~Exists(audiences.refusals(box, News.UPDATES)),
        ~Exists(Suppression.objects.filter(mailbox=box)),
        ~Exists(accounts) | Exists(told),
    )


def _place(mailbox: str, states: list[str]) -> str:
    """By whose clock it is morning: the agency's state, else the one state that was chosen."""
    now = Affiliation.objects.filter(user__mailbox=mailbox, ended_at__isnull=True).order_by("-pk")
    place = now.values_list("agency__state", flat=True).first()
    return place or (states[0] if len(states) == 1 else "")


def sweep() -> int:
    """Forget what nobody confirmed, and who was told of what is long past; returns how many rows."""
    present = clock.now()
    stale = SignUp.objects.filter(at__lt=present - LIFETIME).delete()[0]
    return stale + ItemTold.objects.filter(item__queued_at__lt=present - KEPT_TOLD).delete()[0]
