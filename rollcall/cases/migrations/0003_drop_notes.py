from django.db import migrations


class Migration(migrations.Migration):
    """Notes are messages now; a migration of its own, for no table is changed and written in one on PostgreSQL."""

    dependencies = [("cases", "0002_hold_every_kind")]

    operations = [migrations.DeleteModel(name="CaseNote")]
