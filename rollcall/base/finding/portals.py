"""After a portal's choice changed: which portals do not show a document stands with it, so that the search
counts without asking. The few documents that some portal hides carry its mark.
"""

from rollcall.base import search, sites
from rollcall.base.finding import shapes
from rollcall.base.models import SearchDocument

BATCH = 500


def renew() -> int:
    """Mark every document anew. May run twice; returns how many changed."""
    every, changed, count = sites.every_now(), [], 0
    for row in SearchDocument.objects.defer("overview", "words", "title_folded", "text_folded").iterator():
        facets = search.marked(row.facets, _languages(row), every)
        shape = shapes.shape_of(row.kind, row.level, facets)
        if (facets, shape) != (row.facets, row.shape):
            row.facets, row.shape = facets, shape
            changed.append(row)
        if len(changed) == BATCH:
            count += _write(changed)
            changed = []
    return count + _write(changed)


def _languages(row: SearchDocument) -> list[str]:
    return [mark for mark in row.facets.get(shapes.HIDDEN, ()) if not mark.startswith(search.PORTAL)]


def _write(rows: list[SearchDocument]) -> int:
    return SearchDocument.objects.bulk_update(rows, ["facets", "shape"]) if rows else 0
