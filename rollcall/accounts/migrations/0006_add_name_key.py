from typing import Any

from django.db import migrations, models

from rollcall.accounts import names

BATCH = 2000


def fill_in(apps: Any, schema_editor: Any) -> None:
    """The key of every name that stands already, a batch at a time."""
    people = apps.get_model("accounts", "User").objects
    batch = []
    for user in people.only("pk", "legal_name").iterator(BATCH):
        user.name_key = names.key(user.legal_name)
        batch.append(user)
        if len(batch) == BATCH:
            people.bulk_update(batch, ["name_key"], batch_size=500)
            batch = []
    people.bulk_update(batch, ["name_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_add_alias")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="name_key",
            field=models.CharField(blank=True, db_index=True, default="", editable=False, max_length=120),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop, elidable=True),
    ]
