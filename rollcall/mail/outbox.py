"""Posting: a letter becomes a row in the same transaction as the change it tells of."""

from email.utils import make_msgid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rollcall.base import clock
from rollcall.base.errors import Refusal
from rollcall.mail import rendering, sealing
from rollcall.mail.models import Letter

MESSAGE_ID_DOMAIN = "rollcall.invalid"  # names no host; it only has to be unique


class NoSuchAddress(Refusal):
    """The address is not one that a letter can be sent to."""


@transaction.atomic
def post(
    kind: str,
    *,
    to: str,
    context: dict[str, Any],
    key: str,
    person_id: int | None = None,
    secret: dict[str, str] | None = None,
) -> Letter:
    """Put one letter to one address into the outbox; the worker sends it after commit.

    The same key is posted once: a second call returns the letter that is there. `secret` holds what
    must not be stored in the clear, such as links with tokens; it is used as context, kept encrypted
    until delivery and then blanked.
    """
    there = Letter.objects.filter(key=key).first()
    if there:
        return there
    _check(to)
    secrets = secret or {}
    rendered = rendering.render(kind, context, list(secrets))
    present = clock.now()
    letter, _made = Letter.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "person_id": person_id,
            "subject": rendered.subject,
            "text": rendered.text,
            "html": rendered.html,
            "secret": sealing.seal(secrets) if secrets else None,
            "message_id": make_msgid(domain=MESSAGE_ID_DOMAIN),
            "posted_at": present,
            "due_at": present,
            "since": present,
        },
    )
    return letter


def _check(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise NoSuchAddress(
            _("This is not an e-mail address that a letter can reach."), field="email"
        ) from error


def state_of(key: str) -> Letter | None:
    """The letter posted under a key, with its delivery state (R2); None when there is none."""
    return Letter.objects.filter(key=key).first()


def latest_to(address: str, kind: str) -> Letter | None:
    """The newest letter of a kind to an address."""
    return Letter.objects.filter(to=address, kind=kind).order_by("-posted_at", "-pk").first()


def withhold(key_prefix: str) -> int:
    """Stop what is still waiting under these keys: a suspended person's letters, a dead question."""
    waiting = [Letter.State.QUEUED, Letter.State.RETRYING]
    rows = Letter.objects.filter(key__startswith=key_prefix, state__in=waiting)
    return rows.update(state=Letter.State.WITHHELD, since=clock.now(), secret=None)
