"""On PostgreSQL: the trigrams of words, under an expression that nothing but the search for typos asks for.

PostgreSQL can answer `word = …` from an index of trigrams too, and chose it over the unique one while the
table had no statistics yet: a hundred milliseconds for each document that was written.

And the vectors of documents, uncompressed in the rows themselves: fetched from beside the table, each one
that a scan looks at cost three times as much.
"""

from django.db import migrations, transaction
from django.db.utils import DatabaseError

INDEX = "CREATE INDEX base_searchword_trigrams ON base_searchword USING gin ({word} gin_trgm_ops)"

INLINE = [
    "ALTER TABLE base_searchdocument ALTER COLUMN vector SET STORAGE EXTERNAL",
    "ALTER TABLE base_searchdocument SET (toast_tuple_target = 8160)",
    "UPDATE base_searchdocument SET title_folded = title_folded",
]
BESIDE = [
    "ALTER TABLE base_searchdocument ALTER COLUMN vector SET STORAGE EXTENDED",
    "ALTER TABLE base_searchdocument RESET (toast_tuple_target)",
]


def run(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def lay(schema_editor, word):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute("DROP INDEX IF EXISTS base_searchword_trigrams")
            cursor.execute(INDEX.format(word=word))
    except DatabaseError as error:
        print(f"  (search without typo tolerance: {str(error).splitlines()[0]})")


def forwards(apps, schema_editor):
    lay(schema_editor, "(word || '')")
    run(schema_editor, INLINE)


def backwards(apps, schema_editor):
    lay(schema_editor, "word")
    run(schema_editor, BESIDE)


class Migration(migrations.Migration):
    dependencies = [("base", "0006_search_by_meaning")]

    operations = [migrations.RunPython(forwards, backwards)]
