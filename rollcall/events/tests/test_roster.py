"""Rosters: read → plan → show → do → undo (R22; P5, P8, P44)."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rollcall.accounts import provisioning
from rollcall.accounts.models import Affiliation, Alias, OfficerIdentifier, User
from rollcall.base import audit, clock
from rollcall.events import attendance, policies, roster
from rollcall.events.errors import BadRoster, NotYourEvent, RosterMoved
from rollcall.events.models import Attendance, Event, Registration, RosterImport, RosterRow
from rollcall.events.rosters import doing, headings, matching, planning
from rollcall.events.tests.building_roster import (
    HEADINGS,
    SHEET,
    as_csv,
    done,
    outcomes,
    over,
    planned,
    row_of,
)

pytestmark = pytest.mark.django_db
NEW, KNOWN, LIKELY, REPEAT, WRONG = "new", "known", "likely", "repeat", "wrong"
PEOPLE = (
    "email",
    "mailbox",
    "legal_name",
    "password",
    "is_staff",
    "is_superuser",
    "is_active",
    "email_confirmed_at",
)


def everybody() -> list[Any]:
    return list(User.objects.order_by("pk").values("pk", *PEOPLE))


@pytest.fixture
def past_class(harbor_class: Event) -> Event:
    return over(harbor_class)


# ---- reading


@pytest.mark.parametrize(
    ("heads", "cells", "name"),
    [
        (["First Name", "MI", "Last Name", "Email"], ["Alice", "R.", "Moreno", "a@x.ex"], "Alice R. Moreno"),
        (["Last, First", "E-mail Address"], ["Moreno, Alice R.", "a@x.example"], "Alice R. Moreno"),
        (["Name (please print)", "Work email"], ["Moreno, Alice, Jr.", "a@x.example"], "Alice Moreno Jr."),
        (["OFFICER", "EMAIL"], ["Alice Moreno", "a@x.example"], "Alice Moreno"),
        (["Attendee Name", "Dept"], ["de la Cruz, Ana", "Mesa PD"], "Ana de la Cruz"),
    ],
)  # fmt: skip
def test_headings_have_many_names(heads: list[str], cells: list[str], name: str) -> None:
    """P44: as agencies write them."""
    table = headings.table_of(iter([(1, ["Class roster"]), (2, heads), (3, cells)]))
    assert headings.fields_of(cells, table.places)["name"] == name


def test_a_social_security_column_is_never_read(past_class: Event, dana: User) -> None:
    """Neither by its name nor by its look; what is kept of the row has none."""
    rows = [("Nadia Brooks", "nadia@mesa.example", "123-45-6789", "987-65-4321")]
    read = planned(past_class, dana, rows, headings=("Name", "E-mail", "SSN", "ID"))
    assert read.columns["SSN"] == "never"
    assert row_of(read, 2).given == {"name": "Nadia Brooks", "email": "nadia@mesa.example"}
    assert "Social Security" in row_of(read, 2).why


def test_what_is_no_table_says_what_to_do(past_class: Event, dana: User) -> None:
    for content in (b"", b"hello", b"\x89PNG\r\n\0\0\0\1", b"PK\x03\x04nonsense", b"Name,E-mail\r\n"):
        refused = roster.take(past_class, name="x", content=content, by=dana)
        assert refused.state == RosterImport.State.REFUSED
        assert refused.fault


# ---- planning


def test_the_plan_says_of_every_row_what_will_come_of_it(past_class: Event, alice: User, dana: User) -> None:
    """R22, P44: new, known, wrong and why; nothing is written to people."""
    rows = [
        *SHEET,
        ("", "x@mesa.example", "", "", "", ""),
        ("Box", "training@mesa.example", "", "", "", ""),
        SHEET[1],
    ]
    before = everybody()
    read = planned(past_class, dana, rows)
    assert outcomes(read) == [KNOWN, NEW, NEW, WRONG, WRONG, REPEAT]
    assert row_of(read, 5).why == "The name is missing."
    assert "shared mailbox" in row_of(read, 6).why
    assert row_of(read, 7).why == "Stands in row 3 already."
    assert everybody() == before
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("99", "the whole event has 16"),
        ("0", "no hours"),
        ("lots", "no number of hours"),
        ("1e999", "whole event"),
    ],
)
def test_hours_that_cannot_be_are_wrong(past_class: Event, dana: User, cell: str, says: str) -> None:
    read = planned(past_class, dana, [("Nadia Brooks", "n@mesa.example", "", "", "", cell)])
    assert says in row_of(read, 2).why


def test_a_row_of_another_day_is_wrong(past_class: Event, dana: User) -> None:
    rows = [("Nadia Brooks", "n@mesa.example", "3/4/2016")]
    read = planned(past_class, dana, rows, headings=("Name", "E-mail", "Class date"))
    assert "4 March 2016" in row_of(read, 2).why


def test_who_is_likely_the_same_is_shown_with_the_reasons(past_class: Event, alice: User, dana: User) -> None:
    """R22, P5: same name and agency under another e-mail; percent and words."""
    read = planned(past_class, dana, [("Alice Moreno", "amoreno@mail.example", SHEET[0][2], "", "", "")])
    row = row_of(read, 2)
    assert (row.outcome, row.user, row.score) == (LIKELY, alice, 70)
    assert row.why == "Likely Alice R. Moreno: nearly the same name, same agency."


def test_a_number_or_an_old_mailbox_speaks_for_somebody(
    past_class: Event, open_webinar: Event, alice: User, dana: User
) -> None:
    OfficerIdentifier.objects.create(user=alice, issuer="TCOLE", type="PID", value="445566")
    done(past_class, dana, [SHEET[1]])
    Registration.objects.filter(user__mailbox="nadia@mesa.example").update(
        mailbox="nb@old.example", event=open_webinar
    )
    rows = [
        ("A. Moreno", "am@mail.example", "", "", "445566", ""),
        ("Nadia Brooks", "nb@old.example", "", "", "", ""),
    ]
    read = planned(past_class, dana, rows)
    assert "same officer number" in row_of(read, 2).why
    assert "an earlier e-mail of theirs" in row_of(read, 3).why


def test_the_same_name_alone_is_nobody_in_particular(past_class: Event, alice: User, dana: User) -> None:
    read = planned(past_class, dana, [("Alice Moreno", "a@elsewhere.example", "Tampa PD", "", "", "")])
    assert outcomes(read) == [NEW]


def test_a_mailbox_under_quite_another_name_is_for_staff(past_class: Event, alice: User, dana: User) -> None:
    """P8: a slip of the sheet does not put a class on somebody else's record."""
    read = planned(past_class, dana, [("Mallory Quist", alice.email, "", "", "", "")])
    assert outcomes(read) == [LIKELY]
    assert not doing.to_do(read).exists()


