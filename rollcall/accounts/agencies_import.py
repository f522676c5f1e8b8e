"""Reading a directory of agencies from a table: plan, show, then do; safe to repeat."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rollcall.accounts.models import Agency, AgencyORI
from rollcall.accounts.models.agencies import ori_format
from rollcall.accounts.places import STATES, folded, ori_fits, words_to_find
from rollcall.base import audit, clock, sheets
from rollcall.base.sheets import Unreadable

BATCH = 2_000
NEEDED = ("name", "state")
_LONGEST = {"name": 200, "county": 120, "place": 120, "phone": 40}  # as in the table
_TYPES = {
    "city": Agency.Type.CITY,
    "county": Agency.Type.COUNTY,
    "state police": Agency.Type.STATE,
    "state": Agency.Type.STATE,
    "other state agency": Agency.Type.STATE_OTHER,
    "tribal": Agency.Type.TRIBAL,
    "federal": Agency.Type.FEDERAL,
    "university or college": Agency.Type.UNIVERSITY,
    "corrections": Agency.Type.CORRECTIONS,
    "court": Agency.Type.COURT,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file, read and found to be in order."""

    line: int
    name: str
    state: str
    type: str = Agency.Type.OTHER
    ori: str = ""
    county: str = ""
    place: str = ""
    phone: str = ""
    sworn_count: int | None = None
    latitude: float | None = None
    longitude: float | None = None

    def values(self) -> dict[str, Any]:
        """The fields of an agency that the file speaks about."""
        return {
            item.name: getattr(self, item.name) for item in fields(self) if item.name not in ("line", "ori")
        }

    @property
    def find(self) -> str:
        return words_to_find(
            name=self.name,
            county=self.county,
            place=self.place,
            state=self.state,
            oris=[self.ori] if self.ori else [],
        )


@dataclass(frozen=True, slots=True)
class Remark:
    """A line and what is to be said about it."""

    line: int
    sentence: str


@dataclass(slots=True)
class Plan:
    """What importing would do; nothing is written until `execute`."""

    new: list[Row] = field(default_factory=list)
    changed: list[tuple[Agency, Row, list[str]]] = field(default_factory=list)
    same: int = 0
    wrong: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    columns: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        return len(self.new) + len(self.changed) + self.same + len(self.wrong)


def make_plan(raw: bytes) -> Plan:
    """Read the file and compare it with the directory; changes nothing. Raises `sheets.Unreadable`."""
    plan = Plan()
    rows = list(_read(raw, plan))
    _compare(rows, plan)
    return plan


def _read(raw: bytes, plan: Plan) -> Iterator[Row]:
    lines = sheets.rows_of(raw)
    heads = [head.casefold() for head in next(lines, (0, []))[1]]
    _require_columns(heads)
    plan.columns = frozenset(heads)
    seen: set[str] = set()
    for line, cells in lines:
        row = _row(line, heads, cells, plan, seen)
        if row is not None:
            yield row


def _require_columns(heads: list[str]) -> None:
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        raise Unreadable(
            _("The first line has to name the columns; missing: %(names)s.") % {"names": ", ".join(missing)}
        )
    twice = [name for name, times in Counter(heads).items() if times > 1 and name]
    if twice:
        raise Unreadable(_("The column “%(name)s” stands twice in the first line.") % {"name": twice[0]})


def _row(line: int, heads: list[str], cells: list[str], plan: Plan, seen: set[str]) -> Row | None:
    if any(cells[len(heads) :]):
        plan.wrong.append(Remark(line, _("The row has more cells than the first line.")))
        return None
    text = dict.fromkeys(heads, "") | dict(zip(heads, cells, strict=False))
    try:
        row = _parsed(line, text, plan)
    except ValueError as fault:
        plan.wrong.append(Remark(line, str(fault)))
        return None
    if row.ori and row.ori in seen:
        plan.wrong.append(Remark(line, _("The ORI %(ori)s stands in the file twice.") % {"ori": row.ori}))
        return None
    seen.add(row.ori)
    return row


def _parsed(line: int, text: dict[str, str], plan: Plan) -> Row:
    state = text["state"].upper()
    if not text["name"]:
        raise ValueError(_("The name is missing."))
    if state not in STATES:
        raise ValueError(_("“%(state)s” is no state or territory.") % {"state": text["state"][:40]})
    for name, longest in _LONGEST.items():
        if len(text.get(name, "")) > longest:
            raise ValueError(
                _("The %(name)s is longer than %(longest)d characters.") % {"name": name, "longest": longest}
            )
    return Row(
        line=line,
        name=text["name"],
        state=state,
        type=_TYPES.get(text.get("type", "").casefold(), Agency.Type.OTHER),
        ori=_ori(line, text.get("ori", "").upper(), state, plan),
        county=text.get("county", ""),
        place=text.get("place", ""),
        phone=text.get("phone", ""),
        sworn_count=_count(text.get("sworn_count", "")),
        latitude=_degrees(text.get("latitude", ""), 90, _("latitude")),
        longitude=_degrees(text.get("longitude", ""), 180, _("longitude")),
    )


