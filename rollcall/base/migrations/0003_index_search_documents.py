"""Full-text indexes over the search table: FTS5 trigrams on SQLite; tsvector and pg_trgm on PostgreSQL."""

from django.db import migrations, models, transaction
from django.db.utils import DatabaseError

SQLITE = [
    """CREATE VIRTUAL TABLE base_search_fts USING fts5(
         title_folded, text_folded,
         content='base_searchdocument', content_rowid='id', tokenize='trigram')""",
    """CREATE TRIGGER base_search_added AFTER INSERT ON base_searchdocument BEGIN
         INSERT INTO base_search_fts(rowid, title_folded, text_folded)
         VALUES (new.id, new.title_folded, new.text_folded);
       END""",
    """CREATE TRIGGER base_search_gone AFTER DELETE ON base_searchdocument BEGIN
         INSERT INTO base_search_fts(base_search_fts, rowid, title_folded, text_folded)
         VALUES ('delete', old.id, old.title_folded, old.text_folded);
       END""",
    """CREATE TRIGGER base_search_changed AFTER UPDATE ON base_searchdocument BEGIN
         INSERT INTO base_search_fts(base_search_fts, rowid, title_folded, text_folded)
         VALUES ('delete', old.id, old.title_folded, old.text_folded);
         INSERT INTO base_search_fts(rowid, title_folded, text_folded)
         VALUES (new.id, new.title_folded, new.text_folded);
       END""",
    "INSERT INTO base_search_fts(base_search_fts) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER base_search_added",
    "DROP TRIGGER base_search_gone",
    "DROP TRIGGER base_search_changed",
    "DROP TABLE base_search_fts",
]
POSTGRES = [
    """CREATE INDEX base_search_words ON base_searchdocument USING gin (
         (setweight(to_tsvector('english', title_folded), 'A')
          || setweight(to_tsvector('english', text_folded), 'B')))""",
]
POSTGRES_BACK = ["DROP INDEX base_search_words"]
TRIGRAM = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """CREATE INDEX base_search_trigrams ON base_searchdocument USING gin (
         (title_folded || ' ' || text_folded) gin_trgm_ops)""",
]


def make(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRES:
            cursor.execute(statement)
    if connection.vendor == "postgresql":
        _trigrams_where_allowed(connection)


def _trigrams_where_allowed(connection):
    """A hosted database may refuse the extension; then search forgives fewer typos and still works."""
    try:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            for statement in TRIGRAM:
                cursor.execute(statement)
    except DatabaseError as error:
        print(f"  (search without typo tolerance: {str(error).splitlines()[0]})")


def unmake(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for statement in SQLITE_BACK if connection.vendor == "sqlite" else POSTGRES_BACK:
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("DROP INDEX IF EXISTS base_search_trigrams")


class Migration(migrations.Migration):
    dependencies = [("base", "0002_add_scheduled_jobs")]

    operations = [
        migrations.AddField(
            "searchdocument", "title_folded", models.CharField(default="", editable=False, max_length=400)
        ),
        migrations.AddField("searchdocument", "text_folded", models.TextField(default="", editable=False)),
        migrations.RunPython(make, unmake),
    ]
