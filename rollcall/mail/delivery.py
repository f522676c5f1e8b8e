"""Delivery: from the outbox to the mail server, surely and once.

A letter is marked SENDING before it is handed over, and SENT in the same commit that marks the next one. A
worker that dies in between leaves it SENDING; such a letter is in doubt, as is one whose answer was lost,
and is sent once more under the same Message-ID, never a third time (F1, F2).
"""

import logging
import smtplib
import time
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from uuid import uuid4

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q

from rollcall.base import clock
from rollcall.mail import claims, writing
from rollcall.mail.backends import AnswerLostError
from rollcall.mail.models import Attachment, Letter

logger = logging.getLogger(__name__)
WAITS = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360)]
GIVE_UP_AFTER = timedelta(hours=72)
LONGEST_REST = 60.0  # s between two attempts to reach a mail server that does not answer
State = Letter.State


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of handing over one letter; to be written down."""

    letter: Letter
    state: str
    fault: str = ""
    in_doubt: bool = False


def deliver_due(limit: int = 50) -> int:
    """Hand over what is due, once; returns how many went. Safe in several workers at once."""
    lane = Lane(limit=limit)
    sent = lane.turn()
    lane.close()
    return sent


class Lane:
    """One worker's way to the mail server: one connection, kept over many letters."""

    def __init__(self, *, singles_only: bool = False, limit: int = 50, stopping: Event | None = None) -> None:
        self.name = uuid4().hex
        self.singles_only = singles_only
        self.limit = limit
        self.stopping = stopping or Event()
        self.connection: BaseEmailBackend | None = None
        self.outcomes: list[Outcome] = []  # known, and not yet written down
        self.failures = 0  # attempts in a row to reach the server
        self.rests_until = 0.0  # by the monotonic clock

    def turn(self) -> int:
        """Claim a batch and hand it over; returns how many the server took."""
        self.write_down()
        if time.monotonic() < self.rests_until:
            return 0
        settle_doubts()
        batch = claims.claim(self.name, self.limit, singles_only=self.singles_only)
        if not batch:
            self.close()  # servers do not like a guest who says nothing
            return 0
        try:
            return self._hand_over_all(batch)
        finally:
            self.write_down()

    def _hand_over_all(self, batch: list[Letter]) -> int:
        """What a lease leaves no time for goes back, as does all when nobody answers or we shall stop."""
        sent, enough = 0, time.monotonic() + claims.lease().total_seconds() / 2
        for place, letter in enumerate(batch):
            if self.stopping.is_set() or time.monotonic() > enough or not self._open():
                claims.release(batch[place:], self.name)
                break
            sent += self._hand_over(letter)
        return sent

    def _open(self) -> bool:
        if self.connection is not None:
            return True
        connection = get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as fault:
            self._rest(fault)
            return False
        self.connection, self.failures = connection, 0
        return True

    def _rest(self, fault: Exception) -> None:
        """Nobody answers: that is no fault of any letter, so none of them counts an attempt."""
        self.failures += 1
        rest = min(2.0 ** (self.failures - 1), LONGEST_REST)
        self.rests_until = time.monotonic() + rest
        logger.error("the mail server does not answer, next attempt in %.0f s: %s", rest, fault)

    def _hand_over(self, letter: Letter) -> bool:
        try:
            message = writing.message(letter)
        except (ValueError, LookupError, TypeError, InvalidToken) as fault:
            self._begin(letter)
            self.outcomes.append(_failed(letter, f"cannot be written: {type(fault).__name__}"))
            return False
        if not self._begin(letter):
            return False
        outcome = self._send(letter, message)
        self.outcomes.append(outcome)
        return outcome.state == State.SENT

    def _begin(self, letter: Letter) -> bool:
        """In one commit: what came of the last letter, and that this one is on its way."""
        with transaction.atomic():
            for outcome in self.outcomes:
                _settle(outcome, self.name)
            begun = claims.begin(letter, self.name)
        self.outcomes.clear()
        return begun

    def _send(self, letter: Letter, message: EmailMultiAlternatives) -> Outcome:
        assert self.connection is not None  # noqa: S101  (opened by the caller)
        try:
            self.connection.send_messages([message])
        except AnswerLostError as lost:
            self.close()
            return _doubtful(letter, str(lost))
        except smtplib.SMTPRecipientsRefused as refused:
            code, reason = next(iter(refused.recipients.values()))
            return _answered(letter, code, reason)
        except smtplib.SMTPDataError as answer:
            return _answered(letter, answer.smtp_code, answer.smtp_error)
        except (OSError, smtplib.SMTPException) as fault:  # the line, or us, not this address
            self.close()
            return _later(letter, f"{type(fault).__name__}: {fault}")
        return Outcome(letter, State.SENT)

    def write_down(self) -> None:
        """What is known of letters; kept when the database is away, and written when it is back."""
        if self.outcomes:
            with transaction.atomic():
                for outcome in self.outcomes:
                    _settle(outcome, self.name)
            self.outcomes.clear()

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def _answered(letter: Letter, code: int, reason: bytes | str) -> Outcome:
    said = f"{code} {reason.decode(errors='replace') if isinstance(reason, bytes) else reason}"
    return _failed(letter, said) if code >= 500 else _later(letter, said)


def _failed(letter: Letter, fault: str) -> Outcome:
    return Outcome(letter, State.FAILED, fault)


def _later(letter: Letter, fault: str) -> Outcome:
    too_late = clock.now() - letter.posted_at > GIVE_UP_AFTER
    return _failed(letter, fault) if too_late else Outcome(letter, State.RETRYING, fault)


def _doubtful(letter: Letter, fault: str) -> Outcome:
    if letter.in_doubt:
        return _failed(letter, "in doubt twice: the mail server took it and gave no answer")
    return Outcome(letter, State.RETRYING, f"no answer: {fault}", in_doubt=True)


def _settle(outcome: Outcome, name: str) -> None:
    """At the end of a letter its secret is blanked and its files go, whether it went or not."""
    present = clock.now()
    mine = Letter.objects.filter(pk=outcome.letter.pk, state=State.SENDING, claim=name)
    changes = {"state": outcome.state, "since": present, "fault": outcome.fault[:300]}
    if outcome.state == State.RETRYING:
        wait = WAITS[min(outcome.letter.attempts, len(WAITS)) - 1]
        doubt = outcome.in_doubt or outcome.letter.in_doubt
        mine.update(**changes, due_at=present + wait, claim="", paced=False, in_doubt=doubt)
        return
    if outcome.letter.attachments.all():  # fetched with the letter
        Attachment.objects.filter(letter=outcome.letter).delete()
    mine.update(**changes, claim="", secret=None)


def in_doubt_after() -> timedelta:
    """Longer than any letter can be on its way: a handful of answers, each within its time-out."""
    return timedelta(seconds=15 * settings.SMTP_TIMEOUT)


def settle_doubts() -> None:
    """What a dead worker left SENDING goes once more, or ends."""
    present = clock.now()
    stuck = Letter.objects.filter(state=State.SENDING, since__lt=present - in_doubt_after())
    if not stuck.exists():
        return
    first = Q(in_doubt=False)
    Attachment.objects.filter(letter__in=stuck.filter(~first).values("pk")).delete()
    stuck.filter(~first).update(
        state=State.FAILED,
        since=present,
        secret=None,
        claim="",
        fault="in doubt twice: a worker died while sending",
    )
    stuck.filter(first).update(
        state=State.RETRYING, since=present, due_at=present, claim="", paced=True, in_doubt=True
    )
