"""Reading one e-mail that answers a letter of ours: who, to which case, what is new in it (R37).

Whatever people's mail programs send: no plain text, foreign letters, broken headers, whole threads quoted
below. Nothing in it is believed but the tag of the address and the Message-ID of our own letter.
"""

import email
import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.utils import getaddresses

from rollcall.cases import links
from rollcall.cases.models import Case
from rollcall.mail.models import Letter

MOST_BYTES = 12 * 2**20
MOST_FILES = 5
MACHINES = (
    "X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond", "X-Loop", "X-Failed-Recipients", "List-Id",
)  # fmt: skip
MOST_SIGNS = 200_000  # of a text that is taken apart
_ID = re.compile(r"<[^<>\s]{3,250}>")
_LAST_WORDS = re.compile(
    r"^(on .{4,200} wrote:|el .{4,200} escribió:|-+ ?(original message|mensaje original) ?-+"
    r"|_{10,}|from: .+|de: .+|sent from my .+|enviado desde mi .+)$",
    re.IGNORECASE,
)
_WROTE = re.compile(r"^(on .{4,240} wrote:|el .{4,240} escribió:)$", re.IGNORECASE)
_BREAKS = re.compile(r"<(br|/p|/div|/tr|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(style|script|head|blockquote|title)\b.*?(</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_QUOTES = re.compile(
    r"<(?:div|p)[^<>]*(?:gmail_quote|gmail_attr|divRplyFwdMsg|yahoo_quoted|moz-cite-prefix)[^<>]*>.*",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(r"<[^<>]*>")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Reply:
    """What one e-mail says; `files` are names with their bytes, unchecked."""

    case: Case
    role: str
    sender: str
    text: str
    message_id: str
    files: list[tuple[str, bytes]] = field(default_factory=list)


def read(raw: bytes) -> Reply | None:
    """The reply in one message. None where it is no answer to us, is a machine's, or says nothing."""
    if len(raw) > MOST_BYTES:
        return None
    message = email.message_from_bytes(raw, policy=policy.default)
    if not isinstance(message, EmailMessage) or is_automatic(message):
        return None
    found = _addressed(message) or _referred(message)
    if found is None:
        return None
    text = without_quotes(_text(message))
    files = list(_files(message))
    if not text and not files:
        return None
    return Reply(found.case, found.role, _sender(message), text, _own_id(message, raw), files)


def header(message: EmailMessage, name: str) -> str:
    """A header as one line of text, whatever was written into it; what cannot be read is empty."""
    try:
        values = message.get_all(name) or []
        return " ".join(_CONTROLS.sub("", " ".join(str(value).split())) for value in values)
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):  # the parser's own trips
        return ""


def is_automatic(message: EmailMessage) -> bool:
    """Out of office, bounces, lists: machines are not answered and are not cases (RFC 3834)."""
    auto = header(message, "Auto-Submitted").lower()
    if auto and not auto.startswith("no"):
        return True
    bulk = header(message, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"}
    nobody = header(message, "Return-Path").strip() == "<>"
    report = message.get_content_type() in {"multipart/report", "message/delivery-status"}
    from_machine = re.match(r"(mailer-daemon|postmaster|no-?reply)@", _sender(message)) is not None
    return bulk or nobody or report or from_machine or any(header(message, mark) for mark in MACHINES)


def _sender(message: EmailMessage) -> str:
    found = getaddresses([header(message, "From")])
    return found[0][1].strip().lower()[:254] if found else ""


def _addressed(message: EmailMessage) -> links.Replied | None:
    """By the tag in the address, wherever a forwarding server put it."""
    names = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To")
    addresses = (address for _name, address in getaddresses([header(message, name) for name in names]))
    return next(filter(None, map(links.read_address, addresses)), None)


def _referred(message: EmailMessage) -> links.Replied | None:
    """By the Message-ID of our letter, which only its reader knows."""
    ids = _ID.findall(f"{header(message, 'In-Reply-To')} {header(message, 'References')}")[-20:]
    ours = Letter.objects.filter(message_id__in=ids, kind__startswith="cases/", key__startswith="case:")
    letter = ours.order_by("-pk").values_list("key", "kind").first()
    if letter is None:
        return None
    number = letter[0].split(":")[1]
    rows = Case.objects.select_related("person", "event", "merged_into")
    case = rows.filter(pk=int(number)).first() if number.isdigit() else None
    role = "c" if letter[1] == "cases/class_question" else "a"
    return links.Replied(case.merged_into or case, role) if case else None


def _own_id(message: EmailMessage, raw: bytes) -> str:
    """What makes the same message count once; one without an id is known by its bytes."""
    found = _ID.search(header(message, "Message-ID"))
    return found[0] if found else f"<{hashlib.sha256(raw).hexdigest()}@bytes>"


def _content(part: EmailMessage) -> str:
    """The words of a part, whatever it says of its letters."""
    try:
        given = part.get_content()
    except (LookupError, ValueError, KeyError, AttributeError, TypeError):
        body = part.get_payload(decode=True)
        given = body.decode("utf-8", "replace") if isinstance(body, bytes) else ""
    words = given if isinstance(given, str) else ""
    return _CONTROLS.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))[:MOST_SIGNS]


def _text(message: EmailMessage) -> str:
    """The plain words, or those of the HTML."""
    parts = [part for part in message.walk() if isinstance(part, EmailMessage) and not part.is_attachment()]
    plain = [_content(part) for part in parts if part.get_content_type() == "text/plain"]
    if any(words.strip() for words in plain):
        return "\n".join(plain)
    return "\n".join(from_html(_content(part)) for part in parts if part.get_content_type() == "text/html")


def from_html(words: str) -> str:
    """HTML as plain words, without what it quotes; what comes out is text and is shown as text (P41)."""
    plain = _QUOTES.sub("", _UNSEEN.sub("", words))
    lines = html.unescape(_TAGS.sub("", _BREAKS.sub("\n", plain))).replace("\xa0", " ").split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()


def without_quotes(text: str) -> str:
    """What is new: the lines above the quoted letter."""
    kept: list[str] = []
    lines = text.split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        wrapped = f"{line.strip()} {following.strip()}"  # "On Monday … \n wrote:"
        if line.strip() == "--" or _LAST_WORDS.match(line.strip()) or _WROTE.match(wrapped):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _files(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    found = 0
    for part in message.walk():
        if not isinstance(part, EmailMessage) or part.is_multipart() or found >= MOST_FILES:
            continue
        name = _name(part)
        if name and (part.is_attachment() or not part.get_content_type().startswith("text/")):
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body:
                found += 1
                yield name, body


def _name(part: EmailMessage) -> str:
    try:
        return _CONTROLS.sub("", part.get_filename() or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
