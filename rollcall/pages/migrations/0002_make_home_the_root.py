"""Wagtail's welcome page becomes our home, in place: the site that stands on it keeps its words."""

from django.db import migrations

WELCOME = ("wagtailcore", "page")


def make_home(apps, schema_editor):
    Page, Site = apps.get_model("wagtailcore", "Page"), apps.get_model("wagtailcore", "Site")
    HomePage, ContentType = apps.get_model("pages", "HomePage"), apps.get_model("contenttypes", "ContentType")
    kind, _made = ContentType.objects.get_or_create(app_label="pages", model="homepage")
    for site in Site.objects.all():
        page = Page.objects.select_related("content_type").get(pk=site.root_page_id)
        if (page.content_type.app_label, page.content_type.model) != WELCOME or page.depth != 2:
            continue  # somebody has put a page of their own there
        home = HomePage(page_ptr=page)
        for field in Page._meta.concrete_fields:
            setattr(home, field.attname, getattr(page, field.attname))
        home.content_type_id, home.title, home.draft_title = kind.pk, "Home", "Home"
        home.save()


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0001_add_home_page"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_home, migrations.RunPython.noop)]
