"""Audiences as data: who would get a letter, as a count, a sample, and a list in batches.

A spec is a dictionary: {"who": "registered" | "verified" | a source's name, "of": the source's argument,
"states": ["TX"], "agency_types": ["county"], "categories": ["sworn_le"], "topics": ["officer-safety"]}.
Everything but `who` narrows. What upper rooms know (the registrants of an event) they hand down as a
source: `@audiences.source("event", …)` over a function from the argument to people, also without account.

Never in any audience: suspended people, people who have left their agency, accounts that were absorbed by
another, addresses nobody confirmed, mailboxes that said no or from which letters come back (P6, P59).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import mailboxes
from rollcall.accounts.models import (
    OPEN_STATES,
    Affiliation,
    Agency,
    Category,
    State,
    User,
    Verification,
)
from rollcall.accounts.places import STATES
from rollcall.catalog.models import Topic
from rollcall.outreach.errors import BadAudience
from rollcall.outreach.models import NoThanks, Suppression
from rollcall.transcripts.models import Enrollment

Spec = dict[str, Any]
REGISTERED, VERIFIED = "registered", "verified"
SAMPLE = 10


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody on a list; `person_id` is None for people without an account."""

    email: str
    mailbox: str
    name: str = ""
    person_id: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Handed down by an upper room: what it is called, and the people for an argument (an id, as text).

    `choices` are the arguments that staff may choose from, newest first, with their words.
    """

    label: str | Promise
    people: Callable[[str], Sequence[Addressee]]
    choices: Callable[[], list[tuple[str, str]]]


_sources: dict[str, Source] = {}


def source(
    name: str, label: str | Promise, *, choices: Callable[[], list[tuple[str, str]]]
) -> Callable[[Callable[[str], Sequence[Addressee]]], Callable[[str], Sequence[Addressee]]]:
    """Register a function as an audience of its own."""

    def register(people: Callable[[str], Sequence[Addressee]]) -> Callable[[str], Sequence[Addressee]]:
        _sources[name] = Source(label, people, choices)
        return people

    return register


def sources() -> dict[str, Source]:
    return dict(_sources)


def check(spec: Spec) -> Spec:
    """The spec with what we know in it and nothing else; raises BadAudience."""
    who = spec.get("who")
    if who not in {REGISTERED, VERIFIED, *_sources}:
        raise BadAudience(_("Choose who should get the letter."), field="who")
    kept: Spec = {"who": who}
    if who in _sources:
        kept["of"] = str(spec.get("of", ""))[:40]
        if not kept["of"]:
            raise BadAudience(_("Choose which one."), field="of")
    known = {
        "states": set(STATES),
        "agency_types": set(Agency.Type.values),
        "categories": set(Category.values),
        "topics": set(Topic.objects.values_list("slug", flat=True)) if spec.get("topics") else set(),
    }
    for name, values in known.items():
        chosen = sorted({str(one) for one in spec.get(name) or []})
        if set(chosen) - values:
            raise BadAudience(_("One of the choices is not known."), field=name)
        if chosen:
            kept[name] = chosen
    return kept


def count(spec: Spec, news: str) -> int:
    """How many mailboxes would get a letter now."""
    if spec["who"] in _sources:
        return len(_of_source(spec, news))
    return users(spec, news).count()


def sample(spec: Spec, news: str) -> list[Addressee]:
    """Some of them, spread over the whole list."""
    if spec["who"] in _sources:
        found = _of_source(spec, news)
        return found[:: max(len(found) // SAMPLE, 1)][:SAMPLE]
    rows = _rows(users(spec, news).order_by("pk"))
    few = [*rows[: SAMPLE // 2], *reversed(rows.order_by("-pk")[: SAMPLE // 2])]
    return list({row.mailbox: row for row in map(_addressee, few)}.values())


def batch(spec: Spec, news: str, *, after: int, size: int) -> tuple[list[Addressee], int]:
    """The people among the next `size` accounts, and the account to go on from; `after` itself at the end.

    A stretch of accounts may hold nobody of a small audience. A source's people come all at once: they are
    those of one event.
    """
    if spec["who"] in _sources:
        return (_of_source(spec, news), 1) if not after else ([], after)
    stretch = User.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:size]
    last = list(stretch)[-1:]
    if not last:
        return [], after
    rows = _rows(users(spec, news).filter(pk__gt=after, pk__lte=last[0]).order_by("pk"))
    return [_addressee(row) for row in rows], last[0]


def users(spec: Spec, news: str) -> QuerySet[User]:
    """The accounts of a spec that want the news and may get it."""
    found = willing(User.objects.all(), news)
    narrowed = [spec.get(name) for name in ("states", "agency_types", "categories")]
    if spec["who"] == VERIFIED or any(narrowed):
        found = found.filter(Exists(_standing(spec)))
    if spec.get("topics"):
        taken = Enrollment.objects.filter(user=OuterRef("pk"), course__topics__slug__in=spec["topics"])
        found = found.filter(Exists(taken))
    return found


def willing(accounts: QuerySet[User], news: str) -> QuerySet[User]:
    """Of these accounts those that may be told, want this kind of news, and whose letters arrive."""
    found = may_be_told(accounts).exclude(Exists(refusals(OuterRef("mailbox"), news)))
    return found.exclude(Exists(Suppression.objects.filter(mailbox=OuterRef("mailbox"))))


def may_be_told(accounts: QuerySet[User]) -> QuerySet[User]:
    """Confirmed, active, not departed, not absorbed by another account."""
    left = Verification.objects.filter(user=OuterRef("pk"), state=State.LEFT)
    came_back = Verification.objects.filter(user=OuterRef("pk"), state__in=OPEN_STATES)
    return accounts.filter(
        ~Q(Exists(left) & ~Exists(came_back)),
        alias__isnull=True,  # `accounts.identity` says who was absorbed; the survivor is told
        is_active=True,
        email_confirmed_at__isnull=False,
    )


def refusals(mailbox: OuterRef, news: str) -> QuerySet[NoThanks]:
    """The word of a mailbox against a kind of news."""
    return NoThanks.objects.filter(mailbox=mailbox, news__in=[news, NoThanks.EVERYTHING])


def _standing(spec: Spec) -> QuerySet[Affiliation]:
    """Where the person is verified now, within what the spec asks for."""
    now = Affiliation.objects.filter(
        user=OuterRef("pk"), ended_at__isnull=True, verification__state=State.APPROVED
    )
    for name, column in (
        ("states", "agency__state"),
        ("agency_types", "agency__type"),
        ("categories", "category"),
    ):
        if spec.get(name):
            now = now.filter(**{f"{column}__in": spec[name]})
    return now


def _rows(found: QuerySet[User]) -> QuerySet[User, tuple[Any, ...]]:
    now = Affiliation.objects.filter(user=OuterRef("pk"), ended_at__isnull=True).order_by("-pk")
    place = Coalesce(Subquery(now.values("agency__state")[:1]), Value(""))
    return found.annotate(place=place).values_list("pk", "email", "mailbox", "legal_name", "place")


def _addressee(row: tuple[Any, ...]) -> Addressee:
    pk, email, mailbox, name, place = row
    return Addressee(email, mailbox or mailboxes.key(email), name, pk, place)


def _of_source(spec: Spec, news: str) -> list[Addressee]:
    """The people of a source, each mailbox once, without those who may not be told or do not want it."""
    found = {one.mailbox: one for one in reversed(_sources[spec["who"]].people(spec["of"]))}
    spared = unfit(list(found.values()), news)
    return [one for one in reversed(found.values()) if one.mailbox not in spared]


def unfit(people: Sequence[Addressee], news: str) -> dict[str, str]:
    """Who of these gets nothing, mailbox → why (a code of `Recipient.Why`); four queries."""
    boxes = [one.mailbox for one in people]
    ids = [one.person_id for one in people if one.person_id is not None]
    no = NoThanks.objects.filter(mailbox__in=boxes, news__in=[news, NoThanks.EVERYTHING])
    silent = Suppression.objects.filter(mailbox__in=boxes)
    standing = dict(User.objects.filter(pk__in=ids).values_list("pk", "is_active"))
    told = set(may_be_told(User.objects.filter(pk__in=ids)).values_list("pk", flat=True))
    why: dict[str, str] = {}
    for one in people:
        if one.person_id is not None and one.person_id not in told:
            why[one.mailbox] = _why_not(standing.get(one.person_id))
    why |= dict.fromkeys(silent.values_list("mailbox", flat=True), "suppressed")
    return why | dict.fromkeys(no.values_list("mailbox", flat=True), "unwanted")


def _why_not(is_active: bool | None) -> str:
    if is_active is None:
        return "gone"
    return "departed" if is_active else "suspended"