def test_a_merged_mailbox_is_the_person(past_class: Event, alice: User, pat: User, dana: User) -> None:
    """P5: an absorbed account leads to the one that lives on."""
    Alias.objects.create(absorbed=pat, survivor=alice, made_at=clock.now(), made_by=dana)
    read = planned(past_class, dana, [("Alice Moreno", pat.email, "", "", "", "")])
    assert (row_of(read, 2).outcome, row_of(read, 2).user) == (KNOWN, alice)


def test_without_an_email_only_the_list_helps(past_class: Event, alice: User, dana: User) -> None:
    done(past_class, dana, [SHEET[0]])
    Attendance.objects.all().delete()
    rows = [("Alice R. Moreno", "", "", "", "", ""), ("Theo Vance", "", "", "", "", "")]
    read = planned(past_class, dana, rows)
    assert outcomes(read) == [KNOWN, WRONG]


# ---- deciding


def test_staff_decide_about_likely_ones(past_class: Event, alice: User, dana: User) -> None:
    read = planned(past_class, dana, [("Alice Moreno", "amoreno@mail.example", SHEET[0][2], "", "", "")])
    roster.decide(read, {2: "same"}, by=dana)
    roster.execute(read, by=dana)
    assert Registration.objects.get(event=past_class).user == alice
    assert not User.objects.filter(email="amoreno@mail.example").exists()


def test_undecided_ones_are_left_alone(past_class: Event, alice: User, dana: User) -> None:
    """P8; the control: with the decision gone the row would be done."""
    row = ("Alice Moreno", "amoreno@mail.example", SHEET[0][2], "", "", "")
    done(past_class, dana, [row])
    assert not Registration.objects.exists()
    RosterRow.objects.update(decision="new")
    RosterImport.objects.update(state=RosterImport.State.RUNNING)
    roster.go_on(RosterImport.objects.get())
    assert Registration.objects.count() == 1


def test_one_mailbox_is_one_person_whatever_is_decided(past_class: Event, alice: User, dana: User) -> None:
    """P5."""
    read = planned(past_class, dana, [("Mallory Quist", alice.email, "", "", "", "")])
    with pytest.raises(BadRoster, match="One mailbox is one person"):
        roster.decide(read, {2: "new"}, by=dana)


