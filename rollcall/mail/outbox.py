"""Posting: a letter becomes a row in the same transaction as the change it tells of."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import make_msgid
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rollcall.base import bulk, clock
from rollcall.base.errors import Refusal
from rollcall.mail import pace, rendering, sealing, strangers
from rollcall.mail.models import Attachment, Body, Letter

MESSAGE_ID_DOMAIN = "rollcall.invalid"  # names no host; it only has to be unique


class NoSuchAddress(Refusal):
    """The address is not one that a letter can be sent to."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file to go with a letter; the type with its parameters, as in "text/calendar; method=REQUEST"."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Row:
    """One of many: where the letter goes, and what it alone says in the places the body leaves open."""

    to: str
    key: str  # unique together with the prefix of the call
    person_id: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)  # as in List-Unsubscribe; plain ASCII, one line


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of one batch."""

    written: int
    there: int  # keys that had been posted before
    refused: tuple[str, ...]  # keys of rows with an address that is none, or with a header of two lines


@transaction.atomic
def post(
    kind: str,
    *,
    to: str,
    context: dict[str, Any],
    key: str,
    person_id: int | None = None,
    secret: dict[str, str] | None = None,
    attachments: Sequence[Attached] = (),
    stranger: str = "",
    good_until: datetime | None = None,
    headers: Mapping[str, str] | None = None,
) -> Letter:
    """Put one letter to one address into the outbox; the worker sends it after commit.

    The same key is posted once: a second call returns the letter that is there. `secret` holds what
    must not be stored in the clear, such as links with tokens; it is used as context, kept encrypted
    until delivery and then blanked. So are `attachments`, which are kept until delivery and then deleted.

    `stranger` names the mailbox where nobody has proved that it wants our letters: at most one an hour
    goes there, later ones wait, and too many are refused with `strangers.TooManyLetters` (P60). A letter
    not handed over by `good_until` is withheld. `headers` are of this letter alone, as List-Unsubscribe is.
    """
    there = Letter.objects.filter(key=key).first()
    if there:
        return there
    _check(to)
    secrets = secret or {}
    with rendering.in_language_of(person_id):
        rendered = rendering.render(kind, context, list(secrets))
    present = clock.now()
    letter, made = Letter.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "person_id": person_id,
            **_words(rendered),
            "secret": sealing.seal(secrets) if secrets else None,
            "message_id": make_msgid(domain=MESSAGE_ID_DOMAIN),
            "posted_at": present,
            "due_at": strangers.may_go_at(stranger) if stranger else present,
            "good_until": good_until,
            "headers": dict(headers or {}),
            "since": present,
        },
    )
    if made:
        _attach(letter, attachments)
    return letter


@transaction.atomic
def post_many(
    kind: str,
    rows: Iterable[Row],
    *,
    shared: dict[str, Any],
    key_prefix: str,
    fields: Sequence[str] = (),
    good_until: datetime | None = None,
) -> Posted:
    """Put the same letter to many into the outbox, in one transaction; call it with 1,000 to 20,000 rows.

    The letter is rendered once, with `shared` as its context, and kept once. `fields` names what differs
    from row to row: in the template each stands as a variable, and is filled in when the letter goes. A
    row without one of them leaves the place empty. The same key is posted once, whatever is retried
    (P59). Letters posted so go after all that were posted one by one.
    """
    good, refused = _sorted_out(rows)
    present = clock.now()
    pattern = Letter(
        kind=kind,
        body=_body(kind, shared, fields),
        priority=Letter.Priority.MANY,
        posted_at=present,
        due_at=present,
        since=present,
        good_until=good_until,
    )
    written = len(bulk.write(pattern, _lists(good, key_prefix), unless_there="key")) if good else 0
    return Posted(written, len(good) - written, refused)


def _sorted_out(rows: Iterable[Row]) -> tuple[list[Row], tuple[str, ...]]:
    """One bad address never keeps the rest from going."""
    good: list[Row] = []
    refused: list[Row] = []
    for row in rows:
        (good if _may_go(row) else refused).append(row)
    return good, tuple(row.key for row in refused)


def _may_go(row: Row) -> bool:
    try:
        validate_email(row.to)
    except ValidationError:
        return False
    words = [*row.headers, *row.headers.values()]
    return all(word.isascii() and word.isprintable() for word in words)


def _body(kind: str, shared: dict[str, Any], fields: Sequence[str]) -> Body:
    rendered = rendering.render(kind, shared, list(fields))
    whole = "\0".join((kind, rendered.subject, rendered.text, rendered.html))
    body, _made = Body.objects.get_or_create(
        digest=hashlib.sha256(whole.encode()).hexdigest(),
        defaults={"kind": kind, **_words(rendered)},
    )
    return body


def _words(rendered: rendering.Rendered) -> dict[str, str]:
    return {"subject": rendered.subject, "text": rendered.text, "html": rendered.html}


def _lists(rows: Sequence[Row], key_prefix: str) -> dict[str, list[Any]]:
    """What differs from letter to letter, column by column."""
    return {
        "key": [key_prefix + row.key for row in rows],
        "to": [row.to for row in rows],
        "person_id": [row.person_id for row in rows],
        "message_id": [f"<{uuid4().hex}@{MESSAGE_ID_DOMAIN}>" for _row in rows],
        "fields": [dict(row.fields) for row in rows],
        "headers": [dict(row.headers) for row in rows],
    }


def _attach(letter: Letter, attachments: Sequence[Attached]) -> None:
    for one in attachments:
        Attachment.objects.create(
            letter=letter,
            name=one.name,
            content_type=one.content_type,
            sealed=sealing.seal_bytes(one.content),
        )


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
    return _withhold(Letter.objects.filter(key__startswith=key_prefix))


def withhold_for(person_id: int, *, but: str) -> int:
    """Stop what is still waiting for one person, but for the kinds of one room (P6)."""
    return _withhold(Letter.objects.filter(person_id=person_id).exclude(kind__startswith=f"{but}/"))


def _withhold(which: QuerySet[Letter]) -> int:
    rows = which.filter(state__in=pace.WAITING)
    Attachment.objects.filter(letter__in=rows.values("pk")).delete()
    withheld = rows.update(state=Letter.State.WITHHELD, since=clock.now(), secret=None)
    if withheld > 1:
        pace.free_turns()
    return withheld
