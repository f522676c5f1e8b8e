"""Whether answers help: one voice a visit and answer, and what editors read of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.crypto import salted_hmac

from rollcall.base import clock, search, sites
from rollcall.base.access import AccessLevel
from rollcall.base.models import SearchDocument
from rollcall.pages.errors import NoSuchAnswer
from rollcall.pages.models import FaqPage, FaqVote, tongues
from rollcall.pages.models.faq import Entry
from rollcall.pages.plain import plain

KIND = "question"
MOST_SENTENCES = 50


def visitor_of(session_key: str) -> str:
    """What is kept of a visit: a keyed digest that leads back to nobody."""
    return salted_hmac("pages.faq", session_key).hexdigest()


def find(page: FaqPage, anchor: str) -> Entry:
    """One question of a page; raises NoSuchAnswer."""
    found = next((entry for entry in page.entries() if entry.anchor == anchor), None)
    if found is None:
        raise NoSuchAnswer
    return found


def vote(page: FaqPage, anchor: str, *, helped: bool, visitor: str) -> FaqVote:
    """Say whether an answer helped. A second time in the same visit changes the first."""
    find(page, anchor)
    kept, _made = FaqVote.objects.update_or_create(
        page=page, anchor=anchor, visitor=visitor, defaults={"helped": helped, "at": clock.now()}
    )
    return kept


def add_sentence(page: FaqPage, anchor: str, *, sentence: str, visitor: str) -> None:
    """Words beside a voice that was given in this visit; raises NoSuchAnswer where there was none."""
    rows = FaqVote.objects.filter(page=page, anchor=anchor, visitor=visitor)
    if not rows.update(sentence=sentence):
        raise NoSuchAnswer


def of_visitor(page: FaqPage, anchor: str, visitor: str) -> FaqVote | None:
    return FaqVote.objects.filter(page=page, anchor=anchor, visitor=visitor).first()


@dataclass(frozen=True, slots=True)
class Line:
    """What the report says of one answer."""

    question: str
    url: str
    yes: int
    no: int
    sentences: list[str]


def report(page: FaqPage) -> list[Line]:
    """Each answer that somebody judged, the least helpful first; two queries."""
    counts = FaqVote.objects.filter(page=page).values("anchor")
    rows = counts.annotate(yes=Count("pk", filter=Q(helped=True)), no=Count("pk", filter=Q(helped=False)))
    said: dict[str, list[str]] = {}
    with_words = FaqVote.objects.filter(page=page).exclude(sentence="").order_by("-at")[:1000]
    for row in with_words:
        said.setdefault(row.anchor, []).append(row.sentence)
    asked = {entry.anchor: entry.question for entry in page.entries()}
    lines = [
        Line(
            asked.get(row["anchor"], row["anchor"]),
            f"{path(page)}#{row['anchor']}",
            row["yes"],
            row["no"],
            said.get(row["anchor"], [])[:MOST_SENTENCES],
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (line.yes - line.no, line.question))


def path(page: FaqPage) -> str:
    """The page's path below the portal's host."""
    parts = page.get_url_parts()
    return str(parts[2]) if parts else ""


def refresh(page: FaqPage) -> None:
    """Renew the search entries of all answers of a page, and take out those that are gone."""
    wanted = {_key(page, entry): entry for entry in page.entries()} if page.live else {}
    _drop(page, keep=wanted)
    language, others = tongues.short(tongues.code_of(page)), tongues.others_than_of(page)
    for key, entry in wanted.items():
        search.put(
            search.Document(
                kind=KIND,
                key=key,
                url=f"{path(page)}#{entry.anchor}",
                title=entry.question,
                overview=plain(str(entry.answer)),
                words=entry.theme,
                level=AccessLevel.OPEN,
                facets={"language": [language], sites.ROOT: sites.tree_of(page.original)},
                hidden_from=others,
            )
        )


def drop(page: FaqPage) -> None:
    _drop(page, keep=())


def _key(page: FaqPage, entry: Entry) -> str:
    return f"{page.pk}:{entry.anchor}"


def _drop(page: FaqPage, *, keep: Iterable[str]) -> None:
    held = SearchDocument.objects.filter(kind=KIND, key__startswith=f"{page.pk}:")
    for key in set(held.values_list("key", flat=True)) - set(keep):
        search.drop(KIND, key)
