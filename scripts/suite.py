"""Run every gate and every test, report each, and end with one line: `N passed, N failed`.

`fast` is what one runs before each commit: gates, and the quick tests on SQLite. `all` adds the slow
tests, the stories in a real Chromium and the same tests on PostgreSQL. With ROLLCALL_REQUIRE_ALL=1 a
leg that has to be skipped counts as failed.
"""

import argparse
import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

from scripts import postgres, tools
from scripts.common import ROOT, VENV, PlainError, run_main, say

PARALLEL = 2  # processes: the machines this is promised for have two cores
POSTGRES = "tests on PostgreSQL"
REQUIRE_ALL = os.environ.get("ROLLCALL_REQUIRE_ALL") == "1"


@dataclass
class Result:
    """What came of one leg; a gate is one check, a test leg is as many as it has tests."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    note: str = ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["fast", "all"])
    results = fast() if parser.parse_args().what == "fast" else everything()
    return summary(results)


def fast() -> list[Result]:
    with environment() as ground:
        return [*gates(ground, [""]), tests("tests on SQLite", ["-m", "not slow and not browser"], ground)]


def everything() -> list[Result]:
    with environment() as ground, contextlib.ExitStack() as stack:
        server = start_postgres(stack)
        address = server.address if isinstance(server, postgres.Cluster) else ""
        results = gates(ground, ["", address] if address else [""])
        browser = tools.chromium()
        if browser:
            ground["CHROMIUM"] = browser
        else:
            results.append(left_out("stories in Chromium", tools.HOW_CHROMIUM))
        left = [] if browser else ["not browser"]
        results.append(tests("tests on SQLite", chosen(left), ground))
        if isinstance(server, Result):
            return [*results, server]
        there = {**ground, "DATABASE_URL": address}
        return [*results, tests(POSTGRES, chosen([*left, "not once", "not alike"]), there)]


def chosen(conditions: list[str]) -> list[str]:
    """What pytest is told to leave out."""
    return ["-m", " and ".join(conditions)] if conditions else []


@contextlib.contextmanager
def environment() -> Iterator[dict[str, str]]:
    """What gates and tests run with: no setting of the person's own, a DATA that is thrown away."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROLLCALL_")}
    kept.pop("DATABASE_URL", None)
    shared = os.environ.get("ROLLCALL_SHARED")
    with tempfile.TemporaryDirectory(prefix="rollcall-suite-") as data:
        ours = {
            "ROLLCALL_MODE": "test",
            "ROLLCALL_DATA": data,
            "DJANGO_SETTINGS_MODULE": "config.settings_test",
        }
        yield kept | ours | ({"ROLLCALL_SHARED": shared} if shared else {})


def gates(ground: dict[str, str], databases: list[str]) -> list[Result]:
    """The checks that read the code without running it, two at a time; beside them, migrate databases."""
    templates = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "rollcall").glob("*/templates"))
    commands = {
        "types (mypy, strict)": ["mypy"],
        "format (ruff)": ["ruff", "format", "--check", "."],
        "lint (ruff)": ["ruff", "check", "."],
        "import contracts": ["lint-imports"],
        "template lint (djlint)": ["djlint", "--lint", "--quiet", *templates],
        "migrations are complete": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    }
    with ThreadPoolExecutor(PARALLEL) as pool:
        first, *others = (partial(gate, name, command, ground) for name, command in commands.items())
        slowest = pool.submit(first)
        for address in databases:
            pool.submit(migrate, address, ground)
        waiting = [slowest, *(pool.submit(each) for each in others)]
        return [each.result() for each in waiting]


def migrate(address: str, ground: dict[str, str]) -> None:
    """Make the database that the tests copy while a core is idle; should it fail, they will say how."""
    command = [str(VENV / "bin" / "python"), "-m", "tests.ground"]
    there = {**ground, "DATABASE_URL": address}
    subprocess.run(command, check=False, cwd=ROOT, env=there, capture_output=True)


def gate(name: str, command: list[str], ground: dict[str, str]) -> Result:
    began = time.monotonic()
    program = str(VENV / "bin" / command[0])
    done = subprocess.run(
        [program, *command[1:]], check=False, cwd=ROOT, env=ground, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    seconds = time.monotonic() - began
    if done.returncode == 0:
        say(f"ok    {name}  ({seconds:.0f} s)")
        return Result(name, passed=1, seconds=seconds)
    say(f"\n==== {name}: failed ({seconds:.0f} s) ====\n{done.stdout.rstrip()}\n")
    return Result(name, failed=1, seconds=seconds)


def tests(name: str, chosen: list[str], ground: dict[str, str]) -> Result:
    """One run of pytest, shown as it goes and counted from its report."""
    say(f"\n==== {name} ====")
    began = time.monotonic()
    report = Path(ground["ROLLCALL_DATA"]) / "report.xml"
    report.unlink(missing_ok=True)
    pytest = [str(VENV / "bin" / "python"), "-m", "pytest", "-q", "-n", str(PARALLEL), f"--junitxml={report}"]
    done = subprocess.run([*pytest, *chosen], check=False, cwd=ROOT, env=ground)
    result = counted(name, report)
    result.seconds = time.monotonic() - began
    if done.returncode != 0 and not result.failed:
        result.failed = 1
        result.note = f"pytest ended with {done.returncode}"
    return result


def counted(name: str, report: Path) -> Result:
    result = Result(name)
    try:
        suites = list(ET.parse(report).getroot().iter("testsuite"))
    except (FileNotFoundError, ET.ParseError):
        return Result(name, note="pytest left no report")
    for suite in suites:
        total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        result.passed += total - skipped - failed
        result.failed += failed
        result.skipped += skipped
    return result


def start_postgres(stack: contextlib.ExitStack) -> "postgres.Cluster | Result":
    """A server for as long as the stack lasts; else what came of trying."""
    binaries = tools.postgres()
    if binaries is None:
        return left_out(POSTGRES, tools.HOW_POSTGRES)
    try:
        return stack.enter_context(postgres.cluster(binaries))
    except PlainError as sentence:
        say(f"\n==== {POSTGRES}: failed ====\n{sentence}")
        return Result(POSTGRES, failed=1, note=str(sentence))


def left_out(name: str, how: str) -> Result:
    say(f"\n!!!! SKIPPED: {name}. To run it, {how}. !!!!\n")
    if REQUIRE_ALL:
        return Result(name, failed=1, note="left out, and everything is required here")
    return Result(name, skipped=1, note=f"left out: {how}")


def summary(results: list[Result]) -> int:
    say()
    for result in results:
        mark = "FAIL" if result.failed else "skip" if not result.passed else "ok  "
        counts = f"{result.passed:>5} passed {result.failed:>4} failed {result.skipped:>4} skipped"
        say(f"{mark}  {result.name:<26}{counts} {result.seconds:>6.0f} s  {result.note}".rstrip())
    passed, failed, skipped = (
        sum(getattr(result, kind) for result in results) for kind in ("passed", "failed", "skipped")
    )
    if skipped:
        say(f"{skipped} skipped")
    say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    run_main(main)
