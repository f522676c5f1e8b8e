"""The desk: who comes in, what the plan says, publishing, canceling, copying, two who write at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conftest import person
from rollcall.accounts.models import User
from rollcall.base.models import AuditEntry
from rollcall.catalog.models import Provider
from rollcall.events import conflicts, policies, scheduling
from rollcall.events.models import Event, Instructor, Registration, Venue
from rollcall.events.tests.building_planning import plan_data, sessions_data
from rollcall.events.tests.conftest import MakeEvent

Desk = Callable[[User], Client]
CANARY = "<script>alert('CANARY')</script>"
PAGES = ["", "change/", "sessions/", "copy/", "cancel/", "instructors/", "materials/"]


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody who works for another provider."""
    other = Provider.objects.create(name="Plains Officer Safety Center", slug="plains")
    user = person("kim@plains.example", "Kim Alvarado")
    other.members.create(user=user, since=timezone.now())
    return user


# ---- who comes in


def test_without_a_second_factor_one_is_led_to_set_it_up(
    harbor_class: Event, provider_member: User, signed_in: Callable[..., Client]
) -> None:
    """P16."""
    answer = signed_in(provider_member).get("/desk/")
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/2fa/")  # type: ignore[attr-defined]


def test_without_that_guard_the_desk_would_open(
    harbor_class: Event,
    provider_member: User,
    signed_in: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control of P16."""
    monkeypatch.setattr(policies, "ask_for_second_factor", lambda request, user: None)
    assert signed_in(provider_member).get("/desk/").status_code == 200


def test_strangers_sign_in_and_officers_find_nothing(
    harbor_class: Event, alice: User, client: Client, at_desk: Desk
) -> None:
    assert client.get("/desk/").url.startswith("/accounts/login/")  # type: ignore[attr-defined]
    assert at_desk(alice).get("/desk/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_provider_sees_only_its_own(
    page: str, harbor_class: Event, provider_member: User, stranger: User, at_desk: Desk
) -> None:
    """P21, P24: missing and forbidden look alike."""
    where = f"/desk/events/{harbor_class.pk}/{page}"
    assert at_desk(provider_member).get(where).status_code == 200
    assert at_desk(stranger).get(where).status_code == 404


def test_without_the_ring_a_stranger_would_come_in(
    harbor_class: Event, stranger: User, at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of P21."""
    monkeypatch.setattr(policies, "run_by", lambda user: Event.objects.all())
    assert at_desk(stranger).get(f"/desk/events/{harbor_class.pk}/").status_code == 200


def test_an_instructor_sees_the_materials_of_his_class_and_no_plan(
    harbor_class: Event, instructor: Instructor, at_desk: Desk
) -> None:
    """P24: an instructor's power ends at his own class."""
    assert instructor.user is not None
    browser = at_desk(instructor.user)
    assert browser.get(f"/desk/events/{harbor_class.pk}/materials/").status_code == 200
    assert browser.get(f"/desk/events/{harbor_class.pk}/").status_code == 404


def test_an_instructor_of_another_class_finds_nothing(
    harbor_class: Event, open_webinar: Event, at_desk: Desk
) -> None:
    user = person("mo@harbor.example", "Mo Adler")
    open_webinar.teachings.create(instructor=Instructor.objects.create(user=user, name="Mo Adler"))
    browser = at_desk(user)
    assert browser.get(f"/desk/events/{open_webinar.pk}/materials/").status_code == 200
    assert browser.get(f"/desk/events/{harbor_class.pk}/materials/").status_code == 404
    assert "Working a scene" not in browser.get("/desk/").text


def test_nobody_plans_for_a_provider_that_is_not_his(
    course_provider: Provider, stranger: User, at_desk: Desk
) -> None:
    """P24, through the form: the other provider is no choice."""
    sent = plan_data(stranger, title="Sneaked in", summary="x", kind="class", provider=course_provider.pk)
    answer = at_desk(stranger).post("/desk/events/new/", sent)
    assert answer.status_code == 422
    assert not Event.objects.exists()


# ---- writing


def test_a_plan_begins_as_a_draft(course_provider: Provider, provider_member: User, at_desk: Desk) -> None:
    """R39: what is asked first is little; nobody sees the draft."""
    sent = plan_data(
        provider_member,
        title="De-escalation in one day",
        summary="Talk first.",
        kind="class",
        provider=course_provider.pk,
        access_level="verified",
        coordinator_name="Ruth Delgado",
        coordinator_email="ruth@harbor.example",
        coordinator_phone="555-0167",
        capacity="24",
        rule_states="tx, ok",
        host_seats="8",
    )
    answer = at_desk(provider_member).post("/desk/events/new/", sent)
    event = Event.objects.get()
    assert answer.url == f"/desk/events/{event.pk}/sessions/"  # type: ignore[attr-defined]
    assert (event.state, event.slug, event.rules) == (
        "draft",
        "de-escalation-in-one-day",
        {"states": ["OK", "TX"]},
    )
    assert event.quotas.get().seats == 8
    assert AuditEntry.objects.filter(event="event.made", subject=f"event:{event.pk}").exists()


def test_what_was_typed_stays(harbor_class: Event, dana: User, at_desk: Desk) -> None:
    sent = plan_data(dana, harbor_class, title="A better title", hours="minus one")
    answer = at_desk(dana).post(f"/desk/events/{harbor_class.pk}/change/", sent)
    assert answer.status_code == 422
    assert "A better title" in answer.text
    assert "minus one" in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("capacity", "99999999999999999999"), ("title", "a\0b"), ("rule_states", "ZZ"), ("zone", "Mars/One"),
     ("join_url", "javascript:alert(1)"), ("title", "x" * 9000), ("provider", "9" * 40), ("hours", "NaN")],
)  # fmt: skip
def test_bad_input_is_a_sentence(
    field: str, value: str, harbor_class: Event, dana: User, at_desk: Desk
) -> None:
    sent = plan_data(dana, harbor_class, **{field: value})
    assert at_desk(dana).post(f"/desk/events/{harbor_class.pk}/change/", sent).status_code == 422


