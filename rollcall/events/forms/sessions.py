"""Sessions as rows of a form: the day and the hours as the clock on the wall there shows them."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.base.errors import Refusal
from rollcall.events import local_times
from rollcall.events.models import Event, Session
from rollcall.events.scheduling import MOST_SESSIONS, Sitting

WHICH = [
    ("", gettext_lazy("As typed")),
    (local_times.FIRST, gettext_lazy("The first, before the clocks go back")),
    (local_times.SECOND, gettext_lazy("The second, after the clocks have gone back")),
]
NAMES = (
    "pk",
    "day",
    "starts",
    "ends",
    "overnight",
    "break_minutes",
    "title",
    "room",
    "starts_which",
    "ends_which",
)
HIGHEST = 2**63 - 1


def _hour(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time", "class": "rc-short"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget)


class SessionForm(forms.Form):
    """One sitting. An hour that does not exist is refused, one that comes twice is asked about."""

    pk = forms.IntegerField(required=False, min_value=1, max_value=HIGHEST, widget=forms.HiddenInput)
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date", "class": "rc-short"}, format="%Y-%m-%d"),
    )
    starts = _hour(gettext_lazy("Begins"))
    ends = _hour(gettext_lazy("Ends"))
    starts_which = forms.ChoiceField(
        label=gettext_lazy("Which hour it begins"), choices=WHICH, required=False
    )
    ends_which = forms.ChoiceField(label=gettext_lazy("Which hour it ends"), choices=WHICH, required=False)
    overnight = forms.BooleanField(label=gettext_lazy("Ends the next day"), required=False)
    break_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes of breaks"),
        min_value=0,
        max_value=1440,
        required=False,
        widget=forms.NumberInput(attrs={"class": "rc-short"}),
    )
    title = forms.CharField(label=gettext_lazy("What it is called"), max_length=160, required=False)
    room = forms.CharField(label=gettext_lazy("Room, if it differs"), max_length=80, required=False)

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        day = given.get("day")
        begins = self._instant("starts", day)
        ends = self._instant("ends", day + timedelta(days=1) if day and given.get("overnight") else day)
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The end has to come after the beginning."))
        given["starts_at"], given["ends_at"] = begins, ends
        minutes = (ends - begins) // timedelta(minutes=1) if begins and ends else 0
        if 0 < minutes <= (given.get("break_minutes") or 0):
            self.add_error("break_minutes", _("The breaks are as long as the session."))
        return given

    def _instant(self, name: str, day: date | None) -> datetime | None:
        hour: time | None = self.cleaned_data.get(name)
        if day is None or hour is None:
            return None
        try:
            return local_times.instant(self.zone, day, hour, self.cleaned_data.get(f"{name}_which", ""))
        except Refusal as refusal:
            self.add_error(name, str(refusal))
        except OverflowError:
            self.add_error("day", _("This day is too far away."))
        return None

    @property
    def asks_which(self) -> bool:
        """Whether one of the hours comes twice, so that the two choices are shown."""
        return any(self[name].errors or self[f"{name}_which"].value() for name in ("starts", "ends"))

    def sitting(self) -> Sitting:
        given = self.cleaned_data
        return Sitting(
            starts_at=given["starts_at"],
            ends_at=given["ends_at"],
            title=given["title"],
            break_minutes=given["break_minutes"] or 0,
            room=given["room"],
            pk=given["pk"],
        )


class _Rows(BaseFormSet):  # type: ignore[type-arg]
    """Rows left empty count for nothing; at least one has to be filled in to publish, none to save."""

    def sittings(self) -> list[Sitting]:
        """What was typed, once the rows are valid."""
        filled = [form for form in self.forms if form.has_changed()]
        return [cast("SessionForm", form).sitting() for form in filled]


_Formset = formset_factory(
    SessionForm, formset=_Rows, extra=0, max_num=MOST_SESSIONS, absolute_max=MOST_SESSIONS, validate_max=True
)


def rows_of(event: Event) -> list[dict[str, Any]]:
    """The sessions there are, as rows; one empty row where there is none."""
    return [_row(one, event.tz) for one in event.sessions.all()] or [{}]


def _row(session: Session, zone: ZoneInfo) -> dict[str, Any]:
    day, starts, starts_which = local_times.wall(zone, session.starts_at)
    last, ends, ends_which = local_times.wall(zone, session.ends_at)
    return {
        "pk": session.pk, "day": day, "starts": starts, "ends": ends, "overnight": last > day,
        "break_minutes": session.break_minutes, "title": session.title, "room": session.room,
        "starts_which": starts_which, "ends_which": ends_which,
    }  # fmt: skip


def shown(rows: list[dict[str, Any]], zone: ZoneInfo) -> _Rows:
    """Rows to write in, not yet judged."""
    return cast("_Rows", _Formset(initial=rows, form_kwargs={"zone": zone}))


def sent(data: Mapping[str, Any], zone: ZoneInfo) -> _Rows:
    """What was sent, to be judged."""
    return cast("_Rows", _Formset(data, form_kwargs={"zone": zone}))


def typed(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows as typed, before anybody judges them: to add a row or take one away without script."""
    total = str(data.get("form-TOTAL_FORMS", ""))
    count = min(int(total), MOST_SESSIONS) if total.isascii() and total.isdigit() and len(total) < 6 else 0
    return [
        {name: data[key] for name in NAMES if (key := f"form-{number}-{name}") in data}
        for number in range(count)
    ]


def one_more(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The next day at the same hours, which is what a class of several days mostly is."""
    if not rows or len(rows) >= MOST_SESSIONS:
        return rows or [{}]
    last = rows[-1]
    more = {name: last.get(name, "") for name in ("starts", "ends", "break_minutes", "room")}
    try:
        more["day"] = date.fromisoformat(str(last.get("day", ""))) + timedelta(days=1)
    except (ValueError, OverflowError):
        more["day"] = ""
    return [*rows, more]


def without(rows: list[dict[str, Any]], which: str) -> list[dict[str, Any]]:
    """The rows but that one."""
    return [row for number, row in enumerate(rows) if str(number) != which] or [{}]
