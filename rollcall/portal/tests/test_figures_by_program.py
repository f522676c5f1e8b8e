"""Figures by program: what its page gathers counts, once, and nothing else; a lost program is said."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.db.models import Q
from django.test import Client

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.catalog.models import Course, Provider
from rollcall.events.models import Attendance
from rollcall.events.tests import conftest as events
from rollcall.pages.models import InitiativePage, ProgramPage
from rollcall.pages.programs import Gathering, gatherings
from rollcall.pages.tests.building_toolkit import root, topic, under
from rollcall.portal.figures import asking, counting, telling
from rollcall.portal.figures.asking import Asked, FiguresForm
from rollcall.portal.figures.spans import Span
from rollcall.transcripts import enrollments
from rollcall.transcripts.models import Completion
from rollcall.transcripts.tests.conftest import finish

PAGE = "/staff/figures/"
Browser = Callable[..., Client]
MakeCourse = Callable[..., Course]
course_provider, make_event = events.course_provider, events.make_event


def program(slug: str = "roads", topics: tuple[str, ...] = (), *providers: Provider) -> ProgramPage:
    above = InitiativePage.objects.first() or under(
        root(), InitiativePage(title="Programs", slug="programs", overview="What we do.")
    )
    page = ProgramPage(title=f"Safe {slug}", slug=slug, overview="Plows.")
    page.topics, page.providers = [topic(one) for one in topics], list(providers)
    made: ProgramPage = under(above, page)
    return made


def totals(page: ProgramPage, **narrowed: str) -> dict[str, str]:
    (gathered,) = [one for one in gatherings() if one.key == str(page.translation_key)]
    today = clock.now().date()
    span = Span(today - timedelta(days=9), today + timedelta(days=1))
    found, _missing = telling.figures(Asked(span, gathered, **narrowed))
    return {figure.kind.code: figure.total for figure in found}


@pytest.fixture
def stress(make_course: MakeCourse) -> Course:
    """A course on two topics."""
    course = make_course("stress")
    course.topics.set([topic("health"), topic("sleep")])
    return course


def test_a_program_counts_what_its_page_gathers_once(
    alice: User, bob: User, stress: Course, make_course: MakeCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On two of its topics and still one; a course on none is not its. And the control."""
    finish(alice, stress)
    finish(bob, make_course("ambush"))
    page = program("roads", ("health", "sleep"))
    shown = {code: totals(page)[code] for code in ("enrolled", "completed", "certificates")}
    assert shown == {"enrolled": "1", "completed": "1", "certificates": "1"}

    def joined(asked: Asked, path: str = "course") -> Q:
        return Q(**{f"{path}__topics__slug__in": ["health", "sleep"]})

    monkeypatch.setattr(counting, "_of_course", joined)
    assert totals(page)["enrolled"] == "2"


