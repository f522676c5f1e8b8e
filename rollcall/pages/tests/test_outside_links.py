"""P47: other sites are asked so that nobody looks through us into a private network."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from rollcall.pages.links import outside
from rollcall.pages.models import BrokenLink

pytestmark = pytest.mark.once
Why = BrokenLink.Why
HOSTILE = [
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0/",
    "http://localhost/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/", "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/", "http://[fe80::1]/", "http://[fc00::1]/",
    "http://224.0.0.1/", "http://user@8.8.8.8/", "http://8.8.8.8:22/", "https://8.8.8.8:8443/",
    "file:///etc/passwd", "gopher://8.8.8.8/", "http:///nothing", "http://8.8.8.8:x/", "ftp://8.8.8.8/",
]  # fmt: skip


class Canary(BaseHTTPRequestHandler):
    """A site on this machine that writes down who asks."""

    seen: list[str] = []  # one for the whole test

    def do_HEAD(self) -> None:
        self.seen.append(self.path)
        status, leads = {"/moved": (302, self.server.leads), "/gone": (404, ""), "/no-head": (405, "")}.get(
            self.path, (200, "")
        )
        self.send_response(status if self.command == "HEAD" else 200)
        if leads:
            self.send_header("Location", leads)
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815  # the names that http.server looks for

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[Any]:
    server: Any = HTTPServer(("127.0.0.1", 0), Canary)
    server.leads, Canary.seen = "/", []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def url(site: Any, path: str = "/") -> str:
    return f"http://127.0.0.1:{site.server_port}{path}"


@pytest.fixture
def allowed(site: Any, settings: Any) -> Any:
    settings.LINKS_ALLOWED_PRIVATE = [f"127.0.0.1:{site.server_port}"]
    return site


@pytest.mark.parametrize("address", HOSTILE)
def test_no_private_place_is_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: Any, **kwargs: Any) -> Any:
        raise AssertionError("it was asked")

    monkeypatch.setattr(outside, "_pool", never)
    assert outside.why_broken(address) in {Why.UNSAFE, Why.SILENT}


def test_this_machine_is_not_asked_and_would_answer(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: without the guard it answers."""
    assert outside.why_broken(url(site)) == Why.UNSAFE
    assert Canary.seen == []
    monkeypatch.setattr(outside, "is_public", lambda address: True)
    monkeypatch.setitem(outside.PORTS, "http", site.server_port)
    assert outside.why_broken(url(site)) == ""
    assert Canary.seen == ["/"]


def test_what_is_allowed_by_name_and_port_is_asked(allowed: Any) -> None:
    assert outside.why_broken(url(allowed)) == ""
    assert outside.why_broken(url(allowed, "/gone")) == Why.MISSING
    assert outside.why_broken(url(allowed, "/no-head")) == ""
    assert Canary.seen == ["/", "/gone", "/no-head", "/no-head"]


@pytest.mark.parametrize("leads", ["http://169.254.169.254/", "http://localhost:1/", "file:///etc/passwd"])
def test_each_redirect_is_looked_at_anew(allowed: Any, leads: str) -> None:
    allowed.leads = leads
    assert outside.why_broken(url(allowed, "/moved")) == Why.UNSAFE
    assert Canary.seen == ["/moved"]


def test_a_circle_ends(allowed: Any) -> None:
    allowed.leads = "/moved"
    assert outside.why_broken(url(allowed, "/moved")) == Why.UNSAFE
    assert len(Canary.seen) == outside.MOST_MOVES


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "resolve", lambda host, port: ["93.184.216.34", "10.0.0.1"])
    assert outside.why_broken("https://two-faced.example/") == Why.UNSAFE


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers otherwise the second time gains nothing: nobody asks it a second time."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    taken: list[str] = []

    def pool(parts: Any, address: str, port: int) -> Any:
        taken.append(address)
        raise OSError

    monkeypatch.setattr(outside, "resolve", lambda host, port: next(answers))
    monkeypatch.setattr(outside, "_pool", pool)
    assert outside.why_broken("https://rebinding.example/") == Why.SILENT
    assert taken == ["93.184.216.34"]


def test_a_site_that_is_not_there_is_silent(settings: Any) -> None:
    settings.LINKS_ALLOWED_PRIVATE = ["127.0.0.1:9"]
    assert outside.why_broken("http://127.0.0.1:9/") == Why.SILENT
