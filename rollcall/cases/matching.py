"""Likely rows for a missing certificate, on the rosters of all events and of the imports of the past (R27).

Each reason adds points; the sum, at most 100, orders the rows and is shown with its reasons. Nothing is
decided here: staff look and decide.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import SequenceMatcher
from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rollcall.accounts import identity, mailboxes, names
from rollcall.accounts.models import Affiliation, OfficerIdentifier, User
from rollcall.accounts.places import STATES, folded
from rollcall.base.errors import Refusal
from rollcall.cases.missing import Facts
from rollcall.cases.models import Case
from rollcall.events import claims
from rollcall.events.models import Event, Registration, Teaching
from rollcall.transcripts.models import Completion

MOST_READ = 2000  # rows that are scored
MOST_SHOWN = 12
LEAST = 30  # points below which a row is not shown
ALIKE = 0.84  # of two names, as difflib counts
SMALL_WORDS = {"a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to", "with"}


@dataclass(frozen=True, slots=True)
class Known:
    """What we know of the person, read once."""

    ids: list[int]
    names: list[str]
    mailboxes: set[str]
    agencies: dict[int, str]
    identifiers: set[tuple[str, str]]


@dataclass(slots=True)
class Match:
    """One row with its points, why, and whether it can be added."""

    row: Registration
    points: int = 0
    reasons: list[str | Promise] = field(default_factory=list)
    is_recorded: bool = False  # stands on the person's record already
    refusal: str = ""  # why it cannot be added; empty: it can

    def give(self, points: int, reason: str | Promise) -> None:
        self.points = min(self.points + points, 100)
        self.reasons.append(reason)


def likely(case: Case) -> list[Match]:
    """The rows that may be the person's, the likeliest first; a fixed number of queries."""
    if case.person is None:  # a certificate is asked for by an account
        return []
    facts: Facts = case.facts
    known = _known(case.person, facts)
    found = [_scored(row, facts, known) for row in _candidates(facts, known)]
    best = sorted((one for one in found if one.points >= LEAST), key=lambda one: (-one.points, one.row.pk))
    return _with_standing(best[:MOST_SHOWN], case.person, known)


def row_of(case: Case, key: int) -> Registration | None:
    """A row that is among the likely ones of this case; None for any other."""
    return next((one.row for one in likely(case) if one.row.pk == key), None)


def _known(person: User, facts: Facts) -> Known:
    ids = identity.ids_of(person)
    emails = [*User.objects.filter(pk__in=ids).values_list("email", flat=True), facts["email"]]
    work = Affiliation.objects.filter(user__in=ids).values_list("agency", "agency__name")
    numbers = OfficerIdentifier.objects.filter(user__in=ids).values_list("issuer", "value")
    return Known(
        ids=ids,
        names=[name for name in (person.legal_name, facts["name"]) if name.strip()],
        mailboxes={mailboxes.key(email) for email in emails if email},
        agencies=dict(work),
        identifiers={(folded(issuer), folded(value)) for issuer, value in numbers},
    )


def _candidates(facts: Facts, known: Known) -> list[Registration]:
    """By mailbox or account, whenever it was; by last name within a year of what the person remembers."""
    began = datetime(max(facts["year"] - 1, 2015), 1, 1, tzinfo=UTC)
    ended = datetime(facts["year"] + 2, 1, 1, tzinfo=UTC)
    last = {names.words(name)[-1] for name in known.names if names.words(name)}
    written = {name.split()[-1] for name in known.names}  # with its accents
    called = reduce(or_, (Q(name__icontains=word) for word in sorted(last | written)), Q(pk__in=[]))
    around = Event.objects.filter(starts_at__gte=began, starts_at__lt=ended)
    mine = _rows(Q(mailbox__in=known.mailboxes) | Q(user__in=known.ids))
    every = {row.pk: row for row in [*mine, *_rows(called & Q(event__in=around.values("pk")))]}
    return list(every.values())


