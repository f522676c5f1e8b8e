"""Two groups with their rights in the tree of pages, and the step between them."""

from django.db import migrations

AUTHORS, CLEARANCE = "Authors", "Clearance"
WAGTAILS = "Moderators approval"
PAGES = {AUTHORS: ("add", "change"), CLEARANCE: ("publish",)}
PICTURES = ("add", "choose")


def _right(apps, room, model, act):
    ContentType, Permission = apps.get_model("contenttypes", "ContentType"), apps.get_model("auth", "Permission")
    kind, _made = ContentType.objects.get_or_create(app_label=room, model=model)
    wanted = {"content_type": kind, "codename": f"{act}_{model}"}
    return Permission.objects.get_or_create(**wanted, defaults={"name": f"Can {act} {model}"})[0]


def _groups(apps, root):
    Group, Given = apps.get_model("auth", "Group"), apps.get_model("wagtailcore", "GroupPagePermission")
    for name, acts in PAGES.items():
        group, _made = Group.objects.get_or_create(name=name)
        for act in acts:
            Given.objects.get_or_create(group=group, page=root, permission=_right(apps, "wagtailcore", "page", act))
    return Group.objects.get(name=AUTHORS), Group.objects.get(name=CLEARANCE)


def _pictures(apps, group):
    Collection = apps.get_model("wagtailcore", "Collection")
    Given = apps.get_model("wagtailcore", "GroupCollectionPermission")
    for top in Collection.objects.filter(depth=1):
        for act in PICTURES:
            right = _right(apps, "wagtailimages", "image", act)
            Given.objects.get_or_create(group=group, collection=top, permission=right)


def _step(apps, root, group):
    ContentType, Task = apps.get_model("contenttypes", "ContentType"), apps.get_model("pages", "ClearanceTask")
    Workflow, Step = apps.get_model("wagtailcore", "Workflow"), apps.get_model("wagtailcore", "WorkflowTask")
    kind, _made = ContentType.objects.get_or_create(app_label="pages", model="clearancetask")
    for model in ("Workflow", "Task"):  # Wagtail's own, which the same page had: nobody is in its group
        apps.get_model("wagtailcore", model).objects.filter(name=WAGTAILS).update(active=False)
    task = Task.objects.create(name=CLEARANCE, content_type=kind, active=True)
    task.groups.add(group)
    workflow = Workflow.objects.create(name=CLEARANCE, active=True)
    Step.objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    apps.get_model("wagtailcore", "WorkflowPage").objects.update_or_create(page=root, defaults={"workflow": workflow})


def appoint(apps, schema_editor):
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    if root is None:
        return
    authors, clearance = _groups(apps, root)
    _pictures(apps, authors)
    _step(apps, root, clearance)


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0005_add_clearance"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailimages", "0001_squashed_0021"),
    ]
    operations = [migrations.RunPython(appoint, migrations.RunPython.noop)]
