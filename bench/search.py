"""The search page on many documents: what is asked often, what is asked once, and each kind of question.

Beside the reference view, each by one, two and eight clients who ask again as soon as they are answered.
"""

import random
from collections.abc import Sequence
from itertools import chain, permutations
from typing import Any
from urllib.parse import quote_plus

from bench import table
from bench.measure import Figures, Target
from bench.server import Server
from bench.targets import TABLE, Ground, references
from bench.vocabulary import COMMON

MOST_P95 = 150.0  # ms
DOCUMENTS = {"PostgreSQL": 20_000, "SQLite": 2_000}
CLIENTS = (1, 2, 8)
OFTEN, ONCE = "all kinds, asked often", "two words, each pair asked once"
SUGGESTIONS = ("tour", "offi", "tra", "crisis in")
AGENT = "Mozilla/5.0 (bench)"  # a person's browser: what is missed is counted too
# What is typed; the words are those of bench.vocabulary.
QUERIES = {
    "one word": ["tourniquet", "training", "ambush", "fatigue"],
    "prefix": ["tourni", "tra", "resil", "offic"],
    "typo": ["turniquet", "trainning", "fatgue", "resilence"],
    "synonym": ["CIT", "cit training", "MAT", "mat officer"],
    "phrase": [
        "crisis intervention team",
        "officer wellness training",
        "stop the bleeding",
        "sleep and fatigue",
    ],
    "Spanish": ["oficiales", "capacitacion", "descanso del oficial", "crisis comunidades"],
    "no result": ["xylophone", "qqzzxx", "hovercraft eels", "zzz"],
}


def targets(server: Server, ground: Ground) -> list[Target]:
    """The reference view and both mixtures for each number of clients; each kind of question for the most."""
    (reference,) = [each for each in references(server, ground) if each.name == TABLE]
    often = list(chain.from_iterable(zip(*QUERIES.values(), strict=True)))
    mixed = []
    for number in CLIENTS:
        mixed.append(Target(named(TABLE, number), reference.clients[:number]))
        mixed += [_target(server, OFTEN, often, number), _target(server, ONCE, _pairs(number), number)]
    kinds = [_target(server, name, words, CLIENTS[-1]) for name, words in QUERIES.items()]
    return [*mixed, *kinds, _target(server, "suggestions", SUGGESTIONS, CLIENTS[-1], "suggest/")]


def named(name: str, clients: int) -> str:
    return f"{name}, {clients} client{'' if clients == 1 else 's'}"


def _pairs(seed: int) -> list[str]:
    """Two words that stand in many documents; another order for another seed."""
    pairs = [" ".join(pair) for pair in permutations(COMMON, 2)]
    random.Random(seed).shuffle(pairs)
    return pairs


def _target(server: Server, name: str, words: Sequence[str], number: int, page: str = "") -> Target:
    """Clients who ask all the words in turn, each from another place on."""
    shifts = [place * len(words) // number for place in range(number)]
    return Target(
        named(name, number), [_client(server, [*words[shift:], *words[:shift]], page) for shift in shifts]
    )


def _client(server: Server, words: Sequence[str], page: str) -> dict[str, Any]:
    return {
        "method": "GET",
        "path": [f"/search/{page}?q={quote_plus(each)}" for each in words],
        "host": f"localhost:{server.port}",
        "headers": {"User-Agent": AGENT},
        "body": "",
    }


def told(name: str, documents: int, figures: dict[str, Figures]) -> str:
    """The table of one ground."""
    head = [f"{name}, {documents:,} documents", "requests/s", "of (a)", "p50 ms", "p95 ms", "CPU ms", "holds"]
    rows = [_row(each, figures) for each in figures.values()]
    return f"## Search, {name}\n\n{table.table(head, rows)}"


def _row(each: Figures, figures: dict[str, Figures]) -> list[str]:
    """Beside the reference view for as many clients."""
    reference = figures[f"{TABLE},{each.name.rpartition(',')[2]}"]
    holds = "" if each is reference else "yes" if each.p95 < MOST_P95 else "no"
    plain = [f"{each.p50:.1f}", f"{each.p95:.1f}", f"{each.cpu_ms:.2f}"]
    return [each.name, f"{each.rate:.0f}", f"{each.rate / reference.rate:.2f}", *plain, holds]
