"""Words as the search knows them: without case, accents, signs, endings of plurals and little words."""

import unicodedata
from collections.abc import Sequence

MOST_WORDS = 12
LONGEST_WORD = 40
MOST_READ = 2000  # signs of a query that are looked at
LEAST_ROOT = 4  # letters that are left when an ending is taken off

# Little words of English and Spanish that say nothing of what is meant, folded.
_LITTLE_WORDS = (
    "a about an and are as at be by can do does for from how i in into is it its me my of on or our that the"
    " their this to was we what when where which who why will with you your"
    " al como con cual cuando de del donde el en es esta este hay la las lo los mi mis para por que se ser"
    " si sin su sus un una uno y o"
)
LITTLE = frozenset(_LITTLE_WORDS.split())


def fold(text: str) -> str:
    """Text without case, accents and signs: words of letters and digits with single spaces."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    kept = (sign for sign in parts if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in kept).split())


def padded(text: str, most: int | None = None) -> str:
    """Folded text between two spaces, so that every word in it begins with one."""
    folded = fold(text)
    return f" {folded[: most - 2] if most else folded} " if folded else ""


def clean(words: str) -> list[str]:
    """The plain words of a query; empty when there is nothing to look for."""
    return [word[:LONGEST_WORD] for word in fold(words[:MOST_READ]).split()[:MOST_WORDS]]


def phrases(typed: str) -> list[tuple[str, ...]]:
    """What an editor wrote between commas or on lines, each as plain words."""
    parts = typed.replace("\n", ",").split(",")
    return [tuple(words) for words in map(clean, parts) if words]


def telling(words: Sequence[str]) -> list[str]:
    """Without the little words, unless there are only such."""
    return [word for word in words if word not in LITTLE] or list(words)


def root(word: str) -> str:
    """A word without the ending of a plural, English or Spanish: what its forms begin with.

    courses → cours, oficiales → oficial, agencies → agenc. It is looked for as a beginning, so that too
    much taken off finds more, never less.
    """
    for ending in ("ies", "es", "s"):
        left = word.removesuffix(ending)
        if left != word and len(left) >= LEAST_ROOT and not word.endswith(("ss", "us", "is")):
            return left
    return word


def trigrams(word: str) -> set[str]:
    """The three-letter pieces of a word."""
    return {word[i : i + 3] for i in range(len(word) - 2)}
