"""A mail server that does what it is told. A process of its own: `python -m tests.faults.sink PORT FOLDER`.

Whatever it takes stands in FOLDER/ledger before it answers: time, Message-ID and receiver, a line each.
Where there is a FOLDER/letters, the letter itself is kept there before. FOLDER/script says how it behaves:
{"mode": "ok"}. A new one holds from the next letter.
"""

import asyncio
import contextlib
import json
import os
import re
import signal
import sys
import time
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiosmtpd.controller import Controller


def name_of(number: str) -> str:
    """Of the file in which the letter with this Message-ID is kept."""
    return quote(number, safe="") + ".eml"


class Sink:
    """Behaves as the script says."""

    def __init__(self, folder: Path) -> None:
        self.script, self.letters = folder / "script", folder / "letters"
        self.read_at, self.asks = (0, 0), dict[str, Any]()
        self.ledger = os.open(folder / "ledger", os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        self.asked: set[str] = set()

    def told(self) -> dict[str, Any]:
        """The script, read anew when it is another file."""
        seen = self.script.stat()
        if (mark := (seen.st_ino, seen.st_mtime_ns)) != self.read_at:
            self.read_at, self.asks = mark, json.loads(self.script.read_text())
        return self.asks

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        asks = self.told()
        if asks["mode"] == "refuse" and address == asks["address"]:
            return "550 5.1.1 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        asks = self.told()
        number = number_of(envelope.content)
        before = getattr(self, f"before_{asks['mode']}", None)
        if before and (answer := await before(number)):
            return str(answer)
        self.write_down(number, envelope)
        after = getattr(self, f"after_{asks['mode']}", None)
        return str(await after(server, asks)) if after else "250 OK"

    def write_down(self, number: str, envelope: Any) -> None:
        if self.letters.is_dir():
            unfinished = self.letters / ".unfinished"
            unfinished.write_bytes(envelope.content)
            unfinished.rename(self.letters / name_of(number))
        line = f"{time.time():.6f}\t{number}\t{envelope.rcpt_tos[0]}\n"
        os.write(self.ledger, line.encode())

    async def before_greylist(self, number: str) -> str:
        first = number not in self.asked
        self.asked.add(number)
        return "451 4.7.1 try again later" if first else ""

    async def before_hang(self, _number: str) -> str:
        await asyncio.sleep(3600)
        return "421 good night"

    async def before_drip(self, _number: str) -> str:
        return ""

    async def after_drip(self, server: Any, _asks: Any) -> str:
        """One byte a second: each arrives before a time-out of the socket, the whole never."""
        for byte in b"250 " + b"O" * 3600:
            server.transport.write(bytes([byte]))
            await asyncio.sleep(1)
        return ""

    async def after_close(self, server: Any, _asks: Any) -> str:
        server.transport.abort()
        return "421 gone"

    async def after_kill(self, server: Any, asks: Any) -> str:
        """The worker has its 250, and not a moment longer to live, however busy the machine."""
        os.kill(asks["pid"], signal.SIGSTOP)
        server.transport.write(b"250 OK\r\n")
        with contextlib.suppress(ProcessLookupError):
            os.kill(asks["pid"], signal.SIGKILL)
        return "250 OK"


def number_of(letter: bytes) -> str:
    """The Message-ID, without reading the rest: a clean run takes 100,000 letters."""
    head = letter.partition(b"\r\n\r\n")[0]
    found = re.search(rb"^message-id:\s*(\S+)", head, re.IGNORECASE | re.MULTILINE)
    return found[1].decode() if found else str(message_from_bytes(letter)["Message-ID"])


def main() -> None:
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    controller = Controller(Sink(folder), hostname="127.0.0.1", port=port, ready_timeout=60)
    controller.start()
    signal.pause()


if __name__ == "__main__":
    main()
