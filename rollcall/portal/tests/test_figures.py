"""Figures for any span: right numbers, nobody picked out, a table beside each chart, rows to take along."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from django.test import Client

from conftest import approved, person
from rollcall.accounts import duties
from rollcall.accounts.models import Affiliation, Agency, User, Verification
from rollcall.base import clock
from rollcall.catalog.models import Course
from rollcall.mail import outbox
from rollcall.mail.models import Letter
from rollcall.outreach.models import Report
from rollcall.portal.figures import drawing, spans, telling
from rollcall.portal.figures.asking import Asked
from rollcall.portal.figures.spans import Span
from rollcall.transcripts import enrollments

PAGE = "/staff/figures/"
Browser = Callable[..., Client]
MakeCourse = Callable[..., Course]


def told(**narrowed: str) -> dict[str, telling.Figure]:
    found, _missing = telling.figures(Asked(spans.of_preset(spans.YEAR), **narrowed))
    return {figure.kind.code: figure for figure in found}


def officers(agency: Agency, number: int) -> list[User]:
    place = agency.state.casefold()
    return [approved(person(f"{place}{one}@mail.example", f"Officer {one}"), agency) for one in range(number)]


@pytest.mark.once
def test_a_span_falls_into_weeks_or_months_without_a_gap() -> None:
    for span in (Span(date(2026, 1, 15), date(2026, 12, 3)), Span(date(2026, 11, 4), date(2026, 11, 22))):
        parts = span.parts()
        assert (parts[0].first, parts[-1].last) == (span.first, span.last)
        for one, following in pairwise(parts):
            assert one.last + timedelta(days=1) == following.first == following.key


def test_the_numbers_are_those_of_the_rows(alice: User, make_course: MakeCourse) -> None:
    """Registered, approved with the median of the waiting, begun; the sum of the parts is the whole."""
    enrollments.open(alice, make_course("stress"))
    Verification.objects.update(applied_at=clock.now() - timedelta(hours=30))
    Affiliation.objects.update(began_at=clock.now())
    figures = told()
    shown = {code: figures[code].total for code in ("registered", "approved", "approval_hours", "enrolled")}
    assert shown == {"registered": "1", "approved": "1", "approval_hours": "30", "enrolled": "1"}
    before = Asked(Span(date(2020, 1, 1), date(2020, 3, 1)))
    assert {figure.total for figure in telling.figures(before)[0]} == {"0", "–"}


def test_filters_narrow(hale: Agency, lubbock: Agency, make_course: MakeCourse) -> None:
    """A course's topic and provider; the agency where a person worked then."""
    course, other = make_course("stress"), make_course("sleep")
    for user in officers(hale, 5):
        enrollments.open(user, course)
    for user in officers(lubbock, 10):
        enrollments.open(user, other)
    assert told(state="OR")["enrolled"].total == "10"
    assert told(state="OR", agency_type="county")["enrolled"].total == "0"
    assert told(provider=str(course.provider_id))["enrolled"].total == "15"
    topic = course.topics.create(name="Stress", slug="stress")
    assert told(topic=str(topic.pk))["enrolled"].total == "5"


def test_what_cannot_be_narrowed_is_left_out_and_named(db: None) -> None:
    """No figure shows everybody under a filter that it does not know."""
    assert "registered" not in told(provider="1")
    assert {"classes", "letters"}.isdisjoint(told(agency_type="county"))
    assert len(told()) == len(telling.KINDS)


