"""What closing will do, in numbers, before; and for each person what came of it, afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rollcall.accounts import mailboxes, provisioning
from rollcall.events import attendance, closing
from rollcall.events.models import Event, Registration
from rollcall.mail.models import Letter
from rollcall.transcripts import numbers
from rollcall.transcripts.models import Certificate, Completion

Outcome = Registration.Outcome


@dataclass(frozen=True, slots=True)
class Ahead:
    """What closing would do now."""

    attended: int
    partial: int
    no_show: int
    accounts: int
    nameless: int  # came, and no account can be made
    certificates: int
    later: int  # certificates that wait for an evaluation or a test


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a closed event."""

    row: Registration
    hours: str
    account: str
    letter: str | Promise
    certificate: str
    number: str
    waits: list[str]


def came(event: Event) -> int:
    return Registration.objects.filter(event=event, outcome__in=closing.CAME).count()


def ahead(event: Event) -> Ahead:
    """Numbers only; nothing is written. As many queries whatever the number of people."""
    rows = {one.pk: one for one in Registration.objects.filter(event=event).select_related("user")}
    sessions = list(event.sessions.all())
    standing = attendance.standings(event, rows.values(), sessions, attendance.table(event, sessions))
    by = {code: [pk for pk, one in standing.items() if one.outcome == code] for code in Outcome.values}
    present = [rows[pk] for pk in (*by["attended"], *by["partial"])]
    open_ones = [row for row in present if row.user is None]
    nameless = [row for row in open_ones if closing.why_no_account(row)]
    known = provisioning.holders(row.email for row in open_ones if row.email)
    fresh = {mailboxes.key(row.email) for row in open_ones if row.email and row not in nameless} - set(known)
    waits = bool(event.evaluation_id or event.test_id)
    lost = set(nameless)
    papers = sum(rows[pk] not in lost for pk in by["attended"]) if event.gives_certificate else 0
    return Ahead(
        attended=len(by["attended"]),
        partial=len(by["partial"]),
        no_show=len(by["no_show"]),
        accounts=len(fresh)
        + sum(row.user is not None and row.user.email_confirmed_at is None for row in present),
        nameless=len(nameless),
        certificates=0 if waits else papers,
        later=papers if waits else 0,
    )


def rows(event: Event) -> QuerySet[Registration]:
    """Who had a place or was there, in the order of names."""
    return (
        Registration.objects.filter(event=event)
        .exclude(outcome=Outcome.UNKNOWN)
        .select_related("user")
        .order_by("name", "pk")
    )


def left(event: Event) -> int:
    """People who came and are not on the record yet: the worker is at it, or there is no account."""
    done = Completion.objects.filter(source=event.source).values("user")
    return (
        Registration.objects.filter(event=event, outcome__in=closing.CAME)
        .exclude(user__in=done)
        .exclude(mailbox="")
        .count()
    )


def lines(event: Event, shown: Sequence[Registration]) -> list[Line]:
    """What came of it for each: account, letter, certificate; five queries."""
    people = [row.user_id for row in shown if row.user_id]
    done = {one.user_id: one for one in Completion.objects.filter(source=event.source, user__in=people)}
    papers = {
        one.user_id: one
        for one in Certificate.objects.filter(
            completion__source=event.source, user__in=people, state=Certificate.State.VALID
        )
    }
    letters = _letters(event, shown, papers)
    waiting = closing.Waiting(event, people)
    return [_line(row, done, papers, letters, waiting) for row in shown]


def _letters(
    event: Event, shown: Sequence[Registration], papers: dict[int, Certificate]
) -> dict[int, Letter]:
    keys: dict[str, int] = {}
    for row in shown:
        if row.user_id:
            keys[f"invite:{row.user_id}:{event.source}"] = row.user_id
            keys[f"recorded:{event.pk}:{row.user_id}"] = row.user_id
            if row.user_id in papers:
                keys[f"certificate-ready:{papers[row.user_id].pk}"] = row.user_id
    found = Letter.objects.filter(key__in=list(keys)).order_by("pk")
    return {keys[letter.key]: letter for letter in found}


def _line(
    row: Registration,
    done: dict[int, Completion],
    papers: dict[int, Certificate],
    letters: dict[int, Letter],
    waiting: "closing.Waiting",
) -> Line:
    user, key = row.user, row.user_id or 0
    completion, paper, letter = done.get(key), papers.get(key), letters.get(key)
    if user is None:
        account = closing.why_no_account(row) if row.outcome in closing.CAME else ""
    else:
        account = _("Has an account") if user.email_confirmed_at else _("Waits to be claimed")
    gives = completion is not None and completion.gives_certificate and paper is None
    return Line(
        row=row,
        hours=format(completion.hours.normalize(), "f") if completion else "",
        account=account,
        letter=letter.get_state_display() if letter else "",
        certificate=numbers.shown(paper.number) if paper else "",
        number=paper.number if paper else "",
        waits=waiting.of(key) if gives else [],
    )
