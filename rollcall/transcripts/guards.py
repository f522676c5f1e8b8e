"""The ledger's guards in the database itself: what refuses even our own code (P53).

`install` is called by migrations. Rebuilding one of these tables on SQLite drops its triggers: a
migration that alters them calls `install` again (test_guards proves that they stand).
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PAPER_FIXED = (
    "id",
    "number",
    "reference",
    "completion_id",
    "user_id",
    "snapshot",
    "issued_at",
)
# table → what it refuses, and when
_NEVER = {
    "transcripts_completion": ("UPDATE", "DELETE"),
    "transcripts_satisfiedunit": ("UPDATE", "DELETE"),
    "transcripts_enrollment": ("DELETE",),
    "transcripts_certificate": ("DELETE",),
}


def _differs(vendor: str) -> str:
    unlike = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    cast = "" if vendor == "sqlite" else "::text"  # json has no equality of its own
    return " OR ".join(f"NEW.{name}{cast} {unlike} OLD.{name}{cast}" for name in PAPER_FIXED)


def _bad_change(vendor: str) -> str:
    """A certificate's content changed, or it moved otherwise than from valid to replaced or revoked."""
    linked = "OLD.replaced_by_id IS NULL AND NEW.replaced_by_id IS NOT NULL AND NEW.state = 'replaced'"
    unlike = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    moved = f"NEW.state <> OLD.state OR NEW.state_at {unlike} OLD.state_at OR NEW.state_why <> OLD.state_why"
    return (
        f"{_differs(vendor)}"
        f" OR (({moved}) AND NOT (OLD.state = 'valid' AND NEW.state IN ('replaced', 'revoked')))"
        f" OR (NEW.replaced_by_id {unlike} OLD.replaced_by_id AND NOT ({linked}))"
    )


def statements(vendor: str) -> list[str]:
    """The SQL that puts every guard up, dropping an older one first."""
    rules = [(table, verb, "") for table, verbs in _NEVER.items() for verb in verbs]
    rules.append(("transcripts_certificate", "UPDATE", _bad_change(vendor)))
    make = _sqlite if vendor == "sqlite" else _postgresql
    before = [] if vendor == "sqlite" else [_POSTGRESQL_FUNCTION]
    return before + [sql for table, verb, when in rules for sql in make(table, verb, when)]


def names() -> set[str]:
    """The triggers that must stand."""
    every = [(table, verb) for table, verbs in _NEVER.items() for verb in verbs]
    return {_name(table, verb) for table, verb in [*every, ("transcripts_certificate", "UPDATE")]}


def install(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the guards up on this database."""
    for sql in statements(schema_editor.connection.vendor):
        schema_editor.execute(sql, params=None)  # a percent sign is a percent sign


def remove(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them down again, for a migration backwards."""
    for sql in removals(schema_editor.connection.vendor):
        schema_editor.execute(sql)


def removals(vendor: str) -> list[str]:
    """The SQL that takes every guard down; tests use it for their negative controls."""
    every = {**_NEVER, "transcripts_certificate": ("UPDATE", "DELETE")}
    return [
        f"DROP TRIGGER IF EXISTS {_name(table, verb)}" + ("" if vendor == "sqlite" else f" ON {table}")
        for table, verbs in every.items()
        for verb in verbs
    ]


def _name(table: str, verb: str) -> str:
    return f"{table}_no_{verb.lower()}"


def _sqlite(table: str, verb: str, when: str) -> list[str]:
    only = f" WHEN {when}" if when else ""
    return [
        f"DROP TRIGGER IF EXISTS {_name(table, verb)}",
        f"CREATE TRIGGER {_name(table, verb)} BEFORE {verb} ON {table}{only}"
        f" BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: {table}'); END",
    ]


_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION transcripts_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: %', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _postgresql(table: str, verb: str, when: str) -> list[str]:
    only = f" WHEN ({when})" if when else ""
    return [
        f"DROP TRIGGER IF EXISTS {_name(table, verb)} ON {table}",
        f"CREATE TRIGGER {_name(table, verb)} BEFORE {verb} ON {table} FOR EACH ROW{only}"
        " EXECUTE FUNCTION transcripts_append_only()",
    ]
