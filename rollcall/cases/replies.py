"""What an e-mail that answers our letter becomes: words of who asked, or a coordinator's answer (R37)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rollcall.accounts import mailboxes
from rollcall.base import audit
from rollcall.cases import asking, attachments, incoming, keeping, letters, rights
from rollcall.cases.errors import BadAttachment
from rollcall.cases.models import Case, CaseMessage

MAIL = CaseMessage.Via.MAIL
ANSWER, NOTE = CaseMessage.Kind.ANSWER, CaseMessage.Kind.NOTE
MOST_AN_HOUR = 30  # of one case: two machines that answer each other come to an end


def take(raw: bytes) -> CaseMessage | None:
    """Attach one e-mail to its case, once. None where it is no answer, a machine's, or was read before."""
    reply = incoming.read(raw)
    if reply is None or CaseMessage.objects.filter(message_id=reply.message_id).exists():
        return None
    if _too_many(reply.case):
        return None
    try:
        with transaction.atomic():
            return _from_coordinator(reply) if reply.role == "c" else _from_asker(reply)
    except IntegrityError:  # another reader had the same message at the same moment
        return None


def _too_many(case: Case) -> bool:
    since = keeping.an_hour_ago()
    return case.messages.filter(via=MAIL, at__gt=since).count() >= MOST_AN_HOUR


def _from_asker(reply: incoming.Reply) -> CaseMessage:
    """Whoever holds the tag may add words; whether it is who asked is said beside them.

    An address in a From line proves nothing, so no mailbox counts as proved by it (P19, P60).
    """
    known = letters.is_askers(reply.case, reply.sender)
    files, left_out = _checked(reply)
    return asking.add(
        reply.case,
        _with(reply.text, left_out),
        by=None,
        via=MAIL,
        sender=reply.sender,
        is_proved=known,
        message_id=reply.message_id,
        files=files,
    )


def _from_coordinator(reply: incoming.Reply) -> CaseMessage:
    """From the coordinator's own address it goes on to who asked; from any other it is a note for staff."""
    case = rights.held(reply.case)
    event = case.event
    known = event is not None and mailboxes.key(event.coordinator_email) == mailboxes.key(reply.sender or "@")
    files, left_out = _checked(reply)
    message = keeping.say(
        case,
        ANSWER if known else NOTE,
        _with(reply.text, left_out),
        by=None,
        via=MAIL,
        sender=event.coordinator_name if event and known else reply.sender,
        is_proved=known,
        message_id=reply.message_id,
    )
    for ready in files:
        attachments.keep(message, ready)
    who = audit.Named(event.coordinator_name if event and known else reply.sender or "an e-mail")
    audit.record("cases.answered" if known else "cases.noted", case, by=who)
    if known and case.is_open:
        keeping.count_first_answer(case)
        keeping.move(case, Case.State.WAITING, by=who)
        letters.to_asker(case, "keep", text=message.text)
    return message


def _checked(reply: incoming.Reply) -> tuple[list[attachments.Ready], list[str]]:
    """The files that may be kept, and the names of those that were left out."""
    kept, left_out = [], []
    for name, content in reply.files:
        try:
            kept.append(attachments.check_bytes(name, content))
        except BadAttachment:
            left_out.append(attachments.plain_name(name))
    return kept, left_out


def _with(text: str, left_out: list[str]) -> str:
    if not left_out:
        return text
    return f"{text}\n\n{_('Not kept: %(names)s') % {'names': ', '.join(left_out)}}".strip()