def test_the_second_who_saves_is_told_and_shown_the_difference(
    harbor_class: Event, dana: User, sam: User, at_desk: Desk
) -> None:
    """F29: nothing is overwritten silently; what was typed stays, and saving again decides."""
    late = plan_data(sam, harbor_class, title="Sam's title")
    at_desk(dana).post(
        f"/desk/events/{harbor_class.pk}/change/", plan_data(dana, harbor_class, title="Dana's title")
    )
    browser = at_desk(sam)
    answer = browser.post(f"/desk/events/{harbor_class.pk}/change/", late)
    harbor_class.refresh_from_db()
    assert (answer.status_code, harbor_class.title) == (422, "Dana's title")
    assert "saved this event while you were writing" in answer.text
    assert answer.context["differences"][0]["stands"] == "Dana's title"
    assert len(answer.context["differences"]) == 1
    again = browser.post(
        f"/desk/events/{harbor_class.pk}/change/", late | {"seen": answer.context["seen"].isoformat()}
    )
    harbor_class.refresh_from_db()
    assert (again.status_code, harbor_class.title) == (302, "Sam's title")


def test_without_that_guard_the_second_would_win_in_silence(
    harbor_class: Event, dana: User, sam: User, at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of F29."""
    late = plan_data(sam, harbor_class, title="Sam's title")
    scheduling.change(harbor_class, by=dana, title="Dana's title")
    held = scheduling.held
    monkeypatch.setattr(scheduling, "held", lambda event, *, by, seen=None: held(event, by=by))
    assert at_desk(sam).post(f"/desk/events/{harbor_class.pk}/change/", late).status_code == 302


def test_rows_are_added_and_taken_away_without_script(harbor_class: Event, dana: User, at_desk: Desk) -> None:
    """A button adds the next day at the same hours; nothing is saved meanwhile."""
    row = {"day": "2027-03-01", "starts": "09:00", "ends": "16:00", "title": CANARY}
    where, browser = f"/desk/events/{harbor_class.pk}/sessions/", at_desk(dana)
    more = browser.post(where, sessions_data(harbor_class, row, add="1"))
    assert [form.initial.get("day") for form in more.context["formset"]][1].isoformat() == "2027-03-02"
    assert CANARY not in more.text
    fewer = browser.post(where, sessions_data(harbor_class, row, row, remove="0"))
    assert len(fewer.context["formset"].forms) == 1
    assert harbor_class.sessions.count() == 2


def test_sessions_clash_too(harbor_class: Event, dana: User, at_desk: Desk) -> None:
    """F29 for sessions."""
    row = {"day": "2027-03-01", "starts": "09:00", "ends": "16:00"}
    late = sessions_data(harbor_class, row)
    scheduling.change(harbor_class, by=dana, title="Meanwhile")
    answer = at_desk(dana).post(f"/desk/events/{harbor_class.pk}/sessions/", late)
    assert (answer.status_code, harbor_class.sessions.count()) == (422, 2)


def test_seats_that_are_taken_are_not_taken_away(harbor_class: Event, dana: User, at_desk: Desk) -> None:
    """Nobody loses a seat by an edit, and numbers stay within the seats there are."""
    for seat in (3, 19):
        Registration.objects.create(
            event=harbor_class, name=f"Guest {seat}", email=f"g{seat}@mail.example", mailbox=f"g{seat}",
            state="seated", seat=seat, since=timezone.now(), made_at=timezone.now(),
            calendar_uid=f"00000000-0000-0000-0000-0000000000{seat:02}",
        )  # fmt: skip
    where, browser = f"/desk/events/{harbor_class.pk}/change/", at_desk(dana)
    refused = browser.post(where, plan_data(dana, harbor_class, capacity="1"))
    assert "2 seats are taken" in refused.text
    assert browser.post(where, plan_data(dana, harbor_class, capacity="4")).status_code == 302
    seats = Registration.objects.filter(event=harbor_class).values_list("seat", flat=True)
    assert sorted(seats) == [1, 3]


# ---- publish, cancel, copy


def test_publishing_refuses_with_every_reason_at_once(
    course_provider: Provider, dana: User, at_desk: Desk
) -> None:
    event = scheduling.make(by=dana, title="Bare", provider=course_provider, kind="class", capacity=0)
    answer = at_desk(dana).post(f"/desk/events/{event.pk}/publish/")
    assert answer.status_code == 422
    for reason in ("at least one session", "coordinator", "venue", "how many seats", "one or two sentences"):
        assert reason in answer.text
    event.refresh_from_db()
    assert event.state == "draft"


def test_a_whole_plan_is_published(
    make_event: MakeEvent, dana: User, town_hall: Venue, at_desk: Desk
) -> None:
    event = make_event("whole", state="draft", venue=town_hall, capacity=10)
    assert at_desk(dana).post(f"/desk/events/{event.pk}/publish/").status_code == 302
    event.refresh_from_db()
    assert (event.state, event.published_at is not None) == ("published", True)


def test_an_event_of_another_organization_needs_no_venue(make_event: MakeEvent, dana: User) -> None:
    """R23: its own link; place and seats are the other organization's."""
    event = make_event("elsewhere", state="draft", outside_url="https://other.example/register")
    assert scheduling.publish(event, by=dana).state == "published"


def test_a_canceled_event_says_why(harbor_class: Event, dana: User, at_desk: Desk) -> None:
    browser = at_desk(dana)
    browser.post(f"/desk/events/{harbor_class.pk}/cancel/", {"reason": f"A storm {CANARY}"})
    harbor_class.refresh_from_db()
    assert (harbor_class.state, harbor_class.sequence) == ("canceled", 1)
    page = browser.get(f"/desk/events/{harbor_class.pk}/").text
    assert "A storm" in page
    assert CANARY not in page


def test_a_copy_keeps_the_weekday(harbor_class: Event, dana: User, at_desk: Desk) -> None:
    """The same weekday in the week of the chosen day; instructors and topics come along, people do not."""
    wanted = (timezone.now() + timedelta(days=100)).date()
    at_desk(dana).post(
        f"/desk/events/{harbor_class.pk}/copy/", {"first_day": wanted.isoformat(), "keep_weekday": "on"}
    )
    made = Event.objects.get(copied_from=harbor_class)
    assert made.starts_at is not None
    assert harbor_class.starts_at is not None
    here, there = (one.starts_at.astimezone(one.tz) for one in (harbor_class, made))
    assert (here.weekday(), here.time()) == (there.weekday(), there.time())
    assert there.isocalendar()[:2] == wanted.isocalendar()[:2]
    assert (made.state, made.sessions.count(), made.teachings.count()) == ("draft", 2, 1)


def test_a_series_is_several_copies(harbor_class: Event, dana: User, at_desk: Desk) -> None:
    sent = {
        "first_day": "2027-05-04",
        "more_days": "2027-06-01\n2027-07-06",
        "keep_weekday": "on",
        "series": "Summer",
    }
    answer = at_desk(dana).post(f"/desk/events/{harbor_class.pk}/copy/", sent)
    assert answer.url == "/desk/?show=drafts"  # type: ignore[attr-defined]
    assert Event.objects.filter(series__name="Summer").count() == 4


# ---- conflicts


def test_a_double_booking_is_shown_and_not_forbidden(
    harbor_class: Event, make_event: MakeEvent, instructor: Instructor, town_hall: Venue, dana: User,
    at_desk: Desk,
) -> None:  # fmt: skip
    """The instructor and the room; the name of the other event only to who runs it."""
    other = make_event("other", venue=town_hall, room="room 2", days=(15,), begins=13, ends=20)
    other.teachings.create(instructor=instructor)
    page = at_desk(dana).get(f"/desk/events/{harbor_class.pk}/").text
    assert page.count("Booked twice") == 1
    assert "Lee Castellanos" in page
    assert "Plainview Training Hall, Room 2" in page
    found = conflicts.of(harbor_class, viewer=person("z@mail.example", "Z"))
    assert [(one.is_person, one.other) for one in found] == [(True, None), (False, None)]


def test_another_room_or_another_hour_is_no_conflict(
    harbor_class: Event, make_event: MakeEvent, town_hall: Venue, dana: User
) -> None:
    make_event("next-door", venue=town_hall, room="Room 3", days=(15,))
    make_event("evening", venue=town_hall, room="Room 2", days=(15,), begins=17, ends=20)
    assert conflicts.of(harbor_class, viewer=dana) == []


def test_parallel_talks_need_a_room_each(make_event: MakeEvent, town_hall: Venue, dana: User) -> None:
    """A conference: two talks at once are fine in two rooms and a conflict in one."""
    event = make_event("meeting", kind="conference", venue=town_hall, days=())
    from rollcall.events.tests.conftest import add_session

    add_session(event, 30, 9, 11, title="Opening", room="A")
    add_session(event, 30, 10, 11, title="Peer support", room="B")
    assert conflicts.of(event, viewer=dana) == []
    event.sessions.update(room="A")
    assert len(conflicts.of(event, viewer=dana)) == 1


# ---- what people typed is shown as text; and how much a page asks


@pytest.mark.parametrize("page", PAGES)
def test_text_is_shown_as_text(page: str, harbor_class: Event, dana: User, at_desk: Desk) -> None:
    """P41."""
    words = ("title", "summary", "description", "room", "coordinator_name", "lesson_plan", "credit_note")
    Event.objects.filter(pk=harbor_class.pk).update(**dict.fromkeys(words, CANARY))
    harbor_class.sessions.update(title=CANARY, room=CANARY)
    Instructor.objects.update(name=CANARY)
    answer = at_desk(dana).get(f"/desk/events/{harbor_class.pk}/{page}")
    assert CANARY not in answer.text
    assert "CANARY" in answer.text


@pytest.mark.parametrize("where", ["/desk/", "/desk/events/{pk}/", "/desk/teaching/"])
def test_a_page_asks_few_questions_whatever_the_numbers(
    where: str, harbor_class: Event, make_event: MakeEvent, instructor: Instructor, provider_member: User,
    at_desk: Desk,
) -> None:  # fmt: skip
    for number in range(12):
        make_event(f"more-{number}", days=(14, 15), venue=harbor_class.venue).teachings.create(
            instructor=instructor
        )
    browser = at_desk(provider_member)
    browser.get("/desk/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get(where.format(pk=harbor_class.pk)).status_code == 200
    assert len(asked) <= 10, "\n".join(one["sql"][:200] for one in asked.captured_queries)
