"""From a letter's row to the message that goes over the wire."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from rollcall.mail import rendering, sealing
from rollcall.mail.models import Attachment, Letter


def message(letter: Letter) -> EmailMultiAlternatives:
    """The letter with its secrets, files and own headers; always under the Message-ID of its row."""
    words = _words(letter)
    written = EmailMultiAlternatives(
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
    return written


def _words(letter: Letter) -> rendering.Rendered:
    """A letter's own words with its secrets, or those of its body with its fields."""
    if letter.body is None:
        secrets = sealing.unseal(bytes(letter.secret)) if letter.secret else {}
        return rendering.filled(rendering.Rendered(letter.subject, letter.text, letter.html), secrets)
    body = letter.body
    return rendering.filled(rendering.Rendered(body.subject, body.text, body.html), letter.fields)


def _attach(written: EmailMultiAlternatives, attachment: Attachment) -> None:
    """A calendar goes twice: as an alternative that calendars act on (RFC 6047), and as a file to keep."""
    content = sealing.unseal_bytes(bytes(attachment.sealed))
    bare = attachment.content_type.partition(";")[0].strip()
    if bare == "text/calendar":
        written.attach_alternative(content.decode(), f"{attachment.content_type}; charset=utf-8")
        bare = "application/ics"
    written.attach(attachment.name, content, bare)
