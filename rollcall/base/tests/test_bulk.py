"""Thousands of rows in one statement hold what the model's own way would have written."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from rollcall.base import bulk
from rollcall.base.models import AuditEntry, ScheduledJob

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 22, 6, 30, 0, 123456, tzinfo=UTC)
ODD = ["plain", "", 'O\'Neill "x" {a,b}', "new\nline\\N", "NULL", "Jürgen 中文 🚓", "%s %%", "[1]"]


def entries() -> list[AuditEntry]:
    return [
        AuditEntry(
            at=MORNING + timedelta(seconds=n), event="tried", actor_id=n or None, actor_label="Dana",
            subject=text, note="", data={"n": n, "text": text},
        )
        for n, text in enumerate(ODD)
    ]  # fmt: skip


def as_read(rows: list[AuditEntry]) -> list[tuple[object, ...]]:
    return [(row.at, row.event, row.actor_id, row.actor_label, row.subject, row.data) for row in rows]


def test_rows_come_back_as_they_were_given_each_with_its_key() -> None:
    rows = entries()
    assert bulk.insert(rows) == len(ODD)
    there = AuditEntry.objects.in_bulk([row.pk for row in rows])
    assert as_read([there[row.pk] for row in rows]) == as_read(rows) == as_read(entries())


def test_rows_that_are_all_alike_are_written_as_often_as_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than fit into one statement, and one alone."""
    monkeypatch.setattr(bulk, "BATCH", 2)
    assert bulk.insert([entries()[0] for _again in range(5)]) == 5
    assert AuditEntry.objects.filter(event="tried").count() == 5
    assert bulk.insert([]) == 0


def jobs(*names: str, hours: int = 0) -> list[ScheduledJob]:
    return [ScheduledJob(name=name, due_at=MORNING + timedelta(hours=hours)) for name in names]


def test_a_row_that_is_there_is_refused_or_left_as_it_is() -> None:
    bulk.insert(jobs("night", "noon"))
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(jobs("noon", "dusk", hours=9))
    assert bulk.insert(jobs("noon", "dusk", hours=9), unless_there=True) == 1
    due = dict(ScheduledJob.objects.values_list("name", "due_at"))
    assert due == {"night": MORNING, "noon": MORNING, "dusk": MORNING + timedelta(hours=9)}


def test_an_update_changes_the_named_columns_of_the_named_rows() -> None:
    bulk.insert(rows := jobs("night", "noon", "dusk"))
    for row in rows[:2]:
        row.ran_at, row.fault, row.name = MORNING, f"{row.name}: {ODD[2]}", "lost"
    bulk.update(rows[:2], ["ran_at", "fault"])
    told = {row.name: (row.ran_at, row.fault) for row in ScheduledJob.objects.all()}
    assert told == {
        "night": (MORNING, f"night: {ODD[2]}"),
        "noon": (MORNING, f"noon: {ODD[2]}"),
        "dusk": (None, ""),
    }


def test_all_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second statement fails: the first is taken back."""
    monkeypatch.setattr(bulk, "BATCH", 1)
    one, two = entries()[:2]
    two.event = None  # type: ignore[assignment]
    with pytest.raises(DatabaseError):
        bulk.insert([one, two])
    assert not AuditEntry.objects.filter(event="tried").exists()


def test_text_that_is_too_long_is_refused_or_kept_whole_never_cut() -> None:
    """PostgreSQL knows lengths; SQLite knows none."""
    rows = entries()[:2]
    rows[1].actor_label = "x" * 300
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError):
            bulk.insert(rows)
        return
    bulk.insert(rows)
    assert AuditEntry.objects.get(pk=rows[1].pk).actor_label == "x" * 300
