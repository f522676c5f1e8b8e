"""A whole portal as `make run` starts it, for a story: web, content origin and worker, on real ports."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

from bench.server import family
from tests.faults.mail_server import MailServer
from tests.ops.commands import free_pair

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN = 120  # seconds; a cold start migrates and loads the demo


class Running:
    """A portal that runs in processes of its own, and a mail server that takes its letters."""

    def __init__(self, data: Path, database_url: str = "") -> None:
        self.data = data
        self.port = free_pair()
        self.url = f"http://localhost:{self.port}"
        self.mail = MailServer(data / "mail", keeps_letters=True)
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
        environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.stories.settings",
            "ROLLCALL_MODE": "demo",
            "ROLLCALL_DATA": str(data),
            "ROLLCALL_PORT": str(self.port),
            "ROLLCALL_CONTENT_PORT": str(self.port + 1),
            "ROLLCALL_SMTP_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "ROLLCALL_SMTP_TIMEOUT": "1",  # leases and doubts are multiples of it
            "DATABASE_URL": database_url,
        }
        self.environment = environment
        self.log = (data / "log.txt").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scripts.serve"],
            cwd=ROOT,
            env=environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait(self) -> "Running":
        """Return when both doors answer; fail with the log when they do not."""
        deadline = time.monotonic() + START_WITHIN
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(
                    "the portal did not start:\n" + (self.data / "log.txt").read_text()[-4000:]
                )
            time.sleep(0.2)
        return self

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        self.mail.kill()
        self.log.close()

    def ask(self, *command: str) -> str:
        """What a Python command says that runs in the portal's own world."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout

    def worker(self) -> int | None:
        """The process that sends letters; None while there is none."""
        for pid in family(self.process.pid):
            with contextlib.suppress(OSError):
                if b"manage.py\0work\0" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    return pid
        return None

    def ledger(self, email: str) -> str:
        """What is kept of a person in the end: run-time data and ledger rows, one JSON line."""
        return self.ask("-m", "tests.stories.show_ledger", email)

    @cached_property
    def pages(self) -> dict[str, str]:
        """Something behind every kind of page: route → path. Made when first asked for."""
        return dict(json.loads(self.ask("-m", "tests.stories.make_pages")))

    def letter_to(self, address: str, about: str, within: float = 90) -> str:
        """The text of the newest letter to an address whose subject holds some words; waits for it.

        What the mail server did not take at once comes a minute later.
        """
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            for letter in self.mail.letters_to(address):
                if about.casefold() in str(letter["Subject"]).casefold():
                    return text_of(letter)
            time.sleep(0.1)
        raise AssertionError(f"no letter about {about!r} came to {address}")

    def link_in_letter(self, address: str, about: str) -> str:
        """The first link of such a letter."""
        found = re.search(r"https?://\S+", self.letter_to(address, about))
        assert found, f"the letter about {about!r} has no link"
        return found[0]


def text_of(letter: EmailMessage) -> str:
    """As a mail program without pictures shows it."""
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""
