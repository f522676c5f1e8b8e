"""The cache that all processes share, in the database: rate limits and one-time counters."""

import base64
import pickle
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils import timezone

_PUT = (
    "INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)"
    " ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
)
_ADD = _PUT + " WHERE {table}.expires < %s"


class SharedCache(DatabaseCache):
    """Django's database cache, atomic and with a longer memory.

    Django's own keeps 300 entries and throws live ones away when there are more: whoever tries 300
    addresses would wipe out everybody's count of wrong passwords (P14). It also counts the whole table at
    each write, and two processes may both `add` over an expired entry. Here a write is one statement, so
    that of any number of `add` at once one wins, and only what has expired is dropped, by the clock.
    """

    _table: str

    def _base_set(self, mode: str, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT) -> bool:
        if mode == "touch":
            return bool(super()._base_set(mode, key, value, timeout))  # type: ignore[misc]
        connection = connections[router.db_for_write(self.cache_model_class)]
        statement = (_ADD if mode == "add" else _PUT).format(table=connection.ops.quote_name(self._table))
        adapt = connection.ops.adapt_datetimefield_value
        expires = self.get_backend_timeout(timeout)
        until = datetime.max if expires is None else datetime.fromtimestamp(expires, tz=UTC)  # noqa: DTZ901
        pickled = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1")
        values = [key, pickled, adapt(until.replace(microsecond=0))]
        if mode == "add":
            values.append(adapt(timezone.now().replace(microsecond=0)))
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return bool(cursor.rowcount)

    def clear_expired(self) -> int:
        """Delete what has expired; returns how many rows."""
        connection = connections[router.db_for_write(self.cache_model_class)]
        moment = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(self._table)
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [moment])  # noqa: S608  (our own name)
            return int(cursor.rowcount)
