"""What an import of the past would do, row by row, before anything is done (R26, P44)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from rollcall.accounts import mailboxes, names, provisioning
from rollcall.accounts.places import folded
from rollcall.base.errors import Refusal
from rollcall.catalog.models import Provider
from rollcall.events.models import Event, HistoryClass, Registration, RosterImport, RosterRow
from rollcall.events.past import dates, reading
from rollcall.events.past.reading import Line

Outcome = RosterRow.Outcome
PART = 1000
MOST_HOURS = Decimal(400)
OF_CLASS = frozenset(reading.CLASS_FIELDS.values())


class WrongRow(Refusal):
    """The row cannot be taken; the sentence says why."""


@dataclass(slots=True)
class Plan:
    """The plan as it grows: classes by key, and whom a row was seen for."""

    roster: RosterImport
    classes: dict[str, HistoryClass] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    providers: dict[str, str] = field(default_factory=dict)  # folded name → name


def slug_of(given: dict[str, str]) -> str:
    """The same class has the same address, in whatever file it comes again."""
    said = "|".join([folded(given["title"]), given["first_day"], folded(given.get("city", ""))])
    return f"past-{given['first_day']}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def begin(roster: RosterImport) -> Plan:
    """A plan for this import with the classes that were read before."""
    plan = Plan(roster, {one.key: one for one in roster.classes.select_related("event")})
    plan.providers = {folded(name): name for name in Provider.objects.values_list("name", flat=True)}
    return plan


def add_classes(plan: Plan, table: Sequence[Line]) -> None:
    """Take the table of classes into the plan; the first row of a key counts."""
    for line in table:
        key = folded(line.given.get("class", ""))[:200] or f"line {line.number}"
        if key not in plan.classes:
            plan.classes[key] = _class(plan, line.number, key, line.given)
    HistoryClass.objects.bulk_create([one for one in plan.classes.values() if one.pk is None])


def _class(plan: Plan, number: int, key: str, given: dict[str, str]) -> HistoryClass:
    row = HistoryClass(roster=plan.roster, number=number, key=key, given=dict(given))
    try:
        row.given |= _told(plan, given)
    except WrongRow as refusal:
        row.outcome, row.why = HistoryClass.Outcome.WRONG, str(refusal)[:300]
        return row
    row.event = Event.objects.filter(slug=slug_of(row.given)).first()
    row.outcome = HistoryClass.Outcome.KNOWN if row.event else HistoryClass.Outcome.NEW
    return row


def _told(plan: Plan, given: dict[str, str]) -> dict[str, str]:
    """The fields of a class made plain; raises `WrongRow`."""
    if not given.get("title"):
        raise WrongRow(_("The title is missing."))
    first, last = _days(given)
    provider = plan.providers.get(folded(given.get("provider") or plan.roster.columns["provider"]))
    if provider is None:
        raise WrongRow(_("No provider is called “%(name)s”.") % {"name": given.get("provider", "")[:80]})
    state = reading.state_of(given.get("state", ""))
    if given.get("state") and not state:
        raise WrongRow(_("“%(text)s” is no state that we know.") % {"text": given["state"][:40]})
    return {
        "title": given["title"][:160],
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "hours": _hours(given.get("hours", "")),
        "kind": reading.kind_of(given.get("kind", "")),
        "state": state,
        "provider": provider,
    }


def _days(given: dict[str, str]) -> tuple[date, date]:
    began = dates.days(given.get("began", ""))
    ended = dates.days(given["ended"]) if given.get("ended") else began
    if began is None or ended is None:
        raise WrongRow(_("“%(text)s” is no date that we can read.") % {"text": given.get("began", "")[:40]})
    first, last = began[0], ended[1]
    if last < first:
        raise WrongRow(_("It ends before it begins."))
    if dates.is_too_old(first):
        raise WrongRow(_("It was before August 2015. The record begins there."))
    if dates.is_to_come(last):
        raise WrongRow(_("It lies in the future."))
    return first, last


def _hours(text: str) -> str:
    if not text:
        return "0"
    try:
        hours = Decimal(text.casefold().rstrip("hours. "))
    except InvalidOperation as error:
        raise WrongRow(_("“%(text)s” is no number of hours.") % {"text": text[:40]}) from error
    if not hours.is_finite() or not 0 <= hours <= MOST_HOURS:
        raise WrongRow(_("“%(text)s” is no number of hours.") % {"text": text[:40]})
    return str(round(hours, 2))


def add_rows(plan: Plan, part: Sequence[Line]) -> list[RosterRow]:
    """Plan a part of the attendance; a fixed number of queries a part, and one a class seen first here."""
    found = [_row(plan, line) for line in part]
    _look_up_people([row for row in found if row.outcome != Outcome.WRONG])
    _mark_repeats(plan, found)
    RosterRow.objects.bulk_create(found, batch_size=500)
    return found


def _row(plan: Plan, line: Line) -> RosterRow:
    row = RosterRow(roster=plan.roster, number=line.number, given=dict(line.given), outcome=Outcome.KEPT)
    try:
        if reading.was_absent(line.given):
            raise WrongRow(_("The sheet says that this person did not come."))
        row.given["as_named"] = reading.name_of(line.given)
        row.given["class_key"] = _class_of(plan, line).key
    except Refusal as refusal:
        row.outcome, row.why = Outcome.WRONG, str(refusal)[:300]
    return row


def _class_of(plan: Plan, line: Line) -> HistoryClass:
    """By its number in the table of classes; else by title and day in the row itself."""
    named = folded(line.given.get("class", ""))[:200]
    there = plan.classes.get(named) if named else None
    if there is None:
        there = _class_in_row(plan, line, named)
    if there.outcome == HistoryClass.Outcome.WRONG:
        raise WrongRow(_("Its class cannot be taken: %(why)s") % {"why": there.why})
    return there


def _class_in_row(plan: Plan, line: Line, named: str) -> HistoryClass:
    """A class that only the rows of attendance name: by title and day, or by number where both are there."""
    given = dict(line.given)
    if "title" not in given and given.get("began"):
        given["title"], named = given.get("class", ""), ""
    if not given.get("title"):
        if "class" not in given:
            raise WrongRow(_("No class is named."))
        raise WrongRow(_("No class has the number “%(text)s”.") % {"text": given["class"][:40]})
    key = named or folded(" ".join(given.get(one, "") for one in ("title", "began", "city")))[:200]
    if key not in plan.classes:
        own = {name: text for name, text in given.items() if name in OF_CLASS}
        plan.classes[key] = made = _class(plan, 0, key, own)
        made.save()
    return plan.classes[key]


def _look_up_people(rows: Sequence[RosterRow]) -> None:
    """Whose mailbox it is. A row without a personal address is kept: no account is made of it."""
    personal: dict[int, str] = {}
    for row in rows:
        row.why = _("No e-mail: kept until the person asks.")
        try:
            if row.given.get("email"):
                personal[row.number] = provisioning.personal(row.given["email"])
        except Refusal as refusal:
            row.why = _("Kept until the person asks. %(why)s") % {"why": refusal}
        row.why = row.why[:300]
    there = provisioning.holders(personal.values())
    for row in rows:
        if address := personal.get(row.number):
            row.given["address"] = address
            row.user = there.get(mailboxes.key(address))
            row.outcome, row.why = (Outcome.KNOWN if row.user else Outcome.NEW), ""


def mark_of(name: str, agency: str, mailbox: str) -> str:
    """One text for the same person on one roster."""
    return mailbox or f"{names.key(name)}|{folded(agency)}"


def _mark_repeats(plan: Plan, rows: Sequence[RosterRow]) -> None:
    """Twice in the file, or on that roster already: nothing is done for it."""
    there = _there(plan, rows)
    for row in rows:
        if row.outcome == Outcome.WRONG:
            continue
        given = row.given
        mailbox = mailboxes.key(given["address"]) if "address" in given else ""
        mark = (given["class_key"], mark_of(given["as_named"], given.get("agency", ""), mailbox))
        if mark in plan.seen or mark in there:
            row.outcome, row.why = Outcome.REPEAT, _("On this roster already.")
        plan.seen.add(mark)


def _there(plan: Plan, rows: Sequence[RosterRow]) -> set[tuple[str, str]]:
    keys = {row.given["class_key"] for row in rows if row.outcome != Outcome.WRONG}
    of_event = {one.event_id: key for key in keys if (one := plan.classes[key]).event_id}
    columns = ("event", "name", "agency_name", "mailbox")
    held: Any = Registration.objects.filter(event__in=list(of_event)).values_list(*columns)
    return {(of_event[event], mark_of(name, agency, mailbox)) for event, name, agency, mailbox in held}