def test_only_staff_decide_who_is_who(past_class: Event, provider_member: User, alice: User) -> None:
    """P13: the provider's people do not learn whose account it is."""
    read = planned(
        past_class, provider_member, [("Alice Moreno", "am@mail.example", SHEET[0][2], "", "", "")]
    )
    with pytest.raises(NotYourEvent):
        roster.decide(read, {2: "same"}, by=provider_member)


# ---- doing


def test_everybody_gets_an_account_a_place_and_attendance(past_class: Event, alice: User, dana: User) -> None:
    """R22: accounts that are nobody's yet; minutes as the sheet says."""
    finished = done(past_class, dana)
    assert finished.state == RosterImport.State.DONE
    nadia, theo = (User.objects.get(email=f"{name}@mesa.example") for name in ("nadia", "theo"))
    assert nadia.email_confirmed_at is None
    assert not nadia.has_usable_password()
    assert OfficerIdentifier.objects.get(user=nadia).value == "123456"
    attendance.settle(past_class, by=dana)
    rows = {one.user_id: one for one in Registration.objects.filter(event=past_class)}
    assert (rows[nadia.pk].outcome, rows[nadia.pk].minutes) == ("attended", 960)
    assert (rows[theo.pk].outcome, rows[theo.pk].minutes) == ("partial", 480)
    assert rows[alice.pk].outcome == "attended"


def test_the_same_file_twice_changes_nothing(past_class: Event, alice: User, dana: User) -> None:
    """P44: every row is a repeat, and it is said that this very file was done."""
    first = done(past_class, dana)
    before = (everybody(), Registration.objects.count(), list(Attendance.objects.values()))
    second = planned(past_class, dana)
    assert set(outcomes(second)) == {REPEAT}
    assert roster.same_file_done(second) == first
    roster.execute(second, by=dana)
    assert before == (everybody(), Registration.objects.count(), list(Attendance.objects.values()))


def test_a_row_changes_nobodys_rights_or_name(past_class: Event, alice: User, dana: User) -> None:
    """P8: columns that would raise somebody, and the e-mail of staff."""
    heads = ("Name", "E-mail", "is_staff", "is_superuser", "role", "verified", "active", "password", "Rank")
    tail = ("true", "1", "admin", "yes", "1", "hunter2", "Chief")
    rows = [
        ("Dana Price", dana.email, *tail),
        ("Alice Moreno", alice.email, *tail),
        ("Nadia B", "n@mesa.example", *tail),
    ]
    before, work = everybody(), list(Affiliation.objects.values())
    read = planned(past_class, dana, rows, headings=heads)
    assert read.columns["is_staff"] == ""
    roster.execute(read, by=dana)
    assert everybody()[:-1] == before
    made = User.objects.get(email="n@mesa.example")
    assert not any([made.is_staff, made.is_superuser, made.email_confirmed_at, made.has_usable_password()])
    assert list(Affiliation.objects.values()) == work


