"""Finding an agency as one types: every word must begin a word of its name, place, state or ORI."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from rollcall.accounts.models import Agency
from rollcall.accounts.places import folded

MOST = 20
MOST_WORDS = 8


def matching(words: str, *, state: str = "", confirmed_only: bool = True) -> QuerySet[Agency]:
    """Agencies in which each of the words begins a word, unordered.

    A scan over one column: 23,243 rows take about 10 ms on SQLite and PostgreSQL alike, so no second
    index of words has to be kept true (measured in tests/test_agencies_speed.py).
    """
    found = Agency.objects.all()
    if confirmed_only:
        found = found.filter(confirmed_at__isnull=False)
    if state:
        found = found.filter(state=state)
    for word in folded(words[:200]).split()[:MOST_WORDS]:
        found = found.filter(Q(find__contains=f" {word}") | Q(find__startswith=word))
    return found


def search(words: str, *, state: str = "", limit: int = MOST) -> list[Agency]:
    """The best few, those first whose name begins with what was typed; none for an empty search."""
    typed = folded(words[:200])
    if not typed:
        return []
    begins = Case(
        When(find__startswith=f" {typed}", then=Value(0)),
        When(find__startswith=f" {typed.split()[0]}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = matching(typed, state=state).annotate(rank=begins)
    return list(found.order_by("rank", "name", "state", "pk")[:limit])
