"""A whole portal as `make run` starts it, for a story: web, content origin and worker, on real ports."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from email import message_from_bytes, policy
from functools import cached_property
from pathlib import Path

from tests.ops.commands import free_pair

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN = 120  # seconds; a cold start migrates and loads the demo


class Running:
    """A portal that runs in processes of its own, with its letters in a folder."""

    def __init__(self, data: Path, database_url: str = "") -> None:
        self.data = data
        self.port = free_pair()
        self.url = f"http://localhost:{self.port}"
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
        environment |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "ROLLCALL_MODE": "demo",
            "ROLLCALL_DATA": str(data),
            "ROLLCALL_PORT": str(self.port),
            "ROLLCALL_CONTENT_PORT": str(self.port + 1),
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
        self.log.close()

    def ledger(self, email: str) -> str:
        """What is kept of a person in the end: run-time data and ledger rows, one JSON line."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.stories.show_ledger", email],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    @cached_property
    def pages(self) -> dict[str, str]:
        """Something behind every kind of page: route → path. Made when first asked for."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.stories.make_pages"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return dict(json.loads(done.stdout))

    def letter_to(self, address: str, about: str, within: float = 20) -> str:
        """The text of the newest letter to an address whose subject holds some words; waits for it."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if found := self._letters(address, about):
                return found[-1]
            time.sleep(0.2)
        raise AssertionError(f"no letter about {about!r} came to {address}")

    def _letters(self, address: str, about: str) -> list[str]:
        files = sorted((self.data / "letters").glob("[!.]*.eml"), key=lambda file: file.stat().st_mtime)
        messages = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [
            message.get_body(("plain",)).get_content()
            for message in messages
            if message["To"] == address and about.lower() in str(message["Subject"]).lower()
        ]

    def link_in_letter(self, address: str, about: str) -> str:
        """The first link of such a letter."""
        found = re.search(r"https?://\S+", self.letter_to(address, about))
        assert found, f"the letter about {about!r} has no link"
        return found[0]
