"""What search and updates may know of a card: it is public whole, and only while it is published."""

from django.urls import reverse

from rollcall.base import search
from rollcall.base.access import AccessLevel
from rollcall.outreach import digests
from rollcall.recognition.models import ModelProgram

KIND = "model"


def refresh(program: ModelProgram) -> None:
    """Write or drop the card's entry and its place in the next updates; part of the caller's transaction."""
    if program.is_published:
        search.put(_document(program))
        _tell(program)
    else:
        search.drop(KIND, program.slug)
        digests.drop(KIND, program.slug)


def _tell(program: ModelProgram) -> None:
    digests.put(
        kind=KIND,
        key=program.slug,
        title=program.title,
        sentence=program.summary or program.problem[:300],
        url=reverse("recognition:program", args=[program.slug]),
        topics=list(program.topics.values_list("slug", flat=True)),
        level=AccessLevel.OPEN,
    )


def _document(program: ModelProgram) -> search.Document:
    topics = list(program.topics.values_list("slug", "name"))
    names = [program.agency_name, program.state_name, program.category.name, *(name for _, name in topics)]
    return search.Document(
        kind=KIND,
        key=program.slug,
        url=reverse("recognition:program", args=[program.slug]),
        title=program.title,
        overview=program.summary or program.problem[:300],
        level=AccessLevel.OPEN,
        words=" ".join(names),
        facets={
            "topic": [slug for slug, _name in topics],
            "category": [program.category.slug],
            "state": [program.state_code],
        },
    )
