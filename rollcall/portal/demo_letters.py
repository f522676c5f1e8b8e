"""The demo's mailbox: the letters that the portal sent, read from its folder."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

SHOWN = 100


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One letter as its reader would see it; `text` is plain, as it was sent."""

    name: str
    to: str
    subject: str
    at: datetime
    text: str


def latest() -> list[SentLetter]:
    """The newest letters first, at most 100."""
    folder = Path(settings.MAILBOX_FOLDER)
    files = sorted(folder.glob("[!.]*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)
    return list(_read(files[:SHOWN]))


def find(name: str) -> SentLetter | None:
    """One letter by the name of its file; names that are no letter's find nothing."""
    if not name.isalnum() or len(name) > 64:
        return None
    file = Path(settings.MAILBOX_FOLDER) / f"{name}.eml"
    return next(_read([file]), None) if file.is_file() else None


def _read(files: list[Path]) -> Iterator[SentLetter]:
    for file in files:
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        if isinstance(message, EmailMessage):
            body = message.get_body(("plain",))
            yield SentLetter(
                name=file.stem,
                to=str(message["To"]),
                subject=str(message["Subject"]),
                at=datetime.fromtimestamp(file.stat().st_mtime, UTC),
                text=body.get_content() if body else "",
            )
