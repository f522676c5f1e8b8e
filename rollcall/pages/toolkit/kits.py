"""A kit as one ZIP, written while it is sent: memory holds one piece of one file, whatever the size (R31).

Only what this person may open is in it; the contents page says what was left out and how to get it (P26).
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import Storage
from django.template.loader import render_to_string

from rollcall.accounts.access import Decision, may_open_each
from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.base.files import CHUNK
from rollcall.pages.models import FileLink, KitItem, KitPage, ResourceFile, ResourcePage, tongues
from rollcall.pages.toolkit.entries import address
from rollcall.pages.toolkit.locks import in_short

Person = User | AnonymousUser
MOST = 100  # resources of a kit


@dataclass(frozen=True, slots=True)
class Item:
    """One resource of a kit for one person; `files` are there when it is open to them."""

    resource: ResourcePage
    note: str
    decision: Decision
    files: list[tuple[str, ResourceFile]] = field(default_factory=list)  # name inside the ZIP, and file

    @property
    def is_open(self) -> bool:
        return bool(self.decision)

    @property
    def missing(self) -> str:
        return in_short(self.resource, self.decision)

    @property
    def link(self) -> str:
        return settings.PORTAL_ORIGIN + address(self.resource)


def contents(user: Person, kit: KitPage) -> list[Item]:
    """What is in a kit, in its order; three queries, and one for a reader of translations. What is not on
    offer is left out."""
    rows = (
        KitItem.objects.filter(kit=kit, resource__live=True)
        .select_related("resource__provider", "resource__superseded_by")
        .order_by("sort_order")[:MOST]
    )
    return of_items(user, list(rows))


def of_items(user: Person, rows: Sequence[KitItem]) -> list[Item]:
    resources = tongues.each_read([row.resource for row in rows])
    decisions = may_open_each(user, resources)
    open_to = [one.pk for one, decision in zip(resources, decisions, strict=True) if decision]
    links = FileLink.objects.filter(page__in=open_to).select_related("file").order_by("sort_order")
    held: dict[int, list[ResourceFile]] = {}
    for link in links:
        held.setdefault(link.page_id, []).append(link.file)
    return [
        Item(one, row.note, decision, _named(number, one, held.get(one.pk, [])))
        for number, (row, one, decision) in enumerate(zip(rows, resources, decisions, strict=True), start=1)
    ]


def _named(
    number: int, resource: ResourcePage, files: Sequence[ResourceFile]
) -> list[tuple[str, ResourceFile]]:
    """Each file under a name of its own: 02-heat-on-patrol/poster.pdf."""
    folder = f"{number:02d}-{resource.slug[:60]}"
    named: dict[str, ResourceFile] = {}
    for file in files:
        name = file.address_name
        if f"{folder}/{name}" in named:
            name = f"{file.key.hex[:8]}-{name}"
        named[f"{folder}/{name}"] = file
    return list(named.items())


class _Outlet(io.RawIOBase):
    """Takes what zipfile writes, and gives it away piece by piece. It cannot be turned back, so zipfile puts
    sizes behind each file."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        taken = bytes(memoryview(piece))  # type: ignore[arg-type]  # of bytes, as zipfile gives it
        self._held.append(taken)
        return len(taken)

    def drain(self) -> bytes:
        taken = b"".join(self._held)
        self._held.clear()
        return taken


def stream(kit: KitPage, items: Sequence[Item]) -> Iterator[bytes]:
    """The ZIP in pieces: the contents page first, then the files as they lie in the storage."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w") as made:
        page = _info("contents.html", kit.dated)
        page.compress_type = zipfile.ZIP_DEFLATED
        made.writestr(page, contents_page(kit, items))
        for name, file in (pair for item in items for pair in item.files):
            yield from _one(made, outlet, name, file, kit.dated)
    yield outlet.drain()


def _one(
    made: zipfile.ZipFile, outlet: _Outlet, name: str, file: ResourceFile, dated: date
) -> Iterator[bytes]:
    with file.file.open("rb") as source, made.open(_info(name, dated), "w", force_zip64=True) as place:
        for piece in iter(lambda: source.read(CHUNK), b""):
            place.write(piece)
            yield outlet.drain()


def _info(name: str, dated: date) -> zipfile.ZipInfo:
    year = max(dated.year, 1980)  # the format knows none before
    return zipfile.ZipInfo(name, (year, dated.month, dated.day, 0, 0, 0))


def contents_page(kit: KitPage, items: Sequence[Item]) -> str:
    """A page that works without the portal: what is here, by whom, from where, and what is missing."""
    told = {"kit": kit, "items": items, "link": settings.PORTAL_ORIGIN + address(kit), "made": clock.now()}
    return render_to_string("pages/toolkit/contents.html", told)


def with_files_that_are_there(items: Sequence[Item]) -> list[Item]:
    """Without files that the storage has lost, so that a ZIP begun is a ZIP ended."""
    return [
        Item(item.resource, item.note, item.decision, [pair for pair in item.files if _is_there(pair[1])])
        for item in items
    ]


def _is_there(file: ResourceFile) -> bool:
    storage: Storage = file.file.storage
    return storage.exists(file.file.name or "")
