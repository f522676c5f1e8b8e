"""A foreign host name is answered with 400 and one short line in the log (P49, P51)."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from config.logs import OneLine

PATHS = ["/", "/courses/", "/accounts/login/", "/staff/", "/nowhere/", "/poc/x/"]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the portal's own handler would write to stderr."""
    handler = next(
        one for one in logging.getLogger().handlers if any(isinstance(f, OneLine) for f in one.filters)
    )
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


def ask(path: str, host: str) -> int:
    client = Client(raise_request_exception=False)
    return client.get(path, headers={"host": host}).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "a b", "[::", "<script>", "é.example"])
def test_one_short_line_and_400(path: str, host: str, log: io.StringIO) -> None:
    """P51: whatever page is asked for."""
    assert ask(path, host) == 400
    lines = log.getvalue().splitlines()
    assert len(lines) == 1
    assert "Invalid HTTP_HOST header" in lines[0]
    assert "Traceback" not in lines[0]


@pytest.mark.django_db
def test_the_line_stays_short(log: io.StringIO) -> None:
    """P61: nobody fills the log with one header."""
    ask("/", "x" * 5000 + ".example")
    assert len(log.getvalue()) < 400


@pytest.mark.django_db
def test_our_own_host_is_answered_and_leaves_no_line(log: io.StringIO) -> None:
    """The same set-up, and a yes."""
    assert ask("/", settings.ALLOWED_HOSTS[0]) == 200
    assert log.getvalue() == ""


@pytest.mark.django_db
def test_without_the_filter_there_is_a_traceback(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P51."""
    monkeypatch.setattr(OneLine, "filter", lambda self, record: True)
    ask("/", "evil.example")
    assert "Traceback" in log.getvalue()


def test_a_fault_of_ours_keeps_its_traceback(log: io.StringIO) -> None:
    """P61: only refusals are shortened."""
    try:
        int("no number")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: /")
    assert "Traceback" in log.getvalue()
