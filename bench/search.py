"""The search page on many documents: kinds of queries one by one and mixed, beside the reference view."""

from typing import Any
from urllib.parse import quote_plus

from bench import table
from bench.measure import Figures, Target
from bench.server import Server
from bench.targets import TABLE

MOST_P95 = 150.0  # ms
DOCUMENTS = {"PostgreSQL": 20_000, "SQLite": 2_000}
MIXED = "all of them mixed"
AGENT = "Mozilla/5.0 (bench)"  # a person's browser: what is missed is counted too
# What is typed; the vocabulary is that of bench.write_documents.
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


def targets(server: Server) -> list[Target]:
    """A target for each kind of query, with two clients for each of its words; then all kinds at once."""
    found = [Target(name, [_client(server, words) for words in typed * 2]) for name, typed in QUERIES.items()]
    mixed = [_client(server, typed[place]) for place in (0, 1) for typed in QUERIES.values()]
    suggested = [_client(server, words, "suggest/") for words in ("tour", "offi", "tra", "crisis in") * 2]
    return [*found, Target(MIXED, mixed[:8]), Target("suggestions", suggested)]


def _client(server: Server, words: str, page: str = "") -> dict[str, Any]:
    return {
        "method": "GET",
        "path": f"/search/{page}?q={quote_plus(words)}",
        "host": f"localhost:{server.port}",
        "headers": {"User-Agent": AGENT},
        "body": "",
    }


def told(name: str, documents: int, figures: dict[str, Figures]) -> str:
    """The table of one ground."""
    reference = figures[TABLE]
    head = [f"{name}, {documents:,} documents", "requests/s", "of (a)", "p50 ms", "p95 ms", "CPU ms", "holds"]
    rows = [_row(each, reference) for each in figures.values()]
    return f"## Search, {name}\n\n{table.table(head, rows)}"


def _row(each: Figures, reference: Figures) -> list[str]:
    holds = "" if each is reference else "yes" if each.p95 < MOST_P95 else "no"
    ratio = f"{each.rate / reference.rate:.2f}"
    return [
        each.name,
        f"{each.rate:.0f}",
        ratio,
        f"{each.p50:.1f}",
        f"{each.p95:.1f}",
        f"{each.cpu_ms:.2f}",
        holds,
    ]