def test_classes_of_a_program_count_with_their_hours_and_completions(
    alice: User, make_event: events.MakeEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A class on two of its topics counts once; another class not at all. And the control."""
    for slug, topics in (("plows", ["health", "sleep"]), ("salt", ["ice"])):
        event = make_event(slug, days=(-1,))
        event.topics.set([topic(one) for one in topics])
        when = {"since": clock.now(), "made_at": clock.now()}
        seat = event.registrations.create(user=alice, name="Alice", calendar_uid=uuid4(), **when)
        Attendance.objects.create(registration=seat, session=event.sessions.get(), minutes=120, how="qr")
        done = {"source": event.source, "kind": "original", "completed_at": clock.now(), "hours": 2}
        Completion.objects.create(user=alice, **done)
    page = program("roads", ("health", "sleep"))
    shown = totals(page)
    assert (shown["classes"], shown["hours"], shown["completed"]) == ("1", "2", "1")
    monkeypatch.setattr(counting, "_of_event", lambda asked, path: Q())
    assert totals(page)["classes"] == "2"


def test_a_program_of_some_providers_counts_theirs_alone(
    alice: User, stress: Course, course_provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As its page does: topics and providers together, providers alone, nothing of neither. The control."""
    enrollments.open(alice, stress)
    assert totals(program("a", ("health",), stress.provider))["enrolled"] == "1"
    assert totals(program("b", (), stress.provider))["enrolled"] == "1"
    others = program("c", ("health",), course_provider)
    assert totals(others)["enrolled"] == "0"
    assert totals(program("d"))["enrolled"] == "0"
    monkeypatch.setattr(asking, "_gathered", lambda program: Q(topics__slug__in=program.topics))
    assert totals(others)["enrolled"] == "1"


def test_a_topic_beside_a_program_narrows_it_further(alice: User, stress: Course) -> None:
    enrollments.open(alice, stress)
    page = program("roads", ("health",))
    assert totals(page, topic=str(topic("sleep").pk))["enrolled"] == "1"
    assert totals(page, topic=str(topic("ice").pk))["enrolled"] == "0"


def test_what_belongs_to_no_program_is_named_and_not_shown(dana: User, signed_in: Browser) -> None:
    """Registrations, approvals and letters: said by their names, none shown for everybody."""
    page = program("roads", ("health",))
    said = signed_in(dana).get(f"{PAGE}?span=year&program={page.translation_key}").text
    assert "Program: Safe roads" in said
    shown, _sentence, left_out = said.partition("Not shown, because they cannot be narrowed so:")
    for name in ("Registered people", "Approved officers", "Letters sent", "Letters that came back"):
        assert name in left_out
        assert name not in shown


def test_rows_to_take_along_name_the_program(dana: User, signed_in: Browser) -> None:
    asked = f"?span=year&program={program('roads', ('health',)).translation_key}"
    from_page = signed_in(dana).get(f"{PAGE}figures.csv{asked}").content.decode("utf-8-sig")
    assert {row["Narrowed by"] for row in csv.DictReader(io.StringIO(from_page))} == {"Program: Safe roads"}
    raw = signed_in(dana).get(f"{PAGE}figures.xlsx{asked}").content
    head, *rows = openpyxl.load_workbook(io.BytesIO(raw)).active.iter_rows(values_only=True)
    assert {row[head.index("Narrowed by")] for row in rows} == {"Program: Safe roads"}


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}figures.csv", f"{PAGE}figures.xlsx"])
def test_a_link_with_a_lost_program_says_so(
    path: str, dana: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not show everything instead. And the control: a form that lets any value through does."""
    page = program("roads", ("health",))
    page.unpublish()
    link = f"{path}?span=year&program={page.translation_key}"
    answer = signed_in(dana).get(link)
    assert answer.status_code == 422
    assert "That program is not published here." in answer.text
    assert "Registered people" not in answer.text
    monkeypatch.setattr(FiguresForm.base_fields["program"].__class__, "valid_value", lambda self, value: True)
    monkeypatch.setattr(FiguresForm, "_words", lambda self, chosen: iter(()))
    assert signed_in(dana).get(link).status_code == 200


def test_more_programs_make_no_more_queries(
    dana: User, django_assert_max_num_queries: Callable[..., AbstractContextManager[Any]]
) -> None:
    """Seven for the form, eight at most for the figures, five of them by program."""
    pages = [program(f"road-{number}", ("health", "sleep")) for number in range(8)]
    with django_assert_max_num_queries(15):
        form = FiguresForm({"span": "year"})
        assert form.is_valid()
        telling.figures(form.asked())
    with django_assert_max_num_queries(12):
        form = FiguresForm({"span": "year", "program": str(pages[3].translation_key)})
        assert form.is_valid()
        telling.figures(form.asked())


@pytest.mark.once
def test_a_gathering_holds_what_its_page_shows() -> None:
    """Topics and providers, providers alone, and nothing of neither."""
    of_both = Gathering("a", "Both", frozenset({"health"}), frozenset({"plains"}))
    assert of_both.holds(["health"], ["plains"])
    assert not of_both.holds(["health"], ["harbor"])
    of_providers = Gathering("b", "Providers", frozenset(), frozenset({"plains"}))
    assert of_providers.holds(["ice"], ["plains"])
    assert not of_providers.holds(["ice"])
    assert not Gathering("c", "Neither", frozenset(), frozenset()).holds(["ice"], ["plains"])
