"""A letter of the tests' own, and a mail server that does what it is told."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.template import engines
from django.test import override_settings

from rollcall.mail import outbox
from rollcall.mail.models import Letter

HERE = Path(__file__).parent / "templates"


@pytest.fixture(autouse=True)
def own_letters() -> Iterator[None]:
    loader = engines["django"].engine.template_loaders[0].loaders[1]
    loader.dirs, before = [HERE], loader.dirs
    yield
    loader.dirs = before


class Sink:
    """Takes letters, or answers as a test says."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.answer = "250 OK"  # "close": take the letter and hang up
        self.refused = ""  # an address that is not here
        self.peers: list[Any] = []  # the other end of the connection, one a letter

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address == self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.peers.append(session.peer)
        if self.answer == "close":
            self.taken.append(envelope)
            server.transport.abort()
            return "421 gone"
        if self.answer.startswith("250"):
            self.taken.append(envelope)
        return self.answer


@pytest.fixture
def sink() -> Iterator[Sink]:
    handler = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    url = f"smtp://127.0.0.1:{port}"
    with override_settings(EMAIL_SMTP_URL=url, EMAIL_BACKEND="rollcall.mail.backends.SmtpFromUrl"):
        yield handler
    controller.stop()


@pytest.fixture
def post(db: None) -> Callable[..., Letter]:
    """`post()` puts a letter to Alice into the outbox."""

    def make(key: str = "k1", name: str = "Alice", **more: Any) -> Letter:
        more.setdefault("secret", {"link": "https://portal.example/poc/s3cret"})
        return outbox.post(
            "tests/hello", to="alice@halecounty.example", context={"name": name}, key=key, **more
        )

    return make
