"""A resource as one person may see it. `inside` is None while it is locked, so no page tells more (P26)."""

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import Promise
from wagtail.models import Page, ReferenceIndex

from rollcall.accounts.access import may_open
from rollcall.accounts.models import User
from rollcall.catalog.media import is_inline
from rollcall.catalog.words import language
from rollcall.pages.models import FileLink, KitItem, RelatedLink, ResourceFile, ResourcePage, tongues
from rollcall.pages.models.resource_files import Tagging
from rollcall.pages.toolkit.entries import address
from rollcall.pages.toolkit.locks import lock_of
from rollcall.player.overview import Lock
from rollcall.player.words import file_type, size

Person = User | AnonymousUser
MOST_PLACES = 20
LEAD_HERE = ("homepage", "initiativepage", "programpage", "topicpage", "newspage", "plainpage")


@dataclass(frozen=True, slots=True)
class FileFace:
    """One file, for those who may open its resource."""

    title: str
    url: str
    facts: str  # "PDF, 340 kB, English"
    tagging: str | Promise
    note: str
    downloads: int
    sound: str = ""  # its type, when a browser can play it


@dataclass(frozen=True, slots=True)
class Inside:
    """What is behind the lock."""

    files: list[FileFace] = field(default_factory=list)
    downloads: int = 0


@dataclass(frozen=True, slots=True)
class Face:
    page: ResourcePage
    topics: list[tuple[str, str]]  # address and name
    lock: Lock | None
    inside: Inside | None
    newer: ResourcePage | None
    related: list[ResourcePage]
    places: list[tuple[str, str]]  # title and address of what it appears in


def face(user: Person, page: ResourcePage, *, is_preview: bool = False) -> Face:
    """All of the page, in nine queries at most. An editor's preview shows what an open door shows."""
    decision = may_open(user, page)
    is_open = is_preview or bool(decision)
    newer = page.superseded_by
    return Face(
        page=page,
        topics=[(topic.slug, topic.name) for topic in page.topics.all()],
        lock=None if is_open else lock_of(user, page, decision, address(page)),
        inside=_inside(page, is_preview) if is_open else None,
        newer=tongues.each_read([newer])[0] if newer and newer.live else None,
        related=_related(page, is_preview),
        places=_places(page),
    )


def _inside(page: ResourcePage, is_preview: bool) -> Inside:
    rows = page.file_links.all() if is_preview else FileLink.objects.filter(page=page).select_related("file")
    files = [link.file for link in rows]
    return Inside([_file(page, file) for file in files], sum(file.downloads for file in files))


def file_address(page: ResourcePage, file: ResourceFile) -> str:
    """The address of a file; give it only to who may open the resource (P26)."""
    return reverse("pages:resource_file", args=[page.slug, file.key, file.address_name])


def _file(page: ResourcePage, file: ResourceFile) -> FileFace:
    facts = [file_type(file.media_type, file.file.name or ""), size(file.size), language(file.language)]
    tagging = Tagging(file.tagging).label if file.tagging != Tagging.NOT_NEEDED else ""
    return FileFace(
        title=file.title,
        url=file_address(page, file),
        facts=", ".join(facts),
        tagging=tagging,
        note=file.accessible_note,
        downloads=file.downloads,
        sound=file.media_type if file.media_type.startswith("audio/") else "",
    )


def is_shown(file: ResourceFile) -> bool:
    """Whether a browser may show or play it rather than save it."""
    return is_inline(file.media_type) or file.media_type.startswith("audio/")


def _related(page: ResourcePage, is_preview: bool) -> list[ResourcePage]:
    rows = (
        page.related_links.all()
        if is_preview
        else RelatedLink.objects.filter(page=page).select_related("resource").order_by("sort_order")
    )
    return tongues.each_read([row.resource for row in rows if row.resource.live])


def _places(page: ResourcePage) -> list[tuple[str, str]]:
    """Kits it is in, and other pages whose text or lists lead to it (as Wagtail keeps it), by title."""
    if page.pk is None:
        return []
    of_pages = ContentType.objects.get_for_model(Page)
    original = page.original  # to which kits and other pages lead, whatever the language
    held = ReferenceIndex.get_references_to(Page(pk=original.pk)).filter(base_content_type=of_pages)
    lead_here = held.annotate(key=Cast("object_id", BigIntegerField())).values("key")
    kits = KitItem.objects.filter(resource_id=original.pk).values("kit")
    by_link = Q(pk__in=lead_here, content_type__model__in=LEAD_HERE)
    found = Page.objects.live().filter(Q(pk__in=kits) | by_link).order_by("title")
    shown = tongues.each_read(list(tongues.originals_of(found)[:MOST_PLACES]))
    return [(place.title, _path(place)) for place in shown]


def _path(place: Page) -> str:
    parts = place.get_url_parts()
    return str(parts[2]) if parts else ""
