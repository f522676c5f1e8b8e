"""Writing thousands of rows in one statement.

Django's own way puts SQL together value by value, which takes several times as long as the database does.
Here a column whose value is the same in every row goes once, and the others as one list each.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, JSONField, Model

BATCH = 5000
Values = Sequence[Any]


def insert(rows: Sequence[Model], *, unless_there: bool = False) -> int:
    """Write new rows of one model, all or none; returns how many, and each row then has its key.

    With `unless_there`, a row that a unique constraint refuses is left out, and rows get no key. As with
    `bulk_create` nobody is told by signals. Rows they point to have their keys already. Not for models of
    several tables, nor for binary columns.
    """
    with transaction.atomic():
        parts = [rows[first : first + BATCH] for first in range(0, len(rows), BATCH)]
        return sum(_insert(part, unless_there) for part in parts)


def update(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write some columns (`person_id`, not `person`) of rows that are there, by their key; all or none."""
    with transaction.atomic():
        for first in range(0, len(rows), BATCH):
            _update(rows[first : first + BATCH], names)


def write(
    pattern: Model, differ: Mapping[str, Values], *, unless_there: str | None = None, key: str = ""
) -> list[Any]:
    """Write a row like the pattern for each value in the lists of what differs; by names as in `person_id`.

    `unless_there` names the unique column whose conflict leaves a row out ("": any). Returns, of those
    written, the `key` asked for, else as many times nothing.
    """
    quote = connection.ops.quote_name
    fields = _fields(type(pattern))
    same = [name for name in fields if name not in differ and fields[name] is not pattern._meta.auto_field]
    columns = ", ".join(quote(fields[name].column) for name in (*differ, *same))
    picked = ", ".join([*(f"v{number}" for number in range(len(differ))), *["%s"] * len(same)])
    target = f" ({quote(fields[unless_there].column)})" if unless_there else ""
    skip = "" if unless_there is None else f" ON CONFLICT{target} DO NOTHING"
    back = f" RETURNING {quote(fields[key].column)}" if key else ""
    source, lists = _source(type(pattern), differ)
    # Names are of our own models; every value is a parameter. SQLite needs the WHERE before ON CONFLICT.
    statement = (
        f"INSERT INTO {quote(pattern._meta.db_table)} ({columns})"  # noqa: S608
        f" SELECT {picked} FROM {source} WHERE true{skip}{back}"
    )
    constants = [_prepared(fields[name], pattern) for name in same]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*constants, *lists])
        return [found for (found,) in cursor.fetchall()] if key else [None] * cursor.rowcount


def _prepared(field: "Field[Any, Any]", row: Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, True), connection)


def _insert(part: Sequence[Model], unless_there: bool) -> int:
    pattern = part[0]
    auto = pattern._meta.auto_field
    columns = {
        name: [field.pre_save(row, True) for row in part]
        for name, field in _fields(type(pattern)).items()
        if field is not auto
    }
    differ = {
        name: values
        for place, (name, values) in enumerate(columns.items())
        if place == 0 or any(one != values[0] for one in values)  # one at least says how many rows there are
    }
    if unless_there or auto is None:
        return len(write(pattern, differ, unless_there="" if unless_there else None))
    keys = write(pattern, differ, key=auto.attname)
    for row, key in zip(part, keys, strict=True):
        row.pk, row._state.adding, row._state.db = key, False, connection.alias
    return len(keys)


def _update(part: Sequence[Model], names: Sequence[str]) -> None:
    model = type(part[0])
    fields, key = _fields(model), model._meta.pk.attname
    source, lists = _source(model, {name: [getattr(row, name) for row in part] for name in (key, *names)})
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    sets = ", ".join(f"{quote(fields[name].column)} = v{number}" for number, name in enumerate(names, 1))
    where = f"{table}.{quote(fields[key].column)} = v0"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {sets} FROM {source} WHERE {where}", lists)  # noqa: S608


def _fields(model: type[Model]) -> dict[str, Any]:
    """The table's columns, by the names of the attributes that hold their values."""
    return {field.attname: field for field in model._meta.local_concrete_fields if not field.generated}


def _source(model: type[Model], columns: Mapping[str, Values]) -> tuple[str, list[Any]]:
    """Rows v0, v1, … made of lists: as a table for FROM, with its parameters."""
    fields = [_fields(model)[name] for name in columns]
    lists = [_plain(field, values) for field, values in zip(fields, columns.values(), strict=True)]
    if connection.vendor == "postgresql":
        arrays = ", ".join(f"%s::{_type(field)}[]" for field in fields)
        return f"unnest({arrays}) AS source ({', '.join(f'v{n}' for n in range(len(fields)))})", lists
    picked = ", ".join(f"value->>{number} AS v{number}" for number in range(len(fields)))
    rows = json.dumps(list(zip(*lists, strict=True)))
    return f"(SELECT {picked} FROM json_each(%s)) AS source", [rows]  # noqa: S608


def _type(field: "Field[Any, Any]") -> str:
    """The column's type without its length: a cast to a length would cut silently, the column refuses."""
    return re.sub(r"\(.*?\)", "", str(field.db_type(connection)))


def _plain(field: "Field[Any, Any]", values: Values) -> list[Any]:
    """The values as the database takes them in a list; JSON as its text."""
    if isinstance(field, JSONField):
        return [None if value is None else json.dumps(value, cls=field.encoder) for value in values]
    return [field.get_db_prep_save(value, connection) for value in values]
