"""The table of the shared cache, so that `migrate` is all that a new database needs."""

from django.core.management import call_command
from django.db import migrations

TABLE = "rollcall_cache"  # as in settings.CACHES


def create(apps, schema_editor):
    # Named, not read from the settings: a portal may begin with Valkey and come back to the database.
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("base", "0003_index_search_documents")]

    operations = [migrations.RunPython(create, drop)]
