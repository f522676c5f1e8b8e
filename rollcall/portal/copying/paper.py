"""The copy itself: a ZIP with one page for a person, one file for machines, and the files that were sent."""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import FileField, Model
from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from rollcall.accounts import trail_words
from rollcall.accounts.models import User
from rollcall.base.context import words as portal_words
from rollcall.base.models import AuditEntry
from rollcall.portal.copying import reading, words
from rollcall.portal.copying.shape import Table

PAGE, LOOK, DATA = "index.html", "look.css", "data.json"
LONGEST = 4000  # of one value on the page; the whole of it is in the data


def write(person: User, to: IO[bytes], *, at: datetime) -> int:
    """Write the ZIP in the language that is on; returns how many rows are in it."""
    one = reading.whose(person)
    found = list(reading.all_rows(one))
    files = _files(found)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PAGE, page(person, found, at))
        archive.writestr(LOOK, render_to_string("portal/copy/look.css"))
        archive.writestr(DATA, data(person, found, at))
        for name, stored in files:
            if default_storage.exists(str(stored.name)):
                with stored.storage.open(str(stored.name)) as source:
                    archive.writestr(name, source.read())
    return sum(len(rows) for _table, rows in found)


Found = list[tuple[Table, list[Any]]]


def page(person: User, found: Found, at: datetime) -> str:
    """One page that stands by itself: no script, no address of another host, prints well."""
    parts = [
        {"key": table.model.lower().replace(".", "-"), "title": table.title, "rows": list(_told(table, rows))}
        for table, rows in found
    ]
    told = {"person": person, "at": at, "parts": parts, "words": portal_words()}
    return render_to_string("portal/copy/index.html", told)


def data(person: User, found: Found, at: datetime) -> str:
    """The same for machines: tables with their columns as they are stored, and why others are not here."""
    tables = {
        table.model: {
            "rows": [_as_data(table, row) for row in rows],
            "left_out": table.left,
        }
        for table, rows in found
    }
    told = {"format": "rollcall-copy-1", "person": person.pk, "made_at": at, "tables": tables}
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _as_data(table: Table, row: Model) -> dict[str, Any]:
    return {name: _value(row, name) for name in table.given}


def _value(row: Model, name: str) -> Any:
    found = getattr(row, name)
    if isinstance(found, FieldFile):
        return file_name(row, found) if found else ""
    return {"id": found.pk, "is": _call(found)} if isinstance(found, Model) else found


def _call(thing: Model) -> str:
    """How another thing is called in a copy; a body is its own words."""
    return str(getattr(thing, "text", None) or thing)


def _told(table: Table, rows: list[Any]) -> Iterator[list[tuple[words.Words, str]]]:
    if table.of is AuditEntry:
        for line in trail_words.lines([_of_nobody(row) for row in rows]):
            yield [(words.of(table.of, "at"), _when(line.at)), (words.of(table.of, "event"), line.sentence)]
        return
    for row in rows:
        cells = [(words.of(table.of, name), in_words(row, name)) for name in table.given]
        yield [(label, text) for label, text in cells if text]


def _of_nobody(row: AuditEntry) -> AuditEntry:
    """The line without who did it and what was noted: those are other people's."""
    return AuditEntry(at=row.at, event=row.event, actor_label=_("Somebody"), subject=row.subject)


def in_words(row: Model, name: str) -> str:
    """A value as a person reads it; "" for none."""
    if shown := getattr(row, f"get_{name}_display", None):
        return str(shown() or "")
    found = _value(row, name)
    if isinstance(found, dict) and set(found) == {"id", "is"}:
        found = found["is"]
    return _plain(found)[:LONGEST]


def _plain(found: Any) -> str:
    if found is None or found in ("", [], {}):
        return ""
    if isinstance(found, bool):
        return _("yes") if found else _("no")
    if isinstance(found, datetime):
        return _when(found)
    if isinstance(found, dict):
        return "; ".join(f"{key}: {_plain(value)}" for key, value in found.items())
    return ", ".join(map(_plain, found)) if isinstance(found, list) else str(found)


def _when(at: datetime) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")


def file_name(row: Model, stored: FieldFile) -> str:
    """Where a file stands in the ZIP: never its name here, and no name that climbs."""
    ending = "".join(one for one in str(stored.name).rpartition(".")[2].lower() if one.isalnum())[:8]
    return f"files/{row._meta.model_name}-{row.pk}.{ending or 'bin'}"


def _files(found: Found) -> list[tuple[str, FieldFile]]:
    return [
        (file_name(row, stored), stored)
        for table, rows in found
        for name in table.given
        if isinstance(table.of._meta.get_field(name), FileField)
        for row in rows
        if (stored := getattr(row, name))
    ]