def _ori(line: int, ori: str, state: str, plan: Plan) -> str:
    """A well-formed ORI, or none: an agency without one is still an agency (ORIs are optional)."""
    if not ori:
        return ""
    try:
        ori_format(ori)
    except ValidationError:
        plan.warnings.append(
            Remark(line, _("“%(ori)s” is no ORI; the agency is taken without one.") % {"ori": ori[:40]})
        )
        return ""
    if not ori_fits(ori, state):
        plan.warnings.append(
            Remark(line, _("The ORI %(ori)s does not begin with %(state)s.") % {"ori": ori, "state": state})
        )
    return ori


def _count(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 6:
        raise ValueError(_("The sworn count “%(text)s” is no whole number.") % {"text": text[:40]})
    return int(text)


def _degrees(text: str, most: int, name: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = most + 1.0
    if not -most <= value <= most:
        raise ValueError(_("“%(text)s” is no %(name)s.") % {"text": text[:40], "name": name})
    return value


def _same_place(name: str, state: str, county: str) -> tuple[str, str, str]:
    return folded(name), state, folded(county)


def _compare(rows: Iterable[Row], plan: Plan) -> None:
    """Sort rows into new, changed and same; an ORI tells an agency, else name, state and county do."""
    # What an applicant proposed is for staff to merge, not for a file.
    known = Agency.objects.filter(confirmed_at__isnull=False)
    agencies = {agency.pk: agency for agency in known.iterator(BATCH)}
    pairs = AgencyORI.objects.filter(agency__confirmed_at__isnull=False).values_list("ori", "agency_id")
    by_ori = {ori: agencies[key] for ori, key in pairs}
    with_ori = {agency.pk for agency in by_ori.values()}
    by_name = {
        _same_place(agency.name, agency.state, agency.county): agency
        for agency in agencies.values()
        if agency.pk not in with_ori
    }
    for row in rows:
        there = by_ori.get(row.ori) or by_name.get(_same_place(row.name, row.state, row.county))
        if there is None:
            plan.new.append(row)
            continue
        differs = _differences(there, row, plan.columns)
        if row.ori and row.ori not in by_ori:
            differs.append("ori")
        if differs:
            plan.changed.append((there, row, differs))
        else:
            plan.same += 1


def _differences(agency: Agency, row: Row, columns: frozenset[str]) -> list[str]:
    """Fields that the file says otherwise; a column that is not there or an empty cell says nothing."""
    told = {
        name: value for name, value in row.values().items() if name in columns and value not in ("", None)
    }
    return [name for name, value in told.items() if getattr(agency, name) != value]


@transaction.atomic
def execute(plan: Plan, *, by: audit.Actor) -> Plan:
    """Do what the plan says, all of it or nothing; wrong rows are left out."""
    present = clock.now()
    _add(plan.new, present)
    _change(plan.changed, present)
    audit.record(
        "agencies.imported",
        "agencies",
        by=by,
        new=len(plan.new),
        changed=len(plan.changed),
        same=plan.same,
        wrong=len(plan.wrong),
    )
    return plan


def _change(changed: list[tuple[Agency, Row, list[str]]], present: datetime) -> None:
    if not changed:
        return
    added = [(agency, row.ori) for agency, row, differs in changed if "ori" in differs]
    AgencyORI.objects.bulk_create([AgencyORI(agency=agency, ori=ori) for agency, ori in added], BATCH)
    oris = _oris([agency for agency, _row, _differs in changed])
    touched = {"find", "updated_at"}
    for agency, row, differs in changed:
        for name in set(differs) - {"ori"}:
            setattr(agency, name, getattr(row, name))
            touched.add(name)
        agency.updated_at = present
        agency.find = words_to_find(
            name=agency.name,
            county=agency.county,
            place=agency.place,
            state=agency.state,
            oris=oris[agency.pk],
        )
    Agency.objects.bulk_update(
        [agency for agency, _row, _differs in changed], sorted(touched), batch_size=500
    )


def _oris(agencies: list[Agency]) -> dict[int, list[str]]:
    """ORIs by agency, read in parts: SQLite takes only so many values in one question."""
    found: dict[int, list[str]] = defaultdict(list)
    for start in range(0, len(agencies), BATCH):
        keys = [agency.pk for agency in agencies[start : start + BATCH]]
        for key, ori in AgencyORI.objects.filter(agency__in=keys).values_list("agency_id", "ori"):
            found[key].append(ori)
    return found


def _add(rows: list[Row], present: datetime) -> None:
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        made = Agency.objects.bulk_create(
            Agency(**row.values(), find=row.find, confirmed_at=present, updated_at=present) for row in part
        )
        AgencyORI.objects.bulk_create(
            AgencyORI(agency=agency, ori=row.ori) for agency, row in zip(made, part, strict=True) if row.ori
        )
