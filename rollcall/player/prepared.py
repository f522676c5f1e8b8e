"""A query that is written once and asked often.

For a wide join the ORM takes ten times as long to write the statement as the database takes to answer it.
Here the ORM writes it once in each process; what comes back are the same objects with the same converters.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import get_related_populators

# By way of a name of ours: the stubs are of a later Django, where it takes one argument more.
make_populators: Callable[..., list[Any]] = get_related_populators
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement with all that makes objects of its rows. Nothing in it belongs to one request."""

    compiler: Any
    sql: str
    params: tuple[Any, ...]
    converters: dict[int, Any]
    names: list[str]  # of the model's own fields that are read
    populators: list[Any]


class Prepared(Generic[M]):
    """`Prepared(ask, "digest")`, where `ask(digest)` gives a queryset that compares with it as text.

    The values must be texts that stand in the statement as they are; nothing else of the query may differ
    from call to call.
    """

    def __init__(self, ask: Callable[..., models.QuerySet[M]], *names: str) -> None:
        self.ask, self.marks = ask, {name: f"\x01{name}\x01" for name in names}

    @cached_property
    def _written(self) -> _Written:
        query = self.ask(**self.marks).query
        compiler = query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        info = compiler.klass_info
        return _Written(
            compiler=compiler,
            sql=sql,
            params=params,
            converters=compiler.get_converters([expression for expression, _sql, _alias in compiler.select]),
            names=[compiler.select[at][0].target.attname for at in info["select_fields"]],
            populators=make_populators(info, compiler.select, DEFAULT_DB_ALIAS),
        )

    def first(self, **values: str) -> M | None:
        """The first row as an object, with what is selected along with it; None when there is none."""
        written = self._written
        given = {self.marks[name]: value for name, value in values.items()}
        with connection.cursor() as cursor:
            cursor.execute(written.sql, [given.get(each, each) for each in written.params])
            row = cursor.fetchone()
        return None if row is None else self._object(written, row)

    def _object(self, written: _Written, row: tuple[Any, ...]) -> M:
        compiler = copy.copy(written.compiler)
        compiler.connection = connection  # of this thread, not of the one that wrote the statement
        if written.converters:
            row = next(iter(compiler.apply_converters([row], written.converters)))
        info, model = compiler.klass_info, compiler.klass_info["model"]
        found: M = model.from_db(DEFAULT_DB_ALIAS, written.names, [row[at] for at in info["select_fields"]])
        for populator in written.populators:
            populator.populate(row, found)
        for name, at in compiler.annotation_col_map.items():
            setattr(found, name, row[at])
        return found
