"""On PostgreSQL: vectors of titles in the rows, with an index; vectors of whole documents beside the table.

Where much is found only titles are ranked, and the row is small to read when documents are counted.
"""

from django.db import migrations

NARROW = [
    "ALTER TABLE base_searchdocument SET (toast_tuple_target = 800)",
    # The new column writes the table anew, and thereby what is long beside it.
    """ALTER TABLE base_searchdocument ADD COLUMN title_vector tsvector GENERATED ALWAYS AS (
         setweight(to_tsvector('english'::regconfig, title_folded), 'A')
         || setweight(to_tsvector('simple'::regconfig, title_folded), 'A')) STORED""",
    "CREATE INDEX base_search_titles ON base_searchdocument USING gin (title_vector)",
]
WIDE = [
    "DROP INDEX base_search_titles",
    "ALTER TABLE base_searchdocument DROP COLUMN title_vector",
    "ALTER TABLE base_searchdocument SET (toast_tuple_target = 8160)",
    "UPDATE base_searchdocument SET title_folded = title_folded",
]


def run(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def forwards(apps, schema_editor):
    run(schema_editor, NARROW)


def backwards(apps, schema_editor):
    run(schema_editor, WIDE)


class Migration(migrations.Migration):
    dependencies = [("base", "0007_search_many_documents")]

    operations = [migrations.RunPython(forwards, backwards)]
