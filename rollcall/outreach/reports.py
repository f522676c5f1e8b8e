"""Reading what mail servers report: delivery status (RFC 3464) and complaints (RFC 5965)."""

import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message

from rollcall.outreach.models import Report

MOST_BYTES = 5 * 2**20
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# No such mailbox, no such domain, mailbox disabled (RFC 3463, 3.2 and 3.3); a full one may be emptied.
_HARD = re.compile(r"\b5\.1\.\d+\b|\b5\.2\.1\b|^55[013]\b(?!.*\b5\.[2-7]\.)")


@dataclass(frozen=True, slots=True)
class Told:
    """One report about one letter to one mailbox."""

    kind: str
    message_id: str
    status: str
    detail: str
    digest: str


def read(raw: bytes) -> list[Told]:
    """The reports in one message; none where it is something else, or about no message that it names."""
    if len(raw) > MOST_BYTES:
        return []
    message = email.message_from_bytes(raw, policy=policy.compat32)
    about = _original_id(message)
    if not about:
        return []
    form = str(message.get_param("report-type") or "").lower()
    if form == "feedback-report":
        return list(_complaint(message, about))
    return list(_bounces(message, about))


def digest_of(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode(errors="replace")).hexdigest()


def is_hard(words: str) -> bool:
    """Whether an answer of a mail server means that nothing will ever arrive."""
    return bool(_HARD.search(words))


def _parts(message: Message, kind: str) -> Iterator[Message]:
    return (part for part in message.walk() if part.get_content_type() == kind)


def _first_inside(part: Message) -> Message:
    """The message that a part encloses; an empty one where it encloses none."""
    inner = part.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    return first if isinstance(first, Message) else Message()


def _original_id(message: Message) -> str:
    """The Message-ID of our letter, out of the copy or the header that the report encloses."""
    for part in _parts(message, "message/rfc822"):
        if found := _first_inside(part)["Message-ID"]:
            return str(found).strip()
    for part in _parts(message, "text/rfc822-headers"):
        words = part.get_payload(decode=True)
        found = email.message_from_bytes(words if isinstance(words, bytes) else b"")["Message-ID"]
        if found:
            return str(found).strip()
    return ""


def _bounces(message: Message, about: str) -> Iterator[Told]:
    for part in _parts(message, "message/delivery-status"):
        groups = part.get_payload()
        for group in groups if isinstance(groups, list) else []:
            if isinstance(group, Message) and str(group.get("Action", "")).strip().lower() == "failed":
                yield _bounce(group, about)


def _bounce(group: Message, about: str) -> Told:
    answer = " ".join(str(group.get("Diagnostic-Code", "")).split())
    found = _STATUS.search(str(group.get("Status", ""))) or _STATUS.search(answer)
    status = found[0] if found else ""
    kind = Report.Kind.HARD if is_hard(status) else Report.Kind.SOFT
    recipient = str(group.get("Final-Recipient", ""))
    return Told(kind, about, status, answer[:300], digest_of(about, recipient, kind))


def _complaint(message: Message, about: str) -> Iterator[Told]:
    for part in _parts(message, "message/feedback-report"):
        why = str(_first_inside(part).get("Feedback-Type", "")).strip().lower()
        if why in {"abuse", "fraud", "opt-out", "opt-out-list", "virus", "other", ""}:
            yield Told(Report.Kind.COMPLAINT, about, "", why or "abuse", digest_of(about, "complaint"))
