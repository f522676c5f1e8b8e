"""Handing in a roster, typing one, and asking for the audit file."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from rollcall.events.roster import MOST_TYPED, TYPED

AT_FIRST, MORE = 10, 10
HEADS = {
    "name": _("Name"),
    "email": _("E-mail"),
    "agency": _("Agency"),
    "title": _("Title or rank"),
    "pid": _("PID or POST ID"),
    "hours": _("Hours"),
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Roster"),
        help_text=_(
            "CSV or Excel, up to 20 MB. The first line names the columns: Name (or First and Last), E-mail, "
            "Agency, and where you have them Rank, PID or POST ID, Hours, Date."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty."),
        },
    )


class AuditForm(forms.Form):
    reason = forms.CharField(
        label=_("What it is for"),
        max_length=300,
        help_text=_("It holds names and officers’ numbers. The reason is kept, with your name."),
        error_messages={"required": _("Say what it is for.")},
    )


def typed_rows(data: Mapping[str, str]) -> list[dict[str, str]]:
    """What was typed into the grid: fields "name-0", "email-0" … up to the most rows there may be."""
    found: dict[int, dict[str, str]] = {}
    for key, text in data.items():
        name, _dash, number = key.rpartition("-")
        if name in TYPED and number.isascii() and number.isdecimal() and len(number) < 4:
            found.setdefault(int(number), {})[name] = text[:300]
    last = max((number for number, row in found.items() if any(row.values())), default=-1)
    return [found.get(number, {}) for number in range(min(last + 1, MOST_TYPED + 1))]


def grid(rows: list[dict[str, str]], blank: int) -> list[list[tuple[str, str, str, object]]]:
    """The grid's cells: (field's name, column, text, heading), with some blank rows at the end."""
    every = [*rows, *({} for _each in range(blank))][:MOST_TYPED]
    return [
        [(f"{name}-{number}", name, row.get(name, ""), HEADS[name]) for name in TYPED]
        for number, row in enumerate(every)
    ]
