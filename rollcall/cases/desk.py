"""What staff do with any case: take it, answer, ask back, close, note, hand over, join, release (R37)."""

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.cases import asking, errors, keeping, kinds, letters, rights
from rollcall.cases.models import OPEN, Case, CaseMessage

State = Case.State
ANSWER, NOTE, MOVE = CaseMessage.Kind.ANSWER, CaseMessage.Kind.NOTE, CaseMessage.Kind.MOVE
AFTER = {  # what becomes of a case with an answer
    "keep": State.LOOKING,
    "wait": State.WAITING,
    "done": State.DONE,
    "decline": State.DECLINED,
}


@transaction.atomic
def take(case: Case, *, by: User) -> Case:
    """Begin to look, or take it over from a colleague; the person is told nothing."""
    row = rights.for_staff(case, by=by)
    if row.state == State.ASKED:
        return keeping.move(row, State.LOOKING, by=by)
    row.handled_by = by
    row.save(update_fields=["handled_by"])
    audit.record("cases.taken_over", row, by=by)
    return row


@transaction.atomic
def answer(case: Case, text: str, *, by: User, seen: int, then: str = "keep") -> CaseMessage:
    """Say something to who asked, by letter and on the page; `then` is a key of `AFTER`.

    `seen` is the version that the page showed: where the case has moved since, `SomebodyWasFaster` is
    raised and nothing is sent. Raises also what `rights.for_staff` refuses, and `NoWords`.
    """
    if not text.strip():
        raise errors.NoWords
    row = rights.for_staff(case, by=by)
    if row.version != seen:
        raise errors.SomebodyWasFaster
    return tell(row, text, by=by, then=then)


def tell(row: Case, text: str, *, by: User, then: str) -> CaseMessage:
    """Join a transaction that holds the row: the answer, the move, the letter."""
    message = keeping.say(row, ANSWER, text, by=by)
    keeping.count_first_answer(row)
    if then in {"done", "decline"}:
        row.answer = message.text
    if row.handled_by_id is None:
        row.handled_by = by
    audit.record("cases.answered", row, by=by, message=message.pk)
    keeping.move(row, AFTER[then], by=by)
    letters.to_asker(row, then if then in AFTER else "keep", text=message.text)
    return message


@transaction.atomic
def note(case: Case, text: str, *, by: User) -> CaseMessage:
    """Something for colleagues; who asked never sees it. Raises `NotStaff`, `OwnCase`, `NoWords`."""
    if not text.strip():
        raise errors.NoWords
    row = rights.held(case)
    rights.require(row, by)
    made = keeping.say(row, NOTE, text, by=by)
    audit.record("cases.noted", row, by=by)
    return made


@transaction.atomic
def hand_over(case: Case, team: str, *, by: User) -> Case:
    """Into another team's queue, and out of the hands of whoever had it."""
    row = rights.for_staff(case, by=by)
    row.team, row.handled_by = Case.Team(team), None
    row.version += 1
    row.save(update_fields=["team", "handled_by", "version"])
    audit.record("cases.handed_over", row, by=by, team=team)
    return row


@transaction.atomic
def release(case: Case, *, by: User) -> Case:
    """It was no spam: into the queue, and the letter goes."""
    row = _held_back(case, by)
    keeping.move(row, State.ASKED, by=by)
    first = row.messages.filter(kind=CaseMessage.Kind.ASKED).first()
    if first:
        asking.announce(row, first)
    return row


@transaction.atomic
def let_go(case: Case, *, by: User) -> Case:
    """It was spam: closed without a word to anybody, and kept."""
    return keeping.move(_held_back(case, by), State.DECLINED, by=by, note="spam")


def _held_back(case: Case, by: User) -> Case:
    row = rights.held(case)
    rights.require(row, by)
    if row.state != State.HELD:
        raise errors.NotHeld
    return row


@transaction.atomic
def merge(case: Case, number: str, *, by: User) -> Case:
    """Join this case into another one of the same person; its words and files go there.

    Raises `CannotMerge` for another person's, a closed one, or one that this member of staff may not see.
    """
    row, other = rights.for_staff(case, by=by), find(number)
    if other is None or other.pk == row.pk or other.team not in kinds.teams_of(by):
        raise errors.CannotMerge
    into = rights.held(other)
    if into.state not in OPEN or not is_of_one_asker(row, into):
        raise errors.CannotMerge
    CaseMessage.objects.filter(case=row).update(case=into)
    keeping.say(into, MOVE, row.number, by=by)
    row.merged_into, row.due_at = into, None
    keeping.move(row, State.MERGED, by=by)
    audit.record("cases.joined", into, by=by, other=row.number)
    return into


def is_of_one_asker(one: Case, other: Case) -> bool:
    """The same account, or the same mailbox where neither has one: never a guess (P21)."""
    if one.person_id or other.person_id:
        return one.person_id == other.person_id
    return bool(one.mailbox) and one.mailbox == other.mailbox


def find(number: str) -> Case | None:
    """A case by the number that people say; None for any other text."""
    last = number.strip().upper().removeprefix("C-").rpartition("-")[2]
    if not (last.isascii() and last.isdigit() and len(last) < 16):
        return None
    return Case.objects.filter(pk=int(last)).first()
