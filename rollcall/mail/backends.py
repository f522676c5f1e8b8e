"""Where letters go: a mail server, or a folder of files that the demo shows."""

import io
import math
import smtplib
import socket
import time
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


class AnswerLostError(smtplib.SMTPException):
    """The whole letter was given over and no answer came: the server may have it."""


class Undripped(io.RawIOBase):
    """Reads from a socket until a deadline: a server that sends a byte a second keeps nobody waiting."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.deadline = math.inf  # by the monotonic clock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if time.monotonic() > self.deadline:
            raise TimeoutError("the answer dripped")
        return self.sock.recv_into(buffer)


class PatientOnce(smtplib.SMTP):
    """SMTP in which each answer must be whole within the time-out, however slowly it drips."""

    given_over = False
    reader: Undripped

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            assert self.sock is not None  # noqa: S101  (smtplib connects before it reads)
            self.reader = Undripped(self.sock)
            self.file = io.BufferedReader(self.reader)
        self.reader.deadline = time.monotonic() + float(self.timeout)
        return super().getreply()

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.given_over = False
        try:
            return super().data(msg)
        except (OSError, smtplib.SMTPServerDisconnected) as fault:
            if self.given_over:
                raise AnswerLostError(str(fault)) from fault
            raise

    def send(self, s: Any) -> None:
        super().send(s)
        self.given_over = isinstance(s, bytes) and s.endswith(b"\r\n.\r\n")


class PatientOnceOverTLS(PatientOnce, smtplib.SMTP_SSL):
    """The same over TLS from the start."""


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
            timeout=settings.SMTP_TIMEOUT,
            fail_silently=False,
        )

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return PatientOnceOverTLS if self.use_ssl else PatientOnce


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
