"""What who asked is told: one letter a step, to a mailbox that may not be proved yet (R37, P45, P60)."""

from typing import Any
from uuid import uuid4

from django.utils import translation

from rollcall.accounts import identity, mailboxes
from rollcall.base import audit
from rollcall.base.addresses import portal_url
from rollcall.base.context import words
from rollcall.cases import links
from rollcall.cases.models import Case, CaseMessage
from rollcall.mail import outbox, strangers
from rollcall.mail.models import Letter

KIND = "cases/case"


def to_asker(case: Case, step: str, *, text: str = "", key: str = "") -> Letter | None:
    """Post the letter of a step. None where that mailbox has had too many: the case itself is kept."""
    person = identity.survivor_of(case.person) if case.person else None
    own_page = portal_url("cases:one", [case.pk]) if person else None
    try:
        with translation.override(case.language or translation.get_language()):  # a guest has no setting
            return outbox.post(
                KIND,
                to=person.email if person else case.email,
                key=f"case:{case.pk}:{key or uuid4()}",
                person_id=person.pk if person else None,
                context=_context(case, step, text) | {"page": own_page},
                secret=None if own_page else {"page": links.link(case)},
                stranger="" if person or case.proved_at else case.mailbox,
                headers=_headers(case),
            )
    except strangers.TooManyLetters:
        audit.record("cases.letter_not_sent", case, by=audit.SYSTEM, step=step)
        return None


def _context(case: Case, step: str, text: str) -> dict[str, Any]:
    kept = words()
    return {
        "name": case.asker_name,
        "step": step,
        "number": case.number,
        "title": case.title,
        "text": text,
        "asks_for_proof": case.kind == Case.Kind.EMAIL and case.proved_at is None,
        "email": kept.help_email,
        "phone": kept.help_phone,
        "may_reply": bool(links.reply_address(case)),
    }


def _headers(case: Case, role: links.Role = "a") -> dict[str, str]:
    """An answer to any letter comes back into the case, and mail programs show them as one thread."""
    address = links.reply_address(case, role)
    earlier = (
        Letter.objects.filter(key__startswith=f"case:{case.pk}:").order_by("pk").values_list("message_id")
    )
    first = earlier.first()
    thread = {"References": first[0]} if first else {}
    return {**thread, **({"Reply-To": address} if address else {})}


def to_coordinator(case: Case, message: CaseMessage) -> Letter | None:
    """A question about a class, to whoever coordinates it; his reply goes on to who asked."""
    if case.event is None or not case.event.coordinator_email:
        return None
    return outbox.post(
        "cases/class_question",
        to=case.event.coordinator_email,
        key=f"case:{case.pk}:coordinator:{message.pk}",
        context={
            "coordinator": case.event.coordinator_name,
            "name": case.asker_name,
            "event": case.event.title,
            "number": case.number,
            "text": message.text,
            "may_reply": bool(links.reply_address(case, "c")),
        },
        headers=_headers(case, "c"),
    )


def is_askers(case: Case, address: str) -> bool:
    """Whether an address is that of who asked."""
    return bool(address) and mailboxes.key(address) == mailboxes.key(case.asker_email)