def test_a_few_people_of_an_agency_are_not_counted_out(hale: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    """1 to 4 people become “<5”, in the total too; not where all agencies are meant. And the control."""
    officers(hale, 3)
    assert told()["approved"].total == "3"
    few = told(state="TX")
    assert few["approved"].cells[-1].shown == "<5"
    assert (few["approved"].total, few["approval_hours"].total) == ("<5", "–")
    assert "3" not in {cell.shown for figure in few.values() for cell in figure.cells}
    monkeypatch.setattr(telling, "FEW", 0)
    assert told(state="TX")["approved"].total == "3"


def test_a_letter_that_came_back_is_not_counted_as_sent(db: None) -> None:
    """Of four, one came back, one was called unwanted (it did arrive), one nobody took. And the control."""
    for key in ("fine", "back", "unwanted", "refused"):
        letter = outbox.post("outreach/test", to="pat@mail.example", key=key, context={"letter": {}})
        state = Letter.State.FAILED if key == "refused" else Letter.State.SENT
        Letter.objects.filter(pk=letter.pk).update(state=state, message_id=key)
    for key, kind in (("back", "soft"), ("unwanted", "complaint"), ("refused", "hard")):
        Report.objects.create(digest=key, kind=kind, message_id=key, read_at=clock.now())
    figures = told()
    shown = [figures[code].total for code in ("letters", "letters_returned", "letters_failed")]
    assert shown == ["2", "1", "1"]
    Report.objects.filter(kind="soft").delete()
    assert told()["letters"].total == "3"


def test_the_page_has_a_chart_and_a_table_for_each(dana: User, signed_in: Browser, hale: Agency) -> None:
    """No script, a text alternative, a definition; nothing is claimed about letters opened."""
    officers(hale, 5)
    page = signed_in(dana).get(PAGE).content.decode()
    assert page.count('role="img" aria-label="Bar chart') == len(telling.KINDS)
    assert page.count("as a table") == len(telling.KINDS)
    assert "our letters carry nothing that would tell" in page
    assert "Officer 1" not in page


OWN = "span=own&first={}&last={}"
BAD = [
    "span=own",
    OWN.format("2026-02-02", "2026-01-01"),
    OWN.format("0001-01-01", "0001-02-01"),
    OWN.format("1900-01-01", "2026-01-01"),
    OWN.format("soon", "2026-01-01"),
    "state=QQ",
    "topic=x",
]


@pytest.mark.parametrize("query", BAD)
def test_what_makes_no_span_is_said(query: str, dana: User, signed_in: Browser) -> None:
    for path in (PAGE, f"{PAGE}figures.csv", f"{PAGE}figures.xlsx"):
        answer = signed_in(dana).get(f"{path}?{query}")
        assert (answer.status_code, "desk-error" in answer.content.decode()) == (422, True)


def test_rows_to_take_along_name_span_and_filters(dana: User, signed_in: Browser, hale: Agency) -> None:
    """The same rows in both."""
    from_page = signed_in(dana).get(f"{PAGE}figures.csv?span=year&state=TX")
    rows = list(csv.DictReader(io.StringIO(from_page.content.decode("utf-8-sig"))))
    assert {row["Narrowed by"] for row in rows} == {"State of the agency: Texas"}
    assert all(row["Span"].startswith("1 January ") for row in rows)
    raw = signed_in(dana).get(f"{PAGE}figures.xlsx?span=year&state=TX").content
    cells = list(openpyxl.load_workbook(io.BytesIO(raw)).active.iter_rows(values_only=True))
    as_text = [["" if cell is None else str(cell) for cell in row] for row in cells[1:]]
    assert as_text == [list(row.values()) for row in rows]


def test_whoever_is_not_appointed_finds_nothing(
    dana: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P24, and the control."""
    dana.is_superuser = False
    dana.save(update_fields=["is_superuser"])
    dana.user_permissions.set(duties.permissions([duties.DUTIES["verify"]]))
    assert signed_in(dana).get(PAGE).status_code == 404
    dana.user_permissions.set(duties.permissions([duties.DUTIES["figures"]]))
    assert signed_in(dana).get(PAGE).status_code == 200
    dana.user_permissions.clear()
    monkeypatch.setattr(User, "has_perm", lambda self, right, about=None: True)
    assert signed_in(dana).get(f"{PAGE}figures.csv").status_code == 200


def test_one_query_a_figure(
    dana: User, hale: Agency, django_assert_max_num_queries: Callable[..., AbstractContextManager[Any]]
) -> None:
    """Three kinds share a query with another; more rows make no more queries."""
    officers(hale, 9)
    with django_assert_max_num_queries(len(telling.KINDS) - 3):
        told(state="TX")
    with django_assert_max_num_queries(len(telling.KINDS) - 3):
        told()


@pytest.mark.once
@pytest.mark.parametrize(("most", "top"), [(0, 2), (3, 4), (5, 6), (11, 20), (41, 60), (999, 1000)])
def test_the_scale_ends_at_a_round_number(most: float, top: float) -> None:
    assert drawing.top_of(most) == top
