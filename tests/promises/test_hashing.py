"""Hashing cannot be used to stop the site (P10): few at once, a short queue, and everyone else passes by."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, nullcontext
from threading import Event, Lock
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, PBKDF2PasswordHasher
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client

from conftest import PASSWORD
from rollcall.accounts import hashing
from rollcall.accounts.hashers import Argon2id, Pbkdf2
from rollcall.accounts.models import User
from scripts import serve

CROWD = 200
HASHES: dict[str, Callable[[], Any]] = {
    "argon2id, making": lambda: Argon2id().encode("a password", "some salt"),
    "argon2id, checking": lambda: Argon2id().verify("a password", "argon2$none"),
    "pbkdf2, making": lambda: Pbkdf2().encode("a password", "salt"),
}


class Crowd:
    """Two hundred sign-ins at once; no hash ends before each of them was let in or sent away."""

    def __init__(self, patch: pytest.MonkeyPatch, hash_one: Callable[[], Any]) -> None:
        self.hash_one, self.lock, self.all_placed = hash_one, Lock(), Event()
        self.placed = 0
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        patch.setattr(Argon2PasswordHasher, "encode", self._hash)
        patch.setattr(Argon2PasswordHasher, "verify", self._hash)
        patch.setattr(PBKDF2PasswordHasher, "encode", self._hash)

    def sign_in(self) -> Counter[int]:
        """How many were answered with which status."""
        door = hashing.hashing_leaves_room(self._page)
        with ThreadPoolExecutor(CROWD) as pool:
            return Counter(pool.map(lambda _number: self._one(door), range(CROWD)))

    def _one(self, door: Callable[[HttpRequest], HttpResponse]) -> int:
        request = HttpRequest()
        request.method, request.path_info = "POST", "/accounts/login/"
        status = door(request).status_code
        if status == 503:
            self._place()
        return status

    def _page(self, _request: HttpRequest) -> HttpResponse:
        with self.counted("let in"):
            self._place()
            self.hash_one()
        return HttpResponse()

    def _hash(self, *_given: Any, **_more: Any) -> str:
        with self.counted("hashing"):
            assert self.all_placed.wait(30)
            time.sleep(0.02)
        return ""

    def _place(self) -> None:
        with self.lock:
            self.placed += 1
        if self.placed == CROWD:
            self.all_placed.set()

    def counted(self, what: str) -> ExitStack:
        with self.lock:
            self.now[what] += 1
            self.most[what] = max(self.most[what], self.now[what])
        stack = ExitStack()
        stack.callback(self._gone, what)
        return stack

    def _gone(self, what: str) -> None:
        with self.lock:
            self.now[what] -= 1


@pytest.mark.parametrize("kind", HASHES)
def test_of_two_hundred_two_hash_and_ten_wait(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """P10: the others are told at once to come again."""
    crowd = Crowd(monkeypatch, HASHES[kind])
    assert crowd.sign_in() == {200: hashing.ROOM, 503: CROWD - hashing.ROOM}
    assert crowd.most == {"let in": hashing.ROOM, "hashing": hashing.AT_ONCE}


def test_without_the_door_all_would_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: every thread of the server would stand in the queue."""
    monkeypatch.setattr(hashing, "hashing_leaves_room", lambda page: page)
    crowd = Crowd(monkeypatch, HASHES["argon2id, checking"])
    assert crowd.sign_in() == {200: CROWD}
    assert crowd.most["let in"] > serve.THREADS


def test_without_turns_all_in_the_room_would_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: more at once than there are cores, each with its 19 MiB."""
    monkeypatch.setattr(hashing, "turn", nullcontext)
    crowd = Crowd(monkeypatch, HASHES["argon2id, checking"])
    crowd.sign_in()
    assert crowd.most["hashing"] > hashing.AT_ONCE


def test_the_server_has_threads_to_spare() -> None:
    """P10: a full room leaves some for those who only read."""
    web, *_others = serve.children({}, 8000, 8001)
    assert int(web.command[web.command.index("--blocking-threads") + 1]) >= hashing.ROOM + 4


@pytest.fixture(autouse=True)
def nobody_has_tried_yet(db: None) -> None:
    """What other tests have tried from this address does not count here."""
    cache.clear()


@pytest.fixture
def full_room() -> Iterator[ExitStack]:
    """As many as may wait are waiting."""
    with ExitStack() as waiting:
        for _number in range(hashing.ROOM):
            waiting.enter_context(hashing._room)
        yield waiting


def sign_in(user: User) -> Any:
    return Client().post("/accounts/login/", {"login": user.email, "password": PASSWORD})


def test_who_finds_the_room_full_reads_a_sentence(
    alice: User, full_room: ExitStack, django_assert_num_queries: Any
) -> None:
    """P10: with the time to wait; no try of hers is counted, nothing is looked up."""
    with django_assert_num_queries(0):
        answer = sign_in(alice)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert "Go back, wait a few seconds and press the button again." in answer.text
    assert "Content-Security-Policy" in answer.headers
    full_room.close()
    assert sign_in(alice).status_code == 302


@pytest.mark.parametrize("path", ["/", "/courses/", "/accounts/login/"])
def test_who_only_reads_passes_by(alice: User, full_room: ExitStack, path: str) -> None:
    """P10."""
    assert Client().get(path).status_code == 200


def test_without_the_middleware_nobody_is_sent_away(alice: User, full_room: ExitStack, settings: Any) -> None:
    """Negative control: it is this door that answers."""
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "hashing" not in each]
    assert sign_in(alice).status_code == 302


def test_a_page_that_fails_gives_its_place_back() -> None:
    """Or a dozen faults would close the door for good."""

    def fails(_request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    request = HttpRequest()
    request.method, request.path_info = "POST", "/accounts/login/"
    for _number in range(hashing.ROOM + 1):
        with pytest.raises(RuntimeError):
            hashing.hashing_leaves_room(fails)(request)
