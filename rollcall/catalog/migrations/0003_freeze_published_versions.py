"""The database refuses every change to a published version and to what belongs to it.

On SQLite a later migration that rebuilds one of these tables drops its triggers: it must run `make` again
(a test counts them).
"""

from django.db import migrations

SAYS = "a published version never changes"
# table -> SQL that gives the number of the version a row belongs to; {row} is OLD or NEW
PARTS = {
    "catalog_unit": "SELECT number FROM catalog_courseversion WHERE id = {row}.version_id",
    "catalog_material": "SELECT number FROM catalog_courseversion WHERE id = {row}.version_id",
}
OF_UNIT = (
    "SELECT v.number FROM catalog_courseversion v JOIN catalog_unit u ON u.version_id = v.id"
    " WHERE u.id = {row}.unit_id"
)
PARTS |= {
    f"catalog_{name}": OF_UNIT for name in ("videoasset", "quizpolicy", "question", "lessonfile")
}


def sqlite_triggers():
    for act in ("update", "delete"):
        yield (
            f"catalog_courseversion_frozen_{act}",
            f"CREATE TRIGGER catalog_courseversion_frozen_{act} BEFORE {act} ON catalog_courseversion"
            f" WHEN OLD.number IS NOT NULL BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
        )
    for table, number in PARTS.items():
        for act, rows in (("insert", ["NEW"]), ("update", ["OLD", "NEW"]), ("delete", ["OLD"])):
            when = " OR ".join(f"({number.format(row=row)}) IS NOT NULL" for row in rows)
            name = f"{table}_frozen_{act}"
            yield (
                name,
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {when}"
                f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
            )


def postgres_function(table, number):
    return f"""
    CREATE FUNCTION {table}_frozen() RETURNS trigger AS $$
    BEGIN
      IF TG_OP <> 'INSERT' AND ({number.format(row="OLD")}) IS NOT NULL THEN
        RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      IF TG_OP <> 'DELETE' AND ({number.format(row="NEW")}) IS NOT NULL THEN
        RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$ LANGUAGE plpgsql;
    CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table}
      FOR EACH ROW EXECUTE FUNCTION {table}_frozen();"""


POSTGRES_VERSION = f"""
    CREATE FUNCTION catalog_courseversion_frozen() RETURNS trigger AS $$
    BEGIN
      RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation';
    END $$ LANGUAGE plpgsql;
    CREATE TRIGGER catalog_courseversion_frozen BEFORE UPDATE OR DELETE ON catalog_courseversion
      FOR EACH ROW WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION catalog_courseversion_frozen();"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for _name, sql in sqlite_triggers():
            schema_editor.execute(sql)
        return
    schema_editor.execute(POSTGRES_VERSION, params=None)
    for table, number in PARTS.items():
        schema_editor.execute(postgres_function(table, number), params=None)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, _sql in sqlite_triggers():
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    for table in ("catalog_courseversion", *PARTS):
        schema_editor.execute(f"DROP TRIGGER {table}_frozen ON {table}")
        schema_editor.execute(f"DROP FUNCTION {table}_frozen()")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_add_lesson_files_and_generation")]

    operations = [migrations.RunPython(make, unmake)]
