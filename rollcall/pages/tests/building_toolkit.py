"""A small toolkit: a directory, resources of every level, a kit, questions and answers."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from wagtail.models import Page, Site

from rollcall.catalog.models import Provider, Topic
from rollcall.pages.models import (
    FaqPage,
    FileLink,
    KitItem,
    KitPage,
    ResourceFile,
    ResourcePage,
    ToolkitIndexPage,
)

PDF = b"%PDF-1.7\n1 0 obj<</MarkInfo<</Marked true>>/StructTreeRoot 2 0 R>>endobj\n" + b"x" * 3000


def root() -> Page:
    return Site.objects.get(is_default_site=True).root_page


def under(parent: Page, page: Page) -> Any:
    """Publish a page as an editor would."""
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def directory() -> ToolkitIndexPage:
    found = ToolkitIndexPage.objects.first()
    return found or under(root(), ToolkitIndexPage(title="Toolkit", slug="toolkit", overview="Ready to use."))


def provider() -> Provider:
    return Provider.objects.get_or_create(slug="plains", defaults={"name": "Plains Officer Safety Center"})[0]


def topic(slug: str = "health") -> Topic:
    return Topic.objects.get_or_create(slug=slug, defaults={"name": slug.title()})[0]


def resource(title: str, slug: str, **fields: Any) -> ResourcePage:
    """A resource that is published; `topics` are slugs, `files` titles of files to make."""
    topics, files = fields.pop("topics", ["health"]), fields.pop("files", [])
    standing: dict[str, Any] = {
        "kind": "guide", "access_level": "open", "minutes": 8, "provider": provider(),
        "dated": date(2026, 10, 1), "overview": "What anyone may read.", "for_whom": ["officers"],
    }  # fmt: skip
    page = ResourcePage(title=title, slug=slug, **(standing | fields))
    page.topics = [topic(one) for one in topics]
    page.file_links = [FileLink(file=file(one)) for one in files]
    return under(directory(), page)


def file(title: str, content: bytes = PDF, name: str = "a.pdf") -> ResourceFile:
    return ResourceFile.objects.create(
        title=title, file=ContentFile(content, name=name), media_type="application/pdf", size=len(content)
    )


def kit(title: str, slug: str, *resources: ResourcePage) -> KitPage:
    page = KitPage(title=title, slug=slug, overview="Three at once.", dated=date(2026, 10, 2))
    page.items = [KitItem(resource=one, sort_order=n) for n, one in enumerate(resources)]
    return under(directory(), page)


def questions(*pairs: tuple[str, str], theme: str = "Your account") -> FaqPage:
    told = [{"question": question, "answer": answer, "anchor": ""} for question, answer in pairs]
    page = FaqPage(title="Questions and answers", slug="faq", overview="Short answers.")
    page.themes = [("theme", {"name": theme, "questions": told})]
    return under(root(), page)
