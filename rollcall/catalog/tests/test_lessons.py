"""Lessons: blocks become safe HTML, and nothing an author pastes runs (P41)."""

import pytest

from rollcall.catalog import lessons
from rollcall.catalog.errors import BadBlock
from rollcall.catalog.models import Unit
from rollcall.catalog.tests.conftest import MakeCourse


def test_blocks_become_html(make_course: MakeCourse) -> None:
    lesson = make_course().current.units.get(kind="lesson")
    shown = lessons.render(lesson, lambda file: f"/x/{file.key}")
    assert "<p>CANARY-BODY words</p>" in shown
    assert 'alt="A road at night"' in shown
    assert f'src="/x/{lesson.files.get().key}"' in shown


def test_text_knows_lists_tables_and_links() -> None:
    shown = lessons.html_of("- **one**\n- [two](https://example.org)\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<li><strong>one</strong></li>" in shown
    assert '<a href="https://example.org" rel="noopener noreferrer">two</a>' in shown
    assert "<td>1</td>" in shown


@pytest.mark.parametrize(
    "pasted",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "<iframe src=//evil.example></iframe>",
        '<p style="position:fixed">x</p>',
        "![x](http://evil.example/pixel.gif)",
    ],
)
def test_nothing_pasted_runs(pasted: str) -> None:
    shown = lessons.html_of(pasted)
    for sign in ("<script", "<img", "<iframe", "<p style", 'href="javascript', 'href="data'):
        assert sign not in shown


def test_headings_and_titles_are_text(db: None) -> None:
    unit = Unit(
        pk=1,
        body=[
            {"type": "heading", "text": "<b>x</b>"},
            {"type": "callout", "tone": "key", "title": "<i>t</i>", "markdown": "m"},
        ],
    )
    shown = lessons.render(unit, lambda file: "")
    assert "<h2>&lt;b&gt;x&lt;/b&gt;</h2>" in shown
    assert "&lt;i&gt;t&lt;/i&gt;" in shown


@pytest.mark.parametrize(
    "blocks",
    [
        None,
        {},
        [1],
        [{"type": "html"}],
        [{"type": "text", "markdown": 5}],
        [{"type": "image", "file": "no"}],
        [{"type": "callout", "tone": "loud", "markdown": "x"}],
        [{"type": "heading", "text": "\0"}],
        [{"type": "heading", "text": "x"}] * 201,
    ],
)
def test_blocks_that_cannot_be_kept_are_refused(blocks: object) -> None:
    with pytest.raises(BadBlock):
        lessons.check(blocks, [])


def test_unknown_fields_are_dropped() -> None:
    """P23: extra fields are ignored."""
    assert lessons.check([{"type": "heading", "text": "x", "onclick": "y"}], []) == [
        {"type": "heading", "text": "x"}
    ]
