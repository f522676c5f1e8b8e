"""The ledger is append-only, and the database itself says so (P53)."""

import pytest
from django.db import DatabaseError, connection, transaction

from rollcall.accounts.models import User
from rollcall.transcripts import guards
from rollcall.transcripts.models import Certificate, Completion, Enrollment, SatisfiedUnit

TABLES = [Completion, SatisfiedUnit, Enrollment, Certificate]


def refused(act: object) -> bool:
    """Whether the database refuses, and leaves the transaction usable."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


def delete_raw(model: type) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")


@pytest.mark.django_db
def test_every_guard_stands() -> None:
    """A migration that rebuilds a table has to put its guards up again."""
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        names = "SELECT tgname FROM pg_trigger"
    with connection.cursor() as cursor:
        cursor.execute(names)
        assert guards.names() <= {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("model", TABLES)
def test_nothing_is_deleted(paper: Certificate, model: type) -> None:
    """P53."""
    assert refused(lambda: delete_raw(model))
    assert model.objects.exists()


@pytest.mark.parametrize("model", TABLES[:2])
@pytest.mark.usefixtures("without_guards")
def test_without_the_guards_it_would_be_deleted(paper: Certificate, model: type) -> None:
    """Negative control."""
    Certificate.objects.all()._raw_delete("default")
    assert not refused(lambda: delete_raw(model))


@pytest.mark.parametrize("field", ["completed_at", "kind", "hours", "evidence", "user_id"])
def test_a_completion_never_changes(paper: Certificate, bob: User, field: str) -> None:
    """P53, R15: the original date is kept."""
    other = {
        "completed_at": "2020-01-01T00:00Z",
        "kind": "refresher",
        "hours": 40,
        "evidence": {},
        "user_id": bob.pk,
    }
    assert refused(lambda: Completion.objects.update(**{field: other[field]}))


@pytest.mark.parametrize(
    "change",
    [
        {"snapshot": {"name": "Somebody Else"}},
        {"number": "0" * 26},
        {"reference": "000000"},
        {"issued_at": "2020-01-01T00:00Z"},
        {"state_why": "no reason while valid"},
        {"state_at": "2020-01-01T00:00Z"},
    ],
)
def test_a_certificate_never_changes(paper: Certificate, change: dict[str, object]) -> None:
    """P53: content is fixed; only the state moves, with its date and reason."""
    assert refused(lambda: Certificate.objects.filter(pk=paper.pk).update(**change))


@pytest.mark.parametrize("to", ["valid", "replaced"])
def test_what_was_revoked_stays_revoked(paper: Certificate, to: str) -> None:
    Certificate.objects.filter(pk=paper.pk).update(state="revoked", state_why="issued in error")
    assert refused(lambda: Certificate.objects.filter(pk=paper.pk).update(state=to))


@pytest.mark.usefixtures("without_guards")
def test_without_the_guards_paper_could_be_forged(paper: Certificate) -> None:
    """Negative control."""
    assert not refused(lambda: Certificate.objects.update(snapshot={"name": "Somebody Else"}))
    assert not refused(lambda: Completion.objects.update(hours=40))
