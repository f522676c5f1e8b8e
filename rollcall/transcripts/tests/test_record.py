"""The transcript, for people and for programs (R26)."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from rollcall.accounts.models import User
from rollcall.base import cells
from rollcall.transcripts import record
from rollcall.transcripts.tests.conftest import MakeCourse, finish

STARTS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u200b=1",
    "\u00a0=1",
    "'=1",
    "|x",
    "%0a",
    "＝1",
]
FORMULA_SIGNS = tuple("=+-@|%\t\r\n＝＋－＠")


def visible(cell: str) -> str:
    """What a spreadsheet program takes for the beginning of a cell."""
    return "".join(sign for sign in cell if sign.isprintable()).lstrip()


@pytest.mark.parametrize("text", STARTS)
def test_what_looks_like_a_formula_is_inert(text: str) -> None:
    """P43."""
    assert not visible(cells.inert(text)).startswith(FORMULA_SIGNS)
    assert visible(text).startswith((*FORMULA_SIGNS, "'"))  # negative control: without `inert` it would run


@given(st.text())
@example("''")
@example(" '")
def test_every_cell_is_inert_and_reads_back(text: str) -> None:
    """P43: and reads back to the very text."""
    assert not visible(cells.inert(text)).startswith(FORMULA_SIGNS)
    assert cells.read_back(cells.inert(text)) == text


def test_csv_reads_back(alice: User, make_course: MakeCourse, signed_in: Callable[..., Client]) -> None:
    """P43: a course with a hostile title stands in the file as text."""
    finish(alice, make_course(title='=HYPERLINK("http://x","Ünïcode"),"'))
    answer = signed_in(alice).get("/account/transcript.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="transcript.csv"'
    header, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert tuple(header) == record.COLUMNS
    assert row[1].startswith("'=")
    assert cells.read_back(row[1]) == '=HYPERLINK("http://x","Ünïcode"),"'


def test_json_holds_the_same(alice: User, ambush: object, signed_in: Callable[..., Client]) -> None:
    finish(alice, ambush)
    told = json.loads(signed_in(alice).get("/account/transcript.json").content)
    assert told["hours"] == "1.25"
    assert told["completions"][0]["course"] == "Recognizing an ambush"


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_costs_the_same_whatever_is_on_it(
    alice: User,
    make_course: MakeCourse,
    signed_in: Callable[..., Client],
    many: int,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    """At most 10 queries a page."""
    for number in range(many):
        finish(alice, make_course(slug=f"c{number}"))
    browser = signed_in(alice)
    with django_assert_max_num_queries(10):
        page = browser.get("/account/transcript/")
    assert page.content.decode().count("Recognizing an ambush") >= many
