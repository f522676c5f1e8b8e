"""Pages go over the wire in gzip: whole, and never where a length would tell a secret."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client, RequestFactory

from rollcall.accounts.models import User
from rollcall.base import compression
from rollcall.base.compression import CompressedPages, accepts_gzip
from rollcall.transcripts.tests.conftest import MakeCourse

GZIP = {"accept-encoding": "gzip, deflate, br"}
SignedIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _on(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 5
    caches["local"].clear()


def get(client: Client, path: str, **headers: str) -> Any:
    return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize("visit", ["first", "second"])
def test_a_strangers_page_is_compressed(client: Client, make_course: MakeCourse, visit: str) -> None:
    """Made for this visit or kept from the one before: the same page, in less than half the bytes."""
    make_course(access_level="open")
    plain = get(client, "/") if visit == "second" else None
    answer = client.get("/", headers=GZIP)
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Content-Length"] == str(len(answer.content))
    assert "Accept-Encoding" in answer["Vary"]
    assert len(answer.content) * 2 < len(gzip.decompress(answer.content))
    assert plain is None or gzip.decompress(answer.content) == plain.content


def test_a_kept_page_suits_each_who_asks(client: Client, make_course: MakeCourse) -> None:
    """Kept for a browser that takes gzip, then asked for by one that does not."""
    make_course(access_level="open")
    for _twice in range(2):
        packed, plain = client.get("/", headers=GZIP), get(client, "/", accept_encoding="gzip;q=0, br")
        assert "Content-Encoding" not in plain
        assert "Accept-Encoding" in plain["Vary"]
        assert plain["Content-Length"] == str(len(plain.content))
        assert gzip.decompress(packed.content) == plain.content


def test_head_tells_what_get_would(client: Client, make_course: MakeCourse) -> None:
    make_course(access_level="open")
    client.get("/")
    got, told = client.get("/", headers=GZIP), client.head("/", headers=GZIP)
    assert told.content == b""
    assert {name: told[name] for name in ("Content-Length", "Content-Encoding", "Vary")} == {
        name: got[name] for name in ("Content-Length", "Content-Encoding", "Vary")
    }


def test_an_own_page_is_compressed(alice: User, signed_in: SignedIn) -> None:
    answer = signed_in(alice).get("/account/", headers=GZIP)
    assert "Alice R. Moreno" in gzip.decompress(answer.content).decode()


def test_not_beside_words_of_anothers_choice(alice: User, signed_in: SignedIn) -> None:
    """BREACH: what a stranger can choose is the query; such a page of somebody's own has its plain length."""
    answer = signed_in(alice).get("/search/?q=csrfmiddlewaretoken", headers=GZIP)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer


def test_without_that_rule_it_would_be(
    alice: User, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr(compression, "may_be_compressed", lambda *_: True)
    answer = signed_in(alice).get("/search/?q=csrfmiddlewaretoken", headers=GZIP)
    assert answer["Content-Encoding"] == "gzip"


def test_two_lengths_of_one_page_differ_by_chance(rf: RequestFactory) -> None:
    lengths = {len(compressed(rf, HttpResponse("word " * 500)).content) for _ in range(40)}
    assert len(lengths) > 5


def test_an_etag_becomes_weak(rf: RequestFactory) -> None:
    assert compressed(rf, HttpResponse("word " * 500, headers={"ETag": '"1"'}))["ETag"] == 'W/"1"'


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse("word " * 500, status=404),
        HttpResponse("word " * 500, content_type="application/pdf"),
        HttpResponse("word " * 500, headers={"Content-Encoding": "br"}),
        HttpResponse("word"),
    ],
)
def test_other_answers_pass_untouched(rf: RequestFactory, answer: HttpResponse) -> None:
    before = answer.content
    assert compressed(rf, answer).content == before


def compressed(rf: RequestFactory, answer: HttpResponse) -> HttpResponse:
    return CompressedPages(lambda _request: answer)(rf.get("/help/", headers=GZIP))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("gzip", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("identity, *;q=0", False),
        ("xgzip", False),
        ("", False),
        (";;,=,q", False),
    ],
)
def test_who_takes_gzip(rf: RequestFactory, said: str, taken: bool) -> None:
    assert accepts_gzip(rf.get("/", headers={"accept-encoding": said})) is taken
