"""Where letters go: a mail server, or a folder of files that the demo shows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class SmtpFromUrl(EmailBackend):
    """SMTP as named by ROLLCALL_SMTP_URL: smtp://, smtp+starttls:// or smtps://user:password@host:port."""

    def __init__(self, **kwargs: Any) -> None:
        url = urlsplit(settings.EMAIL_SMTP_URL)
        super().__init__(
            host=url.hostname,
            port=url.port or PORTS.get(url.scheme, 25),
            username=unquote(url.username or ""),
            password=unquote(url.password or ""),
            use_tls=url.scheme == "smtp+starttls",
            use_ssl=url.scheme == "smtps",
            timeout=20,
            fail_silently=False,
        )


class MailboxFolder(BaseEmailBackend):
    """Each letter a file, whole or not there at all. For the demo and for tests."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAILBOX_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{uuid4().hex}.eml"
            unfinished = folder / f".{name}"
            unfinished.write_bytes(message.message().as_bytes())
            unfinished.rename(folder / name)
        return len(email_messages)
