"""From a file or a typed sheet to a plan: every row with what will come of it and why (P44)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from rollcall.base import audit, bulk
from rollcall.base.sheets import Unreadable, rows_of
from rollcall.events.models import Event, RosterImport, RosterRow
from rollcall.events.rosters import checks, headings
from rollcall.events.rosters.checks import Row, Told, WrongRow
from rollcall.events.rosters.matching import Match, Matcher

BATCH = 1000
State = RosterImport.State
Given = tuple[int, dict[str, str]]


def plan(roster: RosterImport, *, by: audit.Actor) -> RosterImport:
    """Read what was sent and say of every row what would come of it; nothing is written to people.

    May run twice, also after a crash: it begins anew. A file that cannot be read is REFUSED with the reason.
    """
    with transaction.atomic():
        held = RosterImport.objects.select_for_update().get(pk=roster.pk)
        if held.state != State.READING:
            return held
        held.rows.all().delete()
        try:
            with transaction.atomic():
                _plan(held, given_of(held))
        except Unreadable as refusal:
            held.state, held.fault = State.REFUSED, str(refusal)[:300]
        else:
            held.state = State.PLANNED
        held.save()
        audit.record("roster.planned", held, by=by, counts=held.counts, fault=held.fault)
    if held.file:
        held.file.delete(save=True)  # its rows are kept; nothing is kept twice
    return held


def given_of(roster: RosterImport) -> Iterator[Given]:
    """(line, fields) of what was sent; notes the headings on the way. Raises `Unreadable`."""
    with roster.file.open("rb") as file:
        raw = file.read()
    table = headings.table_of(rows_of(raw))
    del raw
    roster.columns = table.columns
    for line, cells in table.rows:
        fields = headings.fields_of(cells, table.places)
        if fields:
            yield line, fields


def plan_typed(roster: RosterImport, given: Iterable[Given], *, by: audit.Actor) -> RosterImport:
    """The same for rows that were typed from the paper sheet."""
    with transaction.atomic():
        _plan(roster, iter(given))
        roster.state = State.PLANNED
        roster.save()
        audit.record("roster.planned", roster, by=by, counts=roster.counts)
    return roster


def _plan(roster: RosterImport, given: Iterator[Given]) -> None:
    event = _event(roster)
    told, matcher = Told.of(event), Matcher(event)
    counts: Counter[str] = Counter()
    while part := list(islice(given, BATCH)):
        rows = _part(roster, part, told, matcher)
        bulk.insert(rows)
        counts.update(row.outcome for row in rows)
    if not counts:
        raise Unreadable(_("There are headings, and no rows below them."))
    roster.counts, roster.total = dict(counts), counts.total()


def _event(roster: RosterImport) -> Event:
    if roster.event is None:
        raise Unreadable(_("This roster belongs to no event."))
    return roster.event


def _part(roster: RosterImport, part: list[Given], told: Told, matcher: Matcher) -> list[RosterRow]:
    """A thousand rows: wrong ones first, the others matched together."""
    found: dict[int, RosterRow] = {}
    good: list[Row] = []
    for number, given in part:
        try:
            good.append(checks.read(number, given, told))
        except WrongRow as refusal:
            match = Match(RosterRow.Outcome.WRONG, str(refusal))
            found[number] = _row(roster, number, given, match)
    for row, match in zip(good, matcher.match(good), strict=True):
        found[row.number] = _row(roster, row.number, row.given, match)
    return [found[number] for number in sorted(found)]


def _row(roster: RosterImport, number: int, given: dict[str, str], match: Match) -> RosterRow:
    return RosterRow(
        roster=roster,
        number=number,
        given=given,
        outcome=match.outcome,
        why=match.why[:300],
        score=match.score,
        user_id=match.user_id,
        registration_id=match.registration_id,
    )