def _rows(which: Q) -> QuerySet[Registration]:
    taught = Prefetch("event__teachings", queryset=Teaching.objects.select_related("instructor"))
    rows = Registration.objects.filter(which).select_related("event__venue", "agency", "user")
    return rows.prefetch_related(taught).order_by("-event__starts_at", "pk")[:MOST_READ]


def _scored(row: Registration, facts: Facts, known: Known) -> Match:
    match = Match(row)
    _by_name(match, known)
    _by_mailbox(match, known)
    _by_agency(match, known)
    _by_date(match, facts)
    _by_title(match, facts["what"])
    _by_place(match, facts["where"])
    _by_instructor(match, facts["instructor"])
    return match


def _by_name(match: Match, known: Known) -> None:
    key, given = names.key(match.row.name), folded(match.row.name)
    if any(key == names.key(name) for name in known.names):
        match.give(35, _("Same name"))
    elif any(SequenceMatcher(None, given, folded(name)).ratio() >= ALIKE for name in known.names):
        match.give(25, _("Name spelled much alike"))
    elif any(_initial_and_last(given) == _initial_and_last(folded(name)) for name in known.names):
        match.give(20, _("Same last name and initial"))


def _initial_and_last(name: str) -> tuple[str, str]:
    parts = name.split() or [""]
    return parts[0][:1], parts[-1]


def _by_mailbox(match: Match, known: Known) -> None:
    if match.row.mailbox and match.row.mailbox in known.mailboxes:
        match.give(35, _("Same e-mail"))
    elif match.row.user_id in known.ids:
        match.give(35, _("Registered with this account"))
    numbers = {(folded(one["issuer"]), folded(one["value"])) for one in match.row.identifiers}
    if numbers & known.identifiers:
        match.give(35, _("Same number with the state"))


def _by_agency(match: Match, known: Known) -> None:
    named = folded(match.row.agency.name if match.row.agency else match.row.agency_name)
    same = match.row.agency_id in known.agencies
    if same or (named and any(_alike(named, folded(agency)) for agency in known.agencies.values())):
        match.give(15, _("Same agency"))


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


def _by_date(match: Match, facts: Facts) -> None:
    event = match.row.event
    if event.starts_at is None:
        return
    on = event.starts_at.astimezone(event.tz)
    apart = abs(on.year * 12 + on.month - facts["year"] * 12 - (facts["month"] or on.month))
    if facts["month"] and apart <= 1:
        match.give(20, _("About the same month"))
    elif on.year == facts["year"]:
        match.give(12, _("Same year"))


def _by_title(match: Match, what: str) -> None:
    asked, title = _telling(what), _telling(match.row.event.title)
    share = len(asked & title) / min(len(asked), len(title)) if asked and title else 0
    if share >= 0.5:
        match.give(round(20 * share), _("Title fits"))


def _telling(words: str) -> set[str]:
    return set(folded(words).split()) - SMALL_WORDS


def _by_place(match: Match, where: str) -> None:
    event = match.row.event
    at = [event.venue.name, event.venue.city, event.venue.state] if event.venue else []
    state = event.state_code or (at[-1] if at else "")
    stood = folded(" ".join([*at, state, STATES.get(state, "")])).split()
    if set(folded(where).split()) & set(stood):
        match.give(10, _("Place fits"))


def _by_instructor(match: Match, instructor: str) -> None:
    asked = names.words(instructor)
    taught = {word for one in match.row.event.teachings.all() for word in names.words(one.instructor.name)}
    if asked and asked[-1] in taught:
        match.give(10, _("Instructor fits"))


def _with_standing(matches: list[Match], person: User, known: Known) -> list[Match]:
    """Say of each whether it is on the record, or why it cannot be added."""
    sources = _sources(one.row for one in matches)
    recorded = Completion.objects.filter(user__in=known.ids, source__in=sources)
    there = set(recorded.values_list("source", flat=True))
    for one in matches:
        one.is_recorded = one.row.event.source in there
        try:
            claims.require_claimable(one.row, person)
        except Refusal as refusal:
            one.refusal = str(refusal)
    return matches


def _sources(rows: Iterable[Registration]) -> list[str]:
    return [row.event.source for row in rows]
