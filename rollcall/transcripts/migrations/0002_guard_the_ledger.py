"""Triggers that refuse what the ledger never does, on SQLite and PostgreSQL (P53)."""

from django.db import migrations

from rollcall.transcripts import guards


def up(apps, schema_editor):
    guards.install(schema_editor)


def down(apps, schema_editor):
    guards.remove(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("transcripts", "0001_initial")]
    operations = [migrations.RunPython(up, down)]
