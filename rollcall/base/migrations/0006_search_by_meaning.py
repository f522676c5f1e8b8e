"""Synonyms, editors' picks, misses and the vocabulary; the search table counted by shape, found by word.

Texts stand between two spaces from now on, so that SQLite's trigrams find a word where it begins. On
PostgreSQL the vector becomes a column of the table: made once when a document is written, not at each search.
"""

import importlib
import json

from django.db import migrations, models, transaction
from django.db.utils import DatabaseError

import rollcall.base.finding.checks

before = importlib.import_module("rollcall.base.migrations.0003_index_search_documents")
BATCH = 500
LONGEST_WORD = 40
WORDS_SQLITE = [
    """CREATE VIRTUAL TABLE base_searchword_fts USING fts5(
         word, content='base_searchword', content_rowid='id', tokenize='trigram')""",
    """CREATE TRIGGER base_searchword_added AFTER INSERT ON base_searchword BEGIN
         INSERT INTO base_searchword_fts(rowid, word) VALUES (new.id, new.word);
       END""",
    """CREATE TRIGGER base_searchword_gone AFTER DELETE ON base_searchword BEGIN
         INSERT INTO base_searchword_fts(base_searchword_fts, rowid, word) VALUES ('delete', old.id, old.word);
       END""",
    "INSERT INTO base_searchword_fts(base_searchword_fts) VALUES ('rebuild')",
]
WORDS_SQLITE_BACK = [
    "DROP TRIGGER base_searchword_added",
    "DROP TRIGGER base_searchword_gone",
    "DROP TABLE base_searchword_fts",
]
VECTOR = [
    "DROP INDEX base_search_words",
    "DROP INDEX IF EXISTS base_search_trigrams",
    """ALTER TABLE base_searchdocument ADD COLUMN vector tsvector GENERATED ALWAYS AS (
         setweight(to_tsvector('english'::regconfig, title_folded), 'A')
         || setweight(to_tsvector('simple'::regconfig, title_folded), 'A')
         || setweight(to_tsvector('english'::regconfig, text_folded), 'B')
         || setweight(to_tsvector('simple'::regconfig, text_folded), 'B')) STORED""",
    "CREATE INDEX base_search_words ON base_searchdocument USING gin (vector)",
]
VECTOR_BACK = [
    "DROP INDEX base_search_words",
    "ALTER TABLE base_searchdocument DROP COLUMN vector",
    *before.POSTGRES,
]
TRIGRAM = "CREATE INDEX base_searchword_trigrams ON base_searchword USING gin (word gin_trgm_ops)"


def fill(apps, schema_editor):
    """What documents written before now have not: spaces at the ends, a shape, their words."""
    documents, words = apps.get_model("base", "SearchDocument"), set()
    for row in documents.objects.order_by("pk").iterator(chunk_size=BATCH):
        row.title_folded, row.text_folded = padded(row.title_folded[:398]), padded(row.text_folded)
        row.shape = shape(row)
        row.save(update_fields=["title_folded", "text_folded", "shape"])
        words.update(f"{row.title_folded} {row.text_folded}".split())
    word = apps.get_model("base", "SearchWord")
    rows = [word(word=one) for one in sorted(words) if len(one) <= LONGEST_WORD]
    word.objects.bulk_create(rows, batch_size=BATCH)


def padded(text):
    return f" {text.strip()} " if text.strip() else ""


def shape(row):
    """As `base.search.shape_of` makes it."""
    facets = {
        "kind": [row.kind],
        "level": [row.level],
        "topic": sorted(row.facets.get("topic", [])),
        "type": row.facets.get("type") or row.facets.get("kind", []),
        "state": row.facets.get("state", []),
        "language": row.facets.get("language", []),
    }
    return json.dumps({name: codes for name, codes in facets.items() if codes}, separators=(",", ":"))


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        # The new column made the table anew, without its triggers.
        run(schema_editor, ["DROP TABLE base_search_fts", *before.SQLITE, *WORDS_SQLITE])
        return
    run(schema_editor, VECTOR)
    try:
        with transaction.atomic(schema_editor.connection.alias):
            run(schema_editor, [TRIGRAM])
    except DatabaseError as error:
        print(f"  (search without typo tolerance: {str(error).splitlines()[0]})")


def unindex(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        run(schema_editor, WORDS_SQLITE_BACK)
        return
    run(schema_editor, ["DROP INDEX IF EXISTS base_searchword_trigrams", *VECTOR_BACK])


def again(apps, schema_editor):
    """Backwards on SQLite: the column goes, the table is made anew, and its triggers with it."""
    if schema_editor.connection.vendor == "sqlite":
        gone = [f"DROP TRIGGER IF EXISTS base_search_{name}" for name in ("added", "gone", "changed")]
        run(schema_editor, [*gone, "DROP TABLE base_search_fts", *before.SQLITE])


def run(schema_editor, statements):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("base", "0005_add_questionnaires")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, again),
        migrations.CreateModel(
            name='SearchMiss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=80, unique=True)),
                ('count', models.PositiveIntegerField(default=0)),
                ('came_close', models.BooleanField(default=False)),
                ('last_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'search without result',
                'verbose_name_plural': 'searches without result',
            },
        ),
        migrations.CreateModel(
            name='SearchPick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(help_text='Words or phrases, with commas between them.', max_length=300, validators=[rollcall.base.finding.checks.some_phrases], verbose_name='when somebody looks for')),
                ('url', models.CharField(help_text='A page of this portal, such as /courses/ or /faq/#reset.', max_length=300, validators=[rollcall.base.finding.checks.own_path], verbose_name='address')),
                ('title', models.CharField(blank=True, help_text='Leave it empty for a course, class, resource or page: its own title and overview show.', max_length=200, verbose_name='title')),
                ('sentence', models.CharField(blank=True, max_length=300, verbose_name='sentence below')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='Where several fit, the lowest comes first.', verbose_name='order')),
            ],
            options={
                'verbose_name': 'editors’ pick',
                'verbose_name_plural': 'editors’ picks',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SearchSynonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(help_text='Words or phrases, with commas between them. Capitals and accents do not matter.', max_length=300, validators=[rollcall.base.finding.checks.some_phrases], verbose_name='when somebody looks for')),
                ('means', models.CharField(help_text='Other words for the same, with commas between them.', max_length=600, validators=[rollcall.base.finding.checks.some_phrases], verbose_name='also find')),
                ('is_two_way', models.BooleanField(default=True, help_text='Whoever looks for the other words finds these as well.', verbose_name='the other way round too')),
            ],
            options={
                'verbose_name': 'synonym',
                'verbose_name_plural': 'synonyms',
                'ordering': ['words'],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40, unique=True)),
            ],
        ),
        migrations.AddField(
            model_name='searchdocument',
            name='shape',
            field=models.TextField(default='', editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, unindex),
    ]
