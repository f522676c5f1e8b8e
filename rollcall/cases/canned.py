"""Prepared answers, in both languages; staff keep them themselves."""

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.cases import errors, rights
from rollcall.cases.models import CannedAnswer, Case


@transaction.atomic
def keep(row: CannedAnswer, *, by: User) -> CannedAnswer:
    """Write one, or change it."""
    if not rights.may_answer(by):
        raise errors.NotStaff
    row.changed_at, row.changed_by = clock.now(), by
    row.save()
    audit.record("cases.canned_kept", row, by=by, title=row.title)
    return row


@transaction.atomic
def drop(row: CannedAnswer, *, by: User) -> None:
    if not rights.may_answer(by):
        raise errors.NotStaff
    audit.record("cases.canned_dropped", row, by=by, title=row.title)
    row.delete()


def for_case(case: Case) -> list[tuple[CannedAnswer, str]]:
    """The answers of the case's team and of all, each with its words in the asker's language; one query."""
    rows = CannedAnswer.objects.filter(team__in=["", case.team])[:50]
    in_spanish = case.language.startswith("es")
    return [(row, (in_spanish and row.spanish) or row.english) for row in rows]
