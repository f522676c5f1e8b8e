"""Letters and calendars about seats: what stands in them, for whom, and each once (P26, P41, F2, F8)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.events import faces, invitations, seat_letters, telling
from rollcall.events.models import Event, Registration
from rollcall.events.tests.test_seats_registering import letters, register
from rollcall.mail import delivery, sealing
from rollcall.mail.models import Letter

States = Registration.State
HOSTILE = 'End"of\r\nBEGIN:VEVENT\nATTENDEE;CN="x":MAILTO:a@b.example\x07;,\\ \u2028line'


def invitation_of(row: Registration, method: str = "REQUEST") -> bytes:
    row = Registration.objects.get(pk=row.pk)
    return invitations.invitation(row, faces.face_of(row.user or faces.ANYONE, row.event), method)


def parsed(row: Registration, method: str = "REQUEST") -> Calendar:
    return Calendar.from_ical(invitation_of(row, method))


def spans_of(calendar: Calendar) -> list[tuple[datetime, datetime]]:
    return [(one.decoded("dtstart"), one.decoded("dtend")) for one in calendar.walk("VEVENT")]


def test_an_invitation_reads_back(harbor_class: Event, alice: User) -> None:
    """One entry, the place's own zone beside it, both days, hours right to the minute."""
    calendar = parsed(register(harbor_class, alice))
    entry = calendar.walk("VEVENT")[0]
    assert calendar["METHOD"] == "REQUEST"
    assert entry["RRULE"].to_ical() == b"FREQ=DAILY;COUNT=2"
    assert entry.decoded("dtstart").astimezone(UTC) == harbor_class.starts_at
    assert calendar.walk("VTIMEZONE")[0]["TZID"] == "America/Chicago"
    assert "210 Ash Street" in entry["LOCATION"]


def test_days_apart_stand_as_dates_and_exceptions(harbor_class: Event, alice: User) -> None:
    """Days of other lengths are exceptions under the same UID."""
    harbor_class.sessions.create(
        starts_at=harbor_class.starts_at + timedelta(days=7),
        ends_at=harbor_class.starts_at + timedelta(days=7, hours=4),
    )
    entries = parsed(register(harbor_class, alice)).walk("VEVENT")
    assert len(entries) == 2
    assert len({str(one["UID"]) for one in entries}) == 1
    assert "RECURRENCE-ID" in entries[1]


def test_a_class_across_the_clock_change_keeps_its_hours(harbor_class: Event, alice: User) -> None:
    """8 in the morning stays 8 in the morning when the clock jumps in between (14 March 2027)."""
    zone = ZoneInfo("America/Chicago")
    harbor_class.sessions.all().delete()
    for day in (13, 14):
        begins = datetime(2027, 3, day, 8, tzinfo=zone)
        harbor_class.sessions.create(starts_at=begins, ends_at=begins.replace(hour=17))
    harbor_class.starts_at, harbor_class.ends_at = (
        datetime(2027, 3, 13, 8, tzinfo=zone),
        datetime(2027, 3, 14, 17, tzinfo=zone),
    )
    harbor_class.save()
    calendar = parsed(register(harbor_class, alice))
    entry = calendar.walk("VEVENT")[0]
    assert entry["RRULE"].to_ical() == b"FREQ=DAILY;COUNT=2"
    assert {part.name for part in calendar.walk("VTIMEZONE")[0].walk()} >= {"STANDARD", "DAYLIGHT"}


def test_a_change_and_a_cancellation_outrank_what_was_sent(harbor_class: Event, alice: User) -> None:
    """RFC 5546: the same UID, a rising SEQUENCE."""
    row = register(harbor_class, alice)
    first = parsed(row).walk("VEVENT")[0]
    Event.objects.update(sequence=1)
    second, last = parsed(row).walk("VEVENT")[0], parsed(row, "CANCEL").walk("VEVENT")[0]
    assert first["UID"] == second["UID"] == last["UID"]
    assert [int(one["SEQUENCE"]) for one in (first, second, last)] == [0, 2, 3]
    assert last["STATUS"] == "CANCELLED"


