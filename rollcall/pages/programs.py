"""What a program gathers: its topics and its providers, for whoever counts or tells by program."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from rollcall.pages import queries
from rollcall.pages.models import tongues


@dataclass(frozen=True, slots=True)
class Gathering:
    """A published program by what it is made of. `key` is the same in every language and never changes."""

    key: str
    title: str
    topics: frozenset[str]  # slugs; none: of any topic, by these providers
    providers: frozenset[str]  # slugs; none: of any provider

    def holds(self, topics: Collection[str], providers: Collection[str] = ()) -> bool:
        """Whether something on these topics, by these providers, stands on the program's page."""
        if not self.topics:  # then it is all that its providers make
            return not self.providers.isdisjoint(providers)
        is_theirs = not self.providers or not providers or not self.providers.isdisjoint(providers)
        return is_theirs and not self.topics.isdisjoint(topics)


def gatherings(*, everywhere: bool = False) -> list[Gathering]:
    """Published programs of this portal, or of all, by title in the reader's language; five queries."""
    originals = queries.original_programs(everywhere=everywhere)
    titles: dict[uuid.UUID, str] = dict(tongues.read(originals).values_list("translation_key", "title"))
    found = [
        Gathering(
            str(page.translation_key),
            titles.get(page.translation_key) or page.title,
            frozenset(topic.slug for topic in page.topics.all()),
            frozenset(provider.slug for provider in page.providers.all()),
        )
        for page in originals.prefetch_related("topics", "providers")
    ]
    return sorted(found, key=lambda one: one.title)
