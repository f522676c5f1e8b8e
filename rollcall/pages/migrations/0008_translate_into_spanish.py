"""Spanish beside English, and the right to make a translation for whoever writes or clears pages."""

from django.db import migrations

LANGUAGE = "es"
GROUPS = ("Authors", "Clearance")
WRITTEN = "en"  # what Wagtail's own migration called English where no language list was set


def speak(apps, schema_editor):
    Locale = apps.get_model("wagtailcore", "Locale")
    Locale.objects.filter(language_code=WRITTEN).update(language_code="en-us")
    Locale.objects.get_or_create(language_code=LANGUAGE)
    ContentType, Permission = apps.get_model("contenttypes", "ContentType"), apps.get_model("auth", "Permission")
    kind, _made = ContentType.objects.get_or_create(app_label="simple_translation", model="simpletranslation")
    right, _made = Permission.objects.get_or_create(
        content_type=kind, codename="submit_translation", defaults={"name": "Can submit translations"}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0007_add_charts_and_picks_to_programs"),
        ("simple_translation", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(speak, migrations.RunPython.noop)]
