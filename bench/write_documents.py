"""Fill the search table with made-up documents of all kinds, and synonyms. Runs under Django.

`python -m bench.write_documents 20000`. The same number gives the same documents. A few
words stand in very many of them, most in few, as in any language.
"""

import random
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402  (Django must be set up first)

from bench.vocabulary import COMMON, SPANISH, SYLLABLES  # noqa: E402
from rollcall.accounts.places import STATES  # noqa: E402
from rollcall.base import search  # noqa: E402
from rollcall.base.models import SearchSynonym  # noqa: E402

KINDS = ["course", "event", "event", "resource", "resource", "page", "question", "model"]
LEVELS = ["open", "open", "account", "verified"]
TYPES = {
    "event": ["class", "webinar"],
    "resource": ["videos", "podcast", "poster", "guide", "brief", "checklist", "article"],
}
OVERVIEW, TITLE = 70, 6  # words
AT_ONCE = 500


def main() -> None:
    count, chance = int(sys.argv[1]), random.Random(7)
    rare = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(12_000)]
    for first in range(0, count, AT_ONCE):
        with transaction.atomic():
            for number in range(first, min(first + AT_ONCE, count)):
                search.put(document(number, chance, rare))
    for words, means in (("CIT", "crisis intervention team"), ("MAT", "tourniquet, bleeding")):
        SearchSynonym.objects.get_or_create(words=words, means=means)


def document(number: int, chance: random.Random, rare: list[str]) -> search.Document:
    kind, level = chance.choice(KINDS), chance.choice(LEVELS)
    spanish = chance.random() < 0.1
    words = (SPANISH if spanish else COMMON), rare
    facets = {
        "topic": [f"topic-{chance.randrange(12)}"],
        "type": chance.sample(TYPES[kind], 1) if kind in TYPES else [],
        "state": [chance.choice(sorted(STATES))] if kind == "event" else [],
        "language": ["es" if spanish else "en"],
    }
    return search.Document(
        kind=kind,
        key=f"made-{number}",
        url=f"/made/{number}/",
        title=some(TITLE, chance, *words).capitalize(),
        overview=some(OVERVIEW, chance, *words),
        level=level,
        facets=facets,
    )


def some(count: int, chance: random.Random, common: list[str], rare: list[str]) -> str:
    """So many words; the further back a word stands in the list, the rarer it is."""
    picked = (common if chance.random() < 0.35 else rare for _ in range(count))
    return " ".join(each[int(len(each) * chance.random() ** 2)] for each in picked)


if __name__ == "__main__":
    main()
