"""The toolkit's entries in the search table: public words alone, whatever the level (P26)."""

from rollcall.base import search, sites
from rollcall.base.access import AccessLevel
from rollcall.catalog.models.courses import Generation
from rollcall.pages.models import KitPage, ResourcePage, tongues
from rollcall.pages.models.toolkit_words import KIT, length_of

KIND = "resource"
SHELF = "shelf"  # the facet that says in which directory it stands: each portal has its own


def refresh(page: ResourcePage | KitPage) -> None:
    """Write, or take out, the entry of a page as it is now. Part of the transaction that changes it."""
    replaced = isinstance(page, ResourcePage) and page.superseded_by_id is not None
    if not page.live or replaced:
        drop(page)
        return
    search.put(_of_kit(page) if isinstance(page, KitPage) else _of_resource(page))
    Generation.bump()  # what is kept of the public pages is old


def drop(page: ResourcePage | KitPage) -> None:
    search.drop(KIND, str(page.pk))
    Generation.bump()


def address(page: ResourcePage | KitPage) -> str:
    """The path below the portal's host."""
    parts = page.get_url_parts()
    return str(parts[2]) if parts else ""


def _of_resource(page: ResourcePage) -> search.Document:
    topics = list(page.topics.all())
    words = [page.provider.name, str(page.get_kind_display()), *(topic.name for topic in topics)]
    facets = {
        "type": [str(page.kind)],
        "provider": [page.provider.slug],
        "topic": [topic.slug for topic in topics],
        "audience": list(page.for_whom),
        "time": [str(length_of(page.minutes))],
        "language": [page.language],
        "level": [page.access_level],
        "minutes": [str(page.minutes)],
    }
    return _document(page, words, facets, page.access_level)


def _of_kit(page: KitPage) -> search.Document:
    return _document(page, [], {"type": [KIT], "level": [AccessLevel.OPEN.value]}, AccessLevel.OPEN)


def _document(
    page: ResourcePage | KitPage, words: list[str], facets: dict[str, list[str]], level: str
) -> search.Document:
    directory = page.original.get_parent()
    return search.Document(
        kind=KIND,
        key=str(page.pk),
        url=address(page),
        title=page.title,
        overview=page.overview,
        words=" ".join(words),
        level=level,
        facets=facets
        | {
            SHELF: [str(directory.pk)],
            sites.ROOT: sites.tree_of(page.original),
            "dated": [page.dated.isoformat()],
        },
        hidden_from=tongues.others_than_of(page),
    )
