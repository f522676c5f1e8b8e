"""What somebody means by words: the synonyms that editors keep, and the picks they pinned.

Both are few, change seldom and are asked for at every search, so each process keeps them some seconds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import caches

from rollcall.base.finding.text import LITTLE, phrases
from rollcall.base.models import SearchPick, SearchSynonym

KEPT_SECONDS = 5
KEY = "search:meaning"
MOST_GROUPS = 2000  # synonyms and picks that are read
MOST_WAYS = 8  # other words for one
MOST_WIDENED = 4  # words of one query for which others are looked for
LONGEST_PHRASE = 6  # words
SHORT = 3  # letters; a synonym so short stands for itself and not for longer words

Phrase = tuple[str, ...]
Thesaurus = Mapping[Phrase, tuple[Phrase, ...]]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a document must hold: all the words as typed (or their beginnings), or one of the phrases.

    `is_whole`: the typed words are looked for as they are, not as beginnings.
    """

    typed: Phrase
    others: tuple[Phrase, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """What editors put first. Without a title of its own it shows what is found under its address."""

    phrases: frozenset[Phrase]
    url: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Meaning:
    thesaurus: Thesaurus
    picks: tuple[Pick, ...]


def kept() -> Meaning:
    """Synonyms and picks as they were some seconds ago at most; two queries when they are read."""
    local = caches["local"]
    found: Meaning | None = local.get(KEY)
    if found is None:
        found = Meaning(_thesaurus(), _picks())
        local.set(KEY, found, KEPT_SECONDS)
    return found


def forget() -> None:
    """Read anew at the next search of this process; for who has just changed one."""
    caches["local"].delete(KEY)


def terms(asked: Sequence[str], thesaurus: Thesaurus) -> list[Term]:
    """A query as what must be held, with other words for what has some; little words left out."""
    found: list[Term] = []
    at = 0
    while at < len(asked):
        phrase = _longest(asked, at, thesaurus)
        if phrase and sum(bool(term.others) for term in found) < MOST_WIDENED:
            is_whole = len(phrase) == 1 and len(phrase[0]) <= SHORT
            found.append(Term(phrase, thesaurus[phrase][:MOST_WAYS], is_whole))
        else:
            phrase = (asked[at],)
            found.append(Term(phrase))
        at += len(phrase)
    telling = [term for term in found if term.others or term.typed[0] not in LITTLE]
    return telling or found


def picked(asked: Sequence[str], meaning: Meaning) -> list[Pick]:
    """The picks whose words stand in a query in a row, or stand for what does, in the editors' order."""
    told = {*_runs(asked)}
    told |= {other for phrase in _runs(asked) for other in meaning.thesaurus.get(phrase, ())}
    return [pick for pick in meaning.picks if pick.phrases & told]


def _longest(asked: Sequence[str], at: int, thesaurus: Thesaurus) -> Phrase:
    for length in range(min(LONGEST_PHRASE, len(asked) - at), 0, -1):
        phrase = tuple(asked[at : at + length])
        if phrase in thesaurus:
            return phrase
    return ()


def _runs(asked: Sequence[str]) -> Iterable[Phrase]:
    """All runs of words in a query."""
    for at in range(len(asked)):
        for length in range(1, min(LONGEST_PHRASE, len(asked) - at) + 1):
            yield tuple(asked[at : at + length])


def _thesaurus() -> Thesaurus:
    found: dict[Phrase, dict[Phrase, None]] = {}
    rows = SearchSynonym.objects.order_by("pk").values_list("words", "means", "is_two_way")
    for words, means, is_two_way in rows[:MOST_GROUPS]:
        left, right = phrases(words), phrases(means)
        group = [*left, *right]
        for phrase in group if is_two_way else left:
            others = (other for other in group if other != phrase)
            found.setdefault(phrase, {}).update(dict.fromkeys(others))
    return {phrase: tuple(others) for phrase, others in found.items()}


def _picks() -> tuple[Pick, ...]:
    rows = SearchPick.objects.order_by("position", "pk").values_list("words", "url", "title", "sentence")
    return tuple(Pick(frozenset(phrases(words)), *rest) for words, *rest in rows[:MOST_GROUPS])
