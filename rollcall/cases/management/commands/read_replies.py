"""Read answers to our letters from a Maildir, a folder of messages, an mbox file or the standard input."""

import mailbox
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rollcall.cases import incoming, replies


class Command(BaseCommand):
    help = "Put answers by e-mail into their cases. Reading the same again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", help="a Maildir, a folder, an mbox file, or - for one message")

    def handle(self, *args: Any, place: str, **options: Any) -> None:
        if place != "-" and not Path(place).exists():
            raise CommandError(f"There is nothing at {place}.")
        read = kept = 0
        for raw in _messages(place):
            read += 1
            kept += replies.take(raw) is not None
        self.stdout.write(f"{read} messages read, {kept} new answers kept.")


def _messages(place: str) -> Iterator[bytes]:
    if place == "-":
        yield sys.stdin.buffer.read(incoming.MOST_BYTES + 1)
        return
    path = Path(place)
    if path.is_dir():
        files = sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith("."))
        yield from (one.read_bytes() for one in files if "tmp" not in one.parts[-2:-1] and _fits(one))
        return
    yield from (message.as_bytes() for message in mailbox.mbox(path, create=False))


def _fits(file: Path) -> bool:
    return file.stat().st_size <= incoming.MOST_BYTES
