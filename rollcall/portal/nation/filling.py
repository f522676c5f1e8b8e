"""Write very many rows fast: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

BATCH = 5_000


def fill(rows: Iterable[models.Model], told: Callable[[int], None]) -> int:
    """Insert unsaved instances of one model that bring their own primary keys; how many.

    Defaults and automatic dates are filled in as `save()` would; nothing else of `save()` happens.
    `told` hears how many rows each batch had.
    """
    waiting = iter(rows)
    total = 0
    while batch := list(islice(waiting, BATCH)):
        _insert(batch)
        told(len(batch))
        total += len(batch)
    return total


def _insert(batch: list[models.Model]) -> None:
    fields = batch[0]._meta.concrete_fields
    table = connection.ops.quote_name(batch[0]._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(field.column or field.attname) for field in fields)
    values = _values(batch, fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  (our own names)
            cursor.executemany(statement, list(values))


def _values(batch: list[models.Model], fields: Sequence[models.Field[Any, Any]]) -> Iterator[list[Any]]:
    """Row by row, as the database takes them. What repeats is prepared once: most columns say few things."""
    prepared: dict[tuple[str, Any], Any] = {}
    automatic = {
        field.attname
        for field in fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    }
    for instance in batch:
        row = []
        for field in fields:
            value = (
                field.pre_save(instance, True)
                if field.attname in automatic
                else getattr(instance, field.attname)
            )
            if isinstance(value, (int, str)) and not isinstance(field, models.JSONField):
                row.append(value)
                continue
            key = (field.attname, value if value.__hash__ else repr(value))
            if key not in prepared:
                prepared[key] = field.get_db_prep_save(value, connection=connection)
            row.append(prepared[key])
        yield row


def next_id(model: type[models.Model]) -> int:
    """The first primary key that is free."""
    highest = model._default_manager.aggregate(highest=models.Max("pk"))["highest"]
    return (highest or 0) + 1


def settle(filled: list[type[models.Model]]) -> None:
    """Tell the database where its counters stand now and let it look at the tables anew."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)
        cursor.execute("ANALYZE")