def test_hostile_words_add_no_line(harbor_class: Event, alice: User) -> None:
    """P41, P45: titles, names and places with line breaks and quotes stay text."""
    Event.objects.update(title=HOSTILE[:160], coordinator_name=HOSTILE[:120])
    alice.legal_name = HOSTILE
    alice.save()
    harbor_class.refresh_from_db()
    content = invitation_of(register(harbor_class, alice))
    assert content.count(b"\r\nBEGIN:VEVENT") == 1
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    calendar = Calendar.from_ical(content)
    assert len(calendar.walk("VEVENT")) == 1
    assert "BEGIN:VEVENT" in calendar.walk("VEVENT")[0]["SUMMARY"]


def test_without_the_cleaning_a_name_breaks_the_file(
    harbor_class: Event, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of P41: either no file comes out, or another one."""
    monkeypatch.setattr(invitations, "one_line", lambda text: text)
    alice.legal_name = HOSTILE
    alice.save()
    try:
        content = invitation_of(register(harbor_class, alice))
    except ValueError:
        return
    assert b"\x07" in content or content.count(b"BEGIN:VEVENT") > 1


def test_who_may_not_know_the_day_gets_no_invitation(harbor_class: Event, pat: User) -> None:
    """P26."""
    row = Registration(event=harbor_class, user=pat, email=pat.email, state=States.HELD)
    with pytest.raises(ValueError, match="may not know"):
        invitations.invitation(row, faces.face_of(pat, harbor_class), "REQUEST")


def test_the_join_link_is_for_the_registered(open_webinar: Event) -> None:
    """R24: not for who waits, and only a link that a browser opens safely."""
    row = Registration(event=open_webinar, state=States.SEATED)
    assert invitations.joins(row).endswith("CANARY-LINK")
    row.state = States.WAITING
    assert invitations.joins(row) == ""
    row.state, open_webinar.join_url = States.SEATED, "javascript:alert(1)"
    assert invitations.joins(row) == ""


def test_a_change_is_told_once_to_everybody(harbor_class: Event, alice: User, bob: User) -> None:
    """F8: the job runs twice, each has one letter, with the invitation anew."""
    register(harbor_class, alice)
    register(harbor_class, bob)
    Event.objects.update(sequence=1)
    assert [telling.tell_of_changes(), telling.tell_of_changes()] == [2, 0]
    assert [one.to for one in letters("seat_changed")] == [alice.email, bob.email]
    assert letters("seat_changed")[0].attachments.get().content_type.endswith("REQUEST")


def test_without_the_mark_a_change_would_be_told_again(harbor_class: Event, alice: User) -> None:
    """The control: the outbox's key is the second guard."""
    register(harbor_class, alice)
    Event.objects.update(sequence=1)
    telling.tell_of_changes()
    Registration.objects.update(told=0)
    assert telling.tell_of_changes() == 1
    assert len(letters("seat_changed")) == 1


def test_a_canceled_event_is_told_once_and_nobody_keeps_a_seat(harbor_class: Event, alice: User) -> None:
    row = register(harbor_class, alice)
    Event.objects.update(state="canceled", canceled_why="The hall has a broken pipe.", sequence=1)
    assert [telling.tell_of_cancellations(), telling.tell_of_cancellations()] == [1, 0]
    row.refresh_from_db()
    assert (row.state, row.seat) == (States.CANCELED, None)
    assert "broken pipe" in letters("seat_off")[0].text


@pytest.mark.parametrize(
    ("days", "hours", "told"),
    [(6, 0, 0), (7, 1, 1), (9, 0, 1), (10, 1, 0), (13, 1, 1), (13, 22, 0), (14, 1, 0)],
)
def test_reminders_come_when_due_and_stale_ones_not_at_all(
    harbor_class: Event, alice: User, at: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch, days: int, hours: int, told: int,
) -> None:  # fmt: skip
    """A week before and a day before; a worker that was down for days sends nothing stale."""
    register(harbor_class, alice)
    begin = harbor_class.starts_at - timedelta(days=14)
    monkeypatch.setattr(clock, "now", lambda: begin + timedelta(days=days, hours=hours))
    if begin + timedelta(days=days) > Registration.objects.get().since:
        assert telling.remind() == told
        assert telling.remind() == 0
        assert len(letters("seat_reminder")) == told


def test_a_webinar_is_reminded_within_the_hour(
    open_webinar: Event, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R24: with the join link, sealed; a class in a room gets no such letter."""
    register(open_webinar, alice)
    monkeypatch.setattr(clock, "now", lambda: open_webinar.starts_at - timedelta(minutes=50))
    assert telling.remind() == 1
    assert "CANARY-LINK" not in letters("seat_reminder")[0].text
    assert letters("seat_reminder")[0].good_until < open_webinar.starts_at


def test_who_registers_late_is_not_reminded_at_once(
    open_webinar: Event, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: open_webinar.starts_at - timedelta(minutes=50))
    register(open_webinar, alice)
    assert telling.remind() == 0


def test_a_reminder_comes_at_the_same_hour_of_the_wall(open_webinar: Event) -> None:
    """A week before 8 AM is 8 AM, also where the clock jumped in between."""
    zone = ZoneInfo("America/Chicago")
    open_webinar.starts_at = datetime(2027, 3, 16, 8, tzinfo=zone)
    week = telling.REMINDERS[0].due_at(open_webinar)
    assert week == datetime(2027, 3, 9, 8, tzinfo=zone)
    assert open_webinar.starts_at.astimezone(UTC) - week == timedelta(days=7, hours=-1)


def test_the_reminder_job_takes_up_where_it_was_stopped(
    open_webinar: Event, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F2: out of time after one letter; the next run writes the other, and nobody two."""
    register(open_webinar, alice)
    register(open_webinar, bob)
    monkeypatch.setattr(clock, "now", lambda: open_webinar.starts_at - timedelta(minutes=50))
    ticks = iter([0.0, 0.0, 99.0])
    monkeypatch.setattr(telling, "monotonic", lambda: next(ticks))
    assert telling.remind() == 1
    monkeypatch.setattr(telling, "monotonic", lambda: 0.0)
    telling.remind()
    assert sorted(one.to for one in letters("seat_reminder")) == [alice.email, bob.email]


@pytest.mark.parametrize("kind", ["seated", "held", "asked", "waiting", "offered", "refused"])
def test_every_letter_can_be_written(harbor_class: Event, alice: User, kind: str) -> None:
    """Text and HTML, whole, with coordinator and link; hostile titles are escaped (P41)."""
    Event.objects.update(title="<script>alert(1)</script>", what_to_bring="<b>Boots</b>")
    row = register(harbor_class, alice)
    Registration.objects.filter(pk=row.pk).update(state=kind, until=clock.now())
    row = Registration.objects.get(pk=row.pk)
    seat_letters.arrived(row)
    letter = Letter.objects.latest("pk")
    assert "<script>" not in letter.html
    assert "555-0167" in letter.text
    assert "/account/classes/" in sealing.unseal(bytes(letter.secret))["link"]


@pytest.mark.parametrize("letter", ["seat_lapsed", "seat_canceled", "seat_given", "seat_moved", "seat_off"])
def test_every_letter_of_an_end_can_be_written(harbor_class: Event, alice: User, letter: str) -> None:
    row = register(harbor_class, alice)
    seat_letters.left(row, letter, was_seated=True, why="Because.", was="held", by_desk=True)
    assert letters(letter)[0].subject.endswith(harbor_class.title)


def test_letters_really_go(harbor_class: Event, alice: User, mailoutbox: list[Any]) -> None:
    """Out of the outbox with link and invitation, and nothing stays behind."""
    register(harbor_class, alice)
    assert delivery.deliver_due() == 1
    parts = {part.get_content_type(): part for part in mailoutbox[0].message().walk()}
    assert parts["text/calendar"].get_param("method") == "REQUEST"
    assert Letter.objects.get().attachments.count() == 0
