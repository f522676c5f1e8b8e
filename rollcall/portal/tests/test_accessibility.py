"""The accessibility page: what it reports is what the run of axe wrote; a way to tell us is on every page."""

import json
from pathlib import Path

import pytest
from django.test import Client

from rollcall.portal import conformance
from tests.stories.conformance import Record, criterion

RULE = {"id": "color-contrast", "help": "Text must have enough contrast", "tags": ["cat.color", "wcag143"]}
TOLD = {"testEngine": {"version": "4.10"}, "passes": [RULE], "violations": [], "incomplete": []}


def write(path: Path, monkeypatch: pytest.MonkeyPatch, **changed: object) -> None:
    """A report as the run would have written it."""
    record = Record()
    record.note("", "desk", "/?lang=es", TOLD | changed)
    record.note("", "phone", "/", TOLD)
    path.write_text(json.dumps(record.told()))
    monkeypatch.setattr(conformance, "KEPT", path)


@pytest.mark.django_db
def test_the_page_says_what_the_run_saw(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue 4: made from our own tests."""
    write(tmp_path / "a.json", monkeypatch)
    said = client.get("/accessibility/").content.decode()
    assert "axe-core 4.10 looked at 1 pages, as 1 kinds of people" in said
    assert "2 views" in said
    assert "It found no fault." in said
    assert "1.4.3" in said


@pytest.mark.django_db
def test_a_fault_is_told_too(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: the page does not paint over what the run found."""
    write(tmp_path / "b.json", monkeypatch, passes=[], violations=[RULE])
    said = client.get("/accessibility/").content.decode()
    assert "It found 1 fault." in said
    assert "It found no fault." not in said


@pytest.mark.django_db
def test_without_a_run_it_says_so(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conformance, "KEPT", tmp_path / "none.json")
    assert "No whole run has been kept yet." in client.get("/accessibility/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/courses/", "/help/", "/accounts/login/", "/contact/", "/nowhere/"])
def test_every_page_leads_to_the_statement_and_to_the_report(client: Client, path: str) -> None:
    said = client.get(path).content.decode()
    assert 'href="/accessibility/"' in said
    assert 'href="/contact/about/barrier/"' in said


@pytest.mark.once
def test_half_a_run_is_not_kept() -> None:
    """Only a run that went through all people and screens is a report."""
    record = Record()
    record.went_through("", "desk")
    assert not record.is_whole([""], ["desk", "phone"])
    record.went_through("", "phone")
    assert record.is_whole([""], ["desk", "phone"])


@pytest.mark.once
@pytest.mark.parametrize(
    ("tag", "said"), [("wcag143", "1.4.3"), ("wcag1411", "1.4.11"), ("wcag2aa", ""), ("cat.x", "")]
)
def test_a_tag_names_its_criterion(tag: str, said: str) -> None:
    assert criterion(tag) == said


@pytest.mark.once
def test_the_kept_report_can_be_read() -> None:
    kept = conformance.report()
    assert kept is None or (kept.views >= kept.pages and kept.rules)
