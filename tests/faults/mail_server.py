"""A mail server of our own that may be killed and started again, and its record of what it took."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from scripts.common import ROOT
from tests.faults.sink import name_of
from tests.ops.commands import free_pair


class MailServer:
    """The sink, and what it has taken; the letters themselves too where it `keeps_letters`."""

    def __init__(self, folder: Path, *, keeps_letters: bool = False) -> None:
        self.folder, self.port = folder, free_pair()
        folder.mkdir()
        (folder / "ledger").touch()
        if keeps_letters:
            (folder / "letters").mkdir()
        self.play("ok")
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.sink", str(self.port), str(self.folder)],
            cwd=ROOT, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def play(self, mode: str, **more: Any) -> None:
        new = self.folder / "script.new"
        new.write_text(json.dumps({"mode": mode, **more}))
        new.rename(self.folder / "script")

    def taken(self) -> list[tuple[float, str, str]]:
        """Time, Message-ID and receiver of each letter it took."""
        lines = (line.split("\t") for line in (self.folder / "ledger").read_text().splitlines())
        return [(float(at), number, to) for at, number, to in lines]

    def counts(self, to: Callable[[str], bool] = lambda _address: True) -> Counter[tuple[str, str]]:
        """How often each (Message-ID, receiver) came."""
        return Counter((number, address) for _at, number, address in self.taken() if to(address))

    def letter(self, number: str) -> EmailMessage:
        """A letter that was kept, by its Message-ID."""
        content = (self.folder / "letters" / name_of(number)).read_bytes()
        return message_from_bytes(content, policy=policy.default)

    def letters_to(self, address: str) -> Iterator[EmailMessage]:
        """Those that were kept, the newest first."""
        for _at, number, to in reversed(self.taken()):
            if to == address:
                yield self.letter(number)

    def campaign(self, subject: str) -> Counter[tuple[str, str]]:
        """As `counts`, of the letters whose subject begins so."""
        counted = self.counts()
        for number, address in list(counted):
            if not str(self.letter(number)["Subject"]).startswith(subject):
                del counted[number, address]
        return counted
