"""From a letter's row to the message that goes over the wire."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from rollcall.mail import rendering, sealing
from rollcall.mail.models import Attachment, Letter


class Written(EmailMultiAlternatives):
    """A message that is put together once, however often it is asked for."""

    @cached_property
    def whole(self) -> Any:
        return super().message()

    def message(self, **_options: Any) -> Any:
        return self.whole


def message(letter: Letter) -> Written:
    """The letter with its secrets, files and own headers; always under the Message-ID of its row."""
    words = _words(letter)
    written = Written(
        subject=words.subject,
        body=words.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        headers={**letter.headers, "Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
    )
    if words.html:
        written.attach_alternative(words.html, "text/html")
    for attachment in letter.attachments.all():
        _attach(written, attachment)
    written.message()  # what cannot be written is found here, not on the wire
    return written


def _words(letter: Letter) -> rendering.Rendered:
    """A letter's own words with its secrets, or those of its body with its fields."""
    if letter.body is None:
        secrets = sealing.unseal(bytes(letter.secret)) if letter.secret else {}
        return rendering.filled(rendering.Rendered(letter.subject, letter.text, letter.html), secrets)
    body = letter.body
    return rendering.filled(rendering.Rendered(body.subject, body.text, body.html), letter.fields)


def _attach(written: Written, attachment: Attachment) -> None:
    """A calendar goes twice: as an alternative that calendars act on (RFC 6047), and as a file to keep."""
    content = sealing.unseal_bytes(bytes(attachment.sealed))
    bare = attachment.content_type.partition(";")[0].strip()
    if bare == "text/calendar":
        written.attach_alternative(content.decode(), f"{attachment.content_type}; charset=utf-8")
        bare = "application/ics"
    written.attach(attachment.name, content, bare)