def test_the_look_would_see_a_change(past_class: Event, dana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of P8: an import that took the columns over would be caught by the test above."""
    nobodys = provisioning._nobodys

    def careless(newcomer: Any) -> User:
        user = nobodys(newcomer)
        user.is_staff = True
        return user

    monkeypatch.setattr(provisioning, "_nobodys", careless)
    done(past_class, dana, [SHEET[1]])
    assert User.objects.get(email="nadia@mesa.example").is_staff


def test_killed_in_the_middle_it_goes_on(
    past_class: Event, alice: User, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P44: after any batch; nothing is done twice."""
    monkeypatch.setattr(doing, "BATCH", 1)
    read = planned(past_class, dana)
    monkeypatch.setattr(roster, "AT_ONCE_ROWS", 0)
    roster.execute(read, by=dana)
    assert doing.do_batch(read, by=dana)
    read.refresh_from_db()
    assert (read.state, read.progress, read.total) == ("running", 1, 3)
    roster.work()
    roster.work()
    read.refresh_from_db()
    assert (read.state, read.progress) == ("done", 3)
    assert Registration.objects.filter(event=past_class).count() == 3


def test_a_large_file_waits_for_the_worker(
    past_class: Event, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "AT_ONCE_BYTES", 0)
    read = planned(past_class, dana)
    assert (read.state, bool(read.file)) == ("reading", True)
    roster.work()
    read.refresh_from_db()
    assert (read.state, bool(read.file)) == ("planned", False)


def test_it_is_done_once(past_class: Event, dana: User) -> None:
    finished = done(past_class, dana)
    with pytest.raises(RosterMoved):
        roster.execute(finished, by=dana)


def test_no_roster_before_the_event(harbor_class: Event, dana: User) -> None:
    with pytest.raises(BadRoster, match="has not begun"):
        planned(harbor_class, dana)


def test_nobody_else_reads_a_roster_in(past_class: Event, alice: User) -> None:
    """P24."""
    with pytest.raises(NotYourEvent):
        planned(past_class, alice)


def test_without_the_ring_anybody_could(
    past_class: Event, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(policies, "run_by", lambda user: Event.objects.all())
    assert planned(past_class, alice).state == RosterImport.State.PLANNED


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.randoms(use_true_random=False), twice=st.lists(st.integers(0, 7), max_size=6))
def test_order_and_duplicates_do_not_matter(
    past_class: Event, dana: User, order: random.Random, twice: list[int]
) -> None:
    """P44: shuffled, with rows repeated, the same people stand on the roster, once each."""
    rows = [(f"Cadet {word} Lane", f"{word}@mesa.example", "Mesa PD", "", "", "") for word in "abcdefgh"]
    mixed = [*rows, *(rows[place] for place in twice)]
    order.shuffle(mixed)
    done(past_class, dana, mixed)
    registered = Registration.objects.filter(event=past_class)
    assert sorted(registered.values_list("mailbox", flat=True)) == sorted(row[1] for row in rows)
    assert Attendance.objects.filter(registration__event=past_class).count() == 2 * len(rows)
    assert User.objects.filter(email__endswith="@mesa.example").count() == len(rows)


def test_without_the_look_at_repeats_they_would(
    past_class: Event, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of P44."""
    monkeypatch.setattr(matching.Matcher, "_repeat", lambda self, row: None)
    read = planned(past_class, dana, [SHEET[1], SHEET[1]])
    assert outcomes(read) == [NEW, NEW]


# ---- undoing


def test_undo_takes_back_what_it_made(past_class: Event, alice: User, dana: User) -> None:
    """P44: places, attendance and accounts that nobody used; Alice's account was not made by it."""
    before = everybody()
    finished = done(past_class, dana)
    roster.undo(finished, by=dana)
    assert not Registration.objects.filter(event=past_class).exists()
    assert everybody() == before
    with pytest.raises(RosterMoved):
        roster.undo(finished, by=dana)


def test_undo_leaves_what_has_been_used_and_says_why(past_class: Event, dana: User) -> None:
    finished = done(past_class, dana)
    nadia = User.objects.get(email="nadia@mesa.example")
    provisioning.take(nadia, password="seven quiet herons", by=nadia)
    roster.undo(finished, by=dana)
    assert User.objects.filter(pk=nadia.pk).exists()
    assert not User.objects.filter(email="theo@mesa.example").exists()
    assert "has been used" in row_of(finished, 3).stays


def test_a_place_that_was_there_before_stays(past_class: Event, alice: User, dana: User) -> None:
    """What the import only marked as present is unmarked again."""
    first = done(past_class, dana, [SHEET[0]])
    Attendance.objects.all().delete()
    second = done(past_class, dana, [SHEET[0]])
    roster.undo(second, by=dana)
    assert Registration.objects.filter(event=past_class).count() == 1
    assert not Attendance.objects.exists()
    assert first.pk != second.pk


def test_typed_from_the_paper_sheet(past_class: Event, dana: User) -> None:
    """R22: rows typed by keyboard go the same way."""
    rows = [{"name": "Nadia Brooks", "email": "nadia@mesa.example", "hours": "16"}, {"name": "", "email": ""}]
    read = roster.type_in(past_class, rows, by=dana)
    assert outcomes(read) == [NEW]
    with pytest.raises(BadRoster):
        roster.type_in(past_class, [{}], by=dana)


def test_a_plan_can_be_dropped(past_class: Event, dana: User) -> None:
    roster.drop(planned(past_class, dana), by=dana)
    assert not RosterImport.objects.exists()
    assert audit.AuditEntry.objects.filter(event="roster.dropped").exists()


def test_planning_takes_few_queries(
    past_class: Event, dana: User, django_assert_max_num_queries: Any
) -> None:
    """400 rows cost as many queries as 4."""
    rows = [
        (f"Cadet Number{n}", f"cadet.{n}@mesa.example", "Mesa PD", "", str(100000 + n), "")
        for n in range(400)
    ]
    with django_assert_max_num_queries(36):
        planning.plan(planned(past_class, dana, rows), by=dana)
    assert as_csv(rows, HEADINGS)
