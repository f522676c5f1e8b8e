"""Read bounces and complaints from a folder of messages or an mbox file."""

import mailbox
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rollcall.outreach import reports, suppression


class Command(BaseCommand):
    help = "Read delivery status and feedback reports. Reading the same again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", type=Path, help="a folder of messages, one a file, or an mbox file")

    def handle(self, *args: Any, place: Path, **options: Any) -> None:
        if not place.exists():
            raise CommandError(f"There is nothing at {place}.")
        messages = kept = 0
        for raw in _messages(place):
            messages += 1
            kept += sum(suppression.note(told) is not None for told in reports.read(raw))
        self.stdout.write(f"{messages} messages read, {kept} new reports kept.")


def _messages(place: Path) -> Iterator[bytes]:
    if place.is_dir():
        files = sorted(file for file in place.rglob("*") if file.is_file() and not file.name.startswith("."))
        yield from (file.read_bytes() for file in files if file.stat().st_size <= reports.MOST_BYTES)
        return
    yield from (message.as_bytes() for message in mailbox.mbox(place, create=False))
