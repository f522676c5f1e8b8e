"""Delivery: from the outbox to the mail server, surely and once.

A letter is claimed before it is handed over. A worker that dies in between leaves it SENDING; such a
letter is in doubt and is sent once more under the same Message-ID, never a third time (F1, F2).
"""

import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet

from rollcall.base import clock
from rollcall.mail import rendering, sealing
from rollcall.mail.models import Attachment, Letter

WAITS = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360)]
GIVE_UP_AFTER = timedelta(hours=72)
IN_DOUBT_AFTER = timedelta(minutes=5)
State = Letter.State


def deliver_due(limit: int = 50) -> int:
    """Hand over what is due, oldest first; returns how many went. Safe in several workers at once."""
    _settle_doubts()
    _withhold_stale()
    due = list(_due()[:limit])
    if not due:
        return 0
    connection = get_connection()
    sent = sum(_deliver(letter, connection) for letter in due if _claim(letter))
    connection.close()
    return sent


def _due() -> QuerySet[Letter]:
    waiting = Letter.objects.filter(state__in=[State.QUEUED, State.RETRYING], due_at__lte=clock.now())
    return waiting.order_by("due_at", "pk")


def _claim(letter: Letter) -> bool:
    rows = Letter.objects.filter(pk=letter.pk, state__in=[State.QUEUED, State.RETRYING])
    claimed = rows.update(state=State.SENDING, since=clock.now(), attempts=F("attempts") + 1)
    letter.attempts += 1
    return claimed == 1


def _deliver(letter: Letter, connection: BaseEmailBackend) -> bool:
    try:
        connection.send_messages([_message(letter)])
    except smtplib.SMTPRecipientsRefused as refused:
        code, reason = next(iter(refused.recipients.values()))
        _put_back(letter, f"{code} {reason!r}", final=code >= 500)
    except smtplib.SMTPResponseException as answer:
        _put_back(letter, f"{answer.smtp_code} {answer.smtp_error!r}", final=answer.smtp_code >= 500)
    except (OSError, smtplib.SMTPException) as fault:
        connection.close()
        _put_back(letter, f"{type(fault).__name__}: {fault}", final=False)
    else:
        _settle(letter, State.SENT, "")
        return True
    return False


def _message(letter: Letter) -> EmailMultiAlternatives:
    rendered = _rendered(letter)
    message = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        headers={**letter.headers, "Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
    )
    if rendered.html:
        message.attach_alternative(rendered.html, "text/html")
    for attachment in letter.attachments.all():
        _attach(message, attachment)
    return message


def _rendered(letter: Letter) -> rendering.Rendered:
    """The words of a letter, with its secrets, or of its body, with its fields."""
    if letter.body is None:
        secrets = sealing.unseal(bytes(letter.secret)) if letter.secret else {}
        return rendering.filled(rendering.Rendered(letter.subject, letter.text, letter.html), secrets)
    body = letter.body
    return rendering.filled(rendering.Rendered(body.subject, body.text, body.html), letter.fields)


def _attach(message: EmailMultiAlternatives, attachment: Attachment) -> None:
    """A calendar goes twice: as an alternative that calendars act on (RFC 6047), and as a file to keep."""
    content = sealing.unseal_bytes(bytes(attachment.sealed))
    bare = attachment.content_type.partition(";")[0].strip()
    if bare == "text/calendar":
        message.attach_alternative(content.decode(), f"{attachment.content_type}; charset=utf-8")
        bare = "application/ics"
    message.attach(attachment.name, content, bare)


def _put_back(letter: Letter, fault: str, *, final: bool) -> None:
    if final or clock.now() - letter.posted_at > GIVE_UP_AFTER:
        _settle(letter, State.FAILED, fault)
        return
    wait = WAITS[min(letter.attempts, len(WAITS)) - 1]
    present = clock.now()
    Letter.objects.filter(pk=letter.pk, state=State.SENDING).update(
        state=State.RETRYING, since=present, due_at=present + wait, fault=fault[:300]
    )


def _settle(letter: Letter, state: str, fault: str) -> None:
    """The end of a letter: its secret is blanked and its files go, whether it went or not."""
    Attachment.objects.filter(letter=letter).delete()
    Letter.objects.filter(pk=letter.pk, state=State.SENDING).update(
        state=state, since=clock.now(), secret=None, fault=fault[:300]
    )


def _settle_doubts() -> None:
    stuck = Letter.objects.filter(state=State.SENDING, since__lt=clock.now() - IN_DOUBT_AFTER)
    present = clock.now()
    first = Q(in_doubt=False)
    Attachment.objects.filter(letter__in=stuck.filter(~first).values("pk")).delete()
    stuck.filter(~first).update(
        state=State.FAILED, since=present, secret=None, fault="in doubt twice: a worker died while sending"
    )
    stuck.filter(first).update(state=State.RETRYING, since=present, due_at=present, in_doubt=True)


def _withhold_stale() -> None:
    """A reminder of what has begun helps nobody: after days without a worker it stays here."""
    present = clock.now()
    stale = Letter.objects.filter(state__in=[State.QUEUED, State.RETRYING], good_until__lte=present)
    if not stale.exists():
        return
    Attachment.objects.filter(letter__in=stale.values("pk")).delete()
    stale.update(state=State.WITHHELD, since=present, secret=None, fault="too late to be of use")
