"""`make bench` and `make nation`: measure and print tables. Times never fail a build."""

import argparse
import contextlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import campaign, first_view, search, table
from bench.measure import Figures, Target, measure, side_by_side
from bench.server import Server, serving
from bench.targets import pages, references, sign_in
from scripts import postgres, tools
from scripts.common import ROOT, PlainError, run_main, say

PORT = int(os.environ.get("ROLLCALL_BENCH_PORT", "8110"))


@dataclass(frozen=True)
class Scope:
    """How long to look."""

    rounds: int
    seconds: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=["demo", "nation", "campaign", "search"], default="demo")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each target in each round")
    parser.add_argument("--people", type=int, default=100_000, help="of the nation on PostgreSQL")
    parser.add_argument("--letters", type=int, default=700_000, help="of the campaign on PostgreSQL")
    parser.add_argument("--clients", type=int, default=2, help="who ask for my page beside the campaign")
    given = parser.parse_args()
    scope = Scope(given.rounds, given.seconds)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    say(f"{machine}, 8 clients unless said, {scope.rounds} rounds of {scope.seconds:g} s a target.")
    say("CPU ms: of all server processes, database included, per request.\n")
    if given.what == "campaign":
        campaign_beside(scope, given.letters, given.clients)
    elif given.what == "search":
        searches(scope)
    elif given.what == "demo":
        demo(scope)
    else:
        nation(scope, given.people)
    return 0


def demo(scope: Scope) -> None:
    """The portal with the demo's data, on SQLite as `make run` has it."""
    with ground("SQLite") as (settings, _postmaster):
        told = prepare(settings)
        with serving(PORT, settings) as server:
            say("## Pages, SQLite, demo data\n")
            say(table.pages(measure_all(server, told, scope)))
            say("\n" + sign_in_line(server, told, scope))
            say(first_view.line(server))
        say(paper(settings))


def nation(scope: Scope, people: int) -> None:
    """The same pages on little and on much data, side by side in the same minutes, on both grounds."""
    for name, size in (("PostgreSQL", people), ("SQLite", min(people, 10_000))):
        with ground(name) as (small, small_postmaster), ground(name, PORT + 2) as (large, large_postmaster):
            demo_told = prepare(small)
            prepare(large)
            manage(large, "nation", f"--people={size}")
            told = people_of(large)
            with (
                serving(PORT, small, small_postmaster) as demo_server,
                serving(PORT + 2, large, large_postmaster) as server,
            ):
                loads = [
                    (demo_server, targets(demo_server, demo_told)),
                    (server, targets(server, told)),
                ]
                before, after = side_by_side(loads, rounds=scope.rounds, seconds=scope.seconds)
            say(
                f"\n## {name}: {told['counts']['people']:,} people, {told['counts']['agencies']:,} agencies\n"
            )
            say(table.pages(after))
            say("\n" + table.against(before, after))


def campaign_beside(scope: Scope, letters: int, clients: int) -> None:
    """My page on PostgreSQL while a campaign is written and sent, beside the same page in quiet."""
    with ground("PostgreSQL") as (settings, postmaster):
        told = prepare(settings)
        say(python(settings, "-m", "bench.write_list", str(letters)))
        with serving(PORT, settings, postmaster) as server:
            page = campaign.my_page(pages(server, told), clients)
            quiet, busy, rounds = campaign.compare(server, page, settings, scope.seconds)
        say(campaign.told(quiet, busy, rounds, letters))


def searches(scope: Scope) -> None:
    """The search page on many documents, on both grounds."""
    for name, documents in search.DOCUMENTS.items():
        with ground(name) as (settings, postmaster):
            told = prepare(settings)
            python(settings, "-m", "bench.write_documents", str(documents))
            with serving(PORT, settings, postmaster) as server:
                asked = search.targets(server, told)
                figures = measure(server, asked, rounds=scope.rounds, seconds=scope.seconds)
            say(search.told(name, documents, figures) + "\n")


@contextlib.contextmanager
def ground(name: str, port: int = PORT) -> Iterator[tuple[dict[str, str], int | None]]:
    """A DATA that is thrown away and, for PostgreSQL, a cluster of our own: settings, postmaster."""
    with tempfile.TemporaryDirectory(prefix="rollcall-bench-") as data, contextlib.ExitStack() as stack:
        settings = {name: value for name, value in os.environ.items() if not name.startswith("ROLLCALL_")}
        settings |= {
            "ROLLCALL_MODE": "demo",
            "ROLLCALL_DATA": data,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        settings |= {
            "ROLLCALL_PORT": str(port),
            "ROLLCALL_CONTENT_PORT": str(port + 1),
            "PYTHONWARNINGS": "ignore",
        }
        settings |= {"ROLLCALL_LOG_LEVEL": "ERROR", "ROLLCALL_SIGN_IN_RATE": "100000/m/ip"}
        settings.pop("DATABASE_URL", None)
        (Path(data) / "static").mkdir()
        postmaster = None
        if name == "PostgreSQL":
            binaries = tools.postgres()
            if binaries is None:
                raise PlainError(f"There is no PostgreSQL to measure: {tools.HOW_POSTGRES}.")
            running = stack.enter_context(postgres.cluster(binaries, durable=True))
            settings["DATABASE_URL"], postmaster = running.address, running.pid
        yield settings, postmaster


def prepare(settings: dict[str, str]) -> dict[str, Any]:
    python(settings, "-m", "scripts.prepare")
    return people_of(settings)


def people_of(settings: dict[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(python(settings, "-m", "bench.ground"))
    return told


def manage(settings: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], check=True, cwd=ROOT, env=settings)


def python(settings: dict[str, str], *words: str) -> str:
    """Run one of ours under these settings; what it wrote."""
    done = subprocess.run(
        [sys.executable, *words], check=False, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True
    )
    if done.returncode != 0:
        raise PlainError(f"{' '.join(words)} failed; the lines above say why.\n{done.stdout}")
    return done.stdout


def measure_all(server: Server, told: dict[str, Any], scope: Scope) -> dict[str, Figures]:
    return measure(server, targets(server, told), rounds=scope.rounds, seconds=scope.seconds)


def targets(server: Server, told: dict[str, Any]) -> list[Target]:
    return [*references(server, told), *pages(server, told)]


def sign_in_line(server: Server, told: dict[str, Any], scope: Scope) -> str:
    target = sign_in(server, told)
    return table.sign_ins(measure(server, [target], rounds=scope.rounds, seconds=scope.seconds)[target.name])


def paper(settings: dict[str, str]) -> str:
    return python(settings, "-m", "bench.paper").strip()


if __name__ == "__main__":
    run_main(main)
