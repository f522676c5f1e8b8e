"""What editors publish comes to the readers of updates by itself, by its overview alone (R38, P26)."""

import pytest

from rollcall.outreach.models import DigestItem
from rollcall.pages.tests.building_toolkit import kit, resource

pytestmark = pytest.mark.django_db


def ready() -> dict[str, str]:
    rows = DigestItem.objects.filter(state="ready", kind__in=["resource", "kit", "news"])
    return {item.url: f"{item.title} {item.sentence}" for item in rows}


def test_published_is_handed_down_and_unpublished_taken_back() -> None:
    page = resource("Sleep guide", "sleep-guide")
    (item,) = DigestItem.objects.filter(kind="resource")
    assert (item.url, item.topics, item.level) == ("/toolkit/sleep-guide/", ["health"], "open")
    page.save_revision().publish()
    assert DigestItem.objects.filter(kind="resource").count() == 1
    page.unpublish()
    assert not ready()


def test_deleted_and_replaced_are_taken_back() -> None:
    old, new = resource("Old", "old"), resource("New", "new")
    old.superseded_by = new
    old.save_revision().publish()
    assert set(ready()) == {"/toolkit/new/"}
    new.delete()
    assert not ready()


def test_nothing_of_what_is_locked() -> None:
    page = resource("Locked", "locked", access_level="verified", files=["qxcanary sheet"])
    page.points = [("point", {"heading": "qxcanary", "text": "qxcanary", "minutes": 2})]
    page.save_revision().publish()
    assert "qxcanary" not in str(list(DigestItem.objects.values()))
    assert DigestItem.objects.get(url="/toolkit/locked/").level == "verified"


def test_a_draft_is_not_told_of() -> None:
    page = resource("Sleep guide", "sleep-guide")
    page.title = "A title that nobody has cleared"
    page.save_revision()
    assert "Sleep guide" in ready()["/toolkit/sleep-guide/"]


def test_a_kit_is_news_too() -> None:
    kit("Summer kit", "summer-kit", resource("Heat", "heat"))
    assert "/toolkit/summer-kit/" in ready()
