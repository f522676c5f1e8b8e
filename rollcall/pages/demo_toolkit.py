"""The demo's toolkit and its questions and answers, written for it. Safe to repeat."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.models import Page, Site

from rollcall.accounts.models import User
from rollcall.catalog.media import TYPES
from rollcall.catalog.models import Provider, Topic
from rollcall.pages.models import (
    FaqPage,
    FileLink,
    KitItem,
    KitPage,
    RelatedLink,
    ResourceFile,
    ResourcePage,
    ToolkitIndexPage,
)
from rollcall.pages.models.resource_files import Tagging

HERE = Path(__file__).resolve().parent / "demo_content"
VETTED_ON = date(2026, 5, 18)


@transaction.atomic
def load(by: User) -> None:
    """Put directory, resources, kits and questions below the default site's home, where they are not yet."""
    home = Site.objects.get(is_default_site=True).root_page
    words = _read("toolkit.toml")
    index = ToolkitIndexPage.objects.child_of(home).first()
    if index is None:
        page = ToolkitIndexPage(title=words["title"], slug="toolkit", overview=words["overview"])
        index = _publish(home, page, by)
        _fill(index, words, by)
    if not FaqPage.objects.child_of(home).exists():
        _questions(home, by)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _publish(parent: Page, page: Page, by: User) -> Any:
    page.owner = by
    parent.add_child(instance=page)
    page.save_revision(user=by).publish()
    return page


def _fill(index: ToolkitIndexPage, words: Mapping[str, Any], by: User) -> None:
    made = {one["slug"]: _resource(index, one, words, by) for one in words["resource"]}
    for one in words["resource"]:
        _link(made[one["slug"]], one, made, by)
    for one in words["kit"]:
        _kit(index, one, made, by)


def _resource(
    index: ToolkitIndexPage, one: Mapping[str, Any], words: Mapping[str, Any], by: User
) -> ResourcePage:
    provider = Provider.objects.get(slug=one["provider"])
    page = ResourcePage(
        title=one["title"],
        slug=one["slug"],
        overview=one["overview"],
        body=_text(one["body"]),
        kind=one["kind"],
        for_whom=one["whom"],
        minutes=one["minutes"],
        language=one.get("language", "en"),
        provider=provider,
        dated=one["dated"],
        source=one["source"],
        access_level=one["level"],
        vetted_to=words["standard"],
        vetted_by=words["checked_by"],
        vetted_on=VETTED_ON,
        points=[("point", dict(point)) for point in one.get("point", [])],
        questions=[("question", question) for question in one.get("questions", [])],
    )
    page.topics = list(Topic.objects.filter(slug__in=one["topics"]))
    page.file_links = [FileLink(file=_file(page, sheet, provider)) for sheet in one.get("file", [])]
    published: ResourcePage = _publish(index, page, by)
    return published


def _text(source: str) -> list[tuple[str, str]]:
    return [("text", source.strip())]


def _file(page: ResourcePage, sheet: Mapping[str, Any], provider: Provider) -> ResourceFile:
    """A sheet of one page, set and tagged when the demo is loaded."""
    told = {
        "title": sheet["title"],
        "points": sheet["points"],
        "provider": provider.name,
        "of": page.title,
        "language": page.language,
    }
    paper: bytes = typst.compile(
        (HERE / "sheet.typ").read_bytes(),
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": json.dumps(told)},
    )
    return ResourceFile.objects.create(
        title=sheet["title"],
        file=ContentFile(paper, name=f"{page.slug}.pdf"),
        media_type=TYPES["pdf"],
        size=len(paper),
        language=page.language,
        tagging=Tagging.YES,
        accessible_note=sheet["note"],
    )


def _link(page: ResourcePage, one: Mapping[str, Any], made: Mapping[str, ResourcePage], by: User) -> None:
    """What points to other resources, once all are there."""
    if not one.get("related") and not one.get("superseded_by"):
        return
    page.related_links = [
        RelatedLink(resource=made[slug], sort_order=n) for n, slug in enumerate(one.get("related", []))
    ]
    page.superseded_by = made.get(one.get("superseded_by", ""))
    page.save_revision(user=by).publish()


def _kit(index: ToolkitIndexPage, one: Mapping[str, Any], made: Mapping[str, ResourcePage], by: User) -> None:
    page = KitPage(
        title=one["title"],
        slug=one["slug"],
        overview=one["overview"],
        body=_text(one["body"]),
        dated=one["dated"],
    )
    page.items = [
        KitItem(resource=made[slug], note=note, sort_order=n) for n, (slug, note) in enumerate(one["items"])
    ]
    _publish(index, page, by)


def _questions(home: Page, by: User) -> None:
    words = _read("faq.toml")
    page = FaqPage(title=words["title"], slug="faq", overview=words["overview"])
    page.themes = [
        ("theme", {"name": theme["name"], "questions": [dict(one) for one in theme["question"]]})
        for theme in words["theme"]
    ]
    _publish(home, page, by)
