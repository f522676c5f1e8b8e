"""A browser without a screen: a session, a form token, and somebody who sends again what nobody answered."""

import http.client
import json
import random
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client
from django.utils import timezone

from rollcall.accounts.models import User
from tests.faults.ground import Web
from tests.faults.judge import SEED

TIMEOUT = 10  # s for one answer
PATIENCE = 60  # s for one step, through as many servers as it takes
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Reply:
    """Status 0 where no whole answer came."""

    status: int
    place: str = ""  # where it leads
    text: str = ""


class Browser:
    """Somebody who is signed in, or a stranger; `at_desk`: with a second factor shown."""

    def __init__(self, port: int, user: User | None, *, at_desk: bool = False) -> None:
        self.port, self.token = port, secrets.token_hex(16)
        jar = f"{settings.CSRF_COOKIE_NAME}={self.token}"
        if user is not None:
            client = Client()
            client.force_login(user)
            if at_desk:
                _show_factor(client, user)
            jar += f"; {settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        self.headers = {"Host": f"localhost:{port}", "Cookie": jar, "X-CSRFToken": self.token}

    def get(self, path: str) -> Reply:
        return self._ask("GET", path, b"", {})

    def post(self, path: str, body: bytes, **headers: str) -> Reply:
        return self._ask("POST", path, body, headers)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            line.request(method, path, body=body, headers=self.headers | headers)
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")
            return Reply(answer.status, answer.headers.get("Location", ""), text)
        except (OSError, http.client.HTTPException):
            return Reply(0)
        finally:
            line.close()

    def post_form(self, path: str, fields: dict[str, str], *, script: bool = False) -> Reply:
        more = {"X-Requested-With": "fetch"} if script else {}
        return self.post(
            path, urlencode(fields).encode(), **{"Content-Type": "application/x-www-form-urlencoded"} | more
        )

    def post_file(self, path: str, name: str, content: bytes) -> Reply:
        mark = "a-line-that-stands-in-no-roster"
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        body = (head + "Content-Type: text/csv\r\n\r\n").encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self.post(path, body, **{"Content-Type": f"multipart/form-data; boundary={mark}"})


def _show_factor(client: Client, user: User) -> None:
    """As if a second factor had been shown a moment ago."""
    if not user.authenticator_set.exists():
        TOTP.activate(user, SECRET)
    session, shown = client.session, timezone.now().timestamp()
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": shown, "email": user.email},
        {"method": "mfa", "type": "totp", "at": shown},
    ]
    session.save()


class Visit(threading.Thread):
    """Steps, one after another; each is sent until it is acknowledged, and then once more: a retry."""

    steps: int

    def __init__(self, browser: Browser) -> None:
        super().__init__(daemon=True)
        self.browser = browser
        self.acknowledged = 0  # steps
        self.traces = 0
        self.stuck = ""

    def run(self) -> None:
        try:
            self.go()
        except TimeoutError as late:
            self.stuck = str(late)

    def go(self) -> None:
        raise NotImplementedError

    def step(self, send: Callable[[], Reply]) -> Reply:
        deadline = time.monotonic() + PATIENCE
        while (reply := self._sent(send)).status not in (200, 302):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{reply.status} {reply.text[:80]}")
            time.sleep(0.05)
        self.acknowledged += 1
        self._sent(send)
        return reply

    def _sent(self, send: Callable[[], Reply]) -> Reply:
        reply = send()
        self.traces += "Traceback" in reply.text
        return reply


@dataclass
class Played:
    """What the visits were told, and how far each had come when the server died."""

    visits: list[Any]
    came: list[int]

    @property
    def broken(self) -> str:
        stuck = [visit.stuck for visit in self.visits if visit.stuck]
        if stuck:
            return f"{len(stuck)} were never answered: {stuck[0]}"
        return "a trace page" if any(visit.traces for visit in self.visits) else ""

    @property
    def deaths(self) -> str:
        """After how many acknowledged steps they met it."""
        return json.dumps({step: self.came.count(step) for step in sorted(set(self.came))}).replace('"', "")


def killed_amid(web: Web, rounds: int, make: Callable[[int], list[Any]]) -> Played:
    """In each round the server is killed after some of all steps, and started again for the others."""
    chance, played = random.Random(SEED), Played([], [])
    web.start()
    for number in range(rounds):
        visits = make(number)
        for visit in visits:
            visit.start()
        _wait_for(visits, chance.randrange(sum(visit.steps for visit in visits)))
        time.sleep(chance.uniform(0, 0.05))
        web.kill()
        played.came += [visit.acknowledged for visit in visits]
        web.start()
        for visit in visits:
            visit.join()
        played.visits += visits
    time.sleep(1)  # an answer that came before its write has had its time
    web.kill()
    return played


def _wait_for(visits: list[Any], steps: int) -> None:
    while sum(visit.acknowledged for visit in visits) < steps and any(visit.is_alive() for visit in visits):
        time.sleep(0.002)
