"""The house's rules that no linter knows (docs/map.md)."""

import ast
import re
from pathlib import Path

import pytest

from tests.house import source

pytestmark = pytest.mark.once

PRIVATE = {"views", "forms", "urls", "tasks", "tests"}


def foreign_writes(file: Path) -> list[str]:
    module, room = source.tree(file), source.room_of(file)
    owners = source.imported_models(module)
    return [
        f"{file.name}:{line} writes {name} of {owners[name]}"
        for line, name in source.writes(module)
        if owners.get(name, room) != room
    ]


def test_only_a_room_writes_its_own_tables() -> None:
    """A lower room's models may be read; writing goes through that room's use cases."""
    # nation.py fills a throw-away database for the bench in bulk, past every use case.
    files = [file for file in source.files() if file.name != "nation.py"]
    assert [line for file in files for line in foreign_writes(file)] == []


def test_a_foreign_write_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a player that writes the ledger's table is caught."""
    bad = tmp_path / "rollcall" / "player" / "bad.py"
    bad.parent.mkdir(parents=True)
    bad.write_text(
        "from rollcall.transcripts.models import Completion\n"
        "Completion.objects.filter(pk=1).update(hours=9)\n"
    )
    source.models_of_rooms()  # read before this file takes its place in the player
    monkeypatch.setattr(source, "room_of", lambda file: "player")
    assert foreign_writes(bad) == ["bad.py:2 writes Completion of transcripts"]


def test_views_forms_and_tasks_are_private_to_their_room() -> None:
    """Others call use cases; the URL configuration alone includes a room's addresses."""
    seen = [
        f"{file.relative_to(source.ROOT)}: {node.module}"
        for file in source.files()
        for node in ast.walk(source.tree(file))
        if isinstance(node, ast.ImportFrom)
        and node.module
        and node.module.startswith("rollcall.")
        and node.module.split(".")[1] != source.room_of(file)
        and PRIVATE & set(node.module.split(".")[2:])
        and node.module != "rollcall.base.views"
    ]
    assert seen == []


def test_no_import_hides_inside_a_function() -> None:
    seen = [
        f"{file.relative_to(source.ROOT)}:{node.lineno}"
        for file in source.files()
        for function in ast.walk(source.tree(file))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rollcall")
    ]
    assert seen == []


def test_only_the_clock_asks_for_the_time() -> None:
    """Tests move one clock, so nothing else may read another."""
    asks = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|localdate\(\)")
    allowed = {"clock.py", "cache.py"}  # the cache's expiry is Django's own, told by Django's clock
    seen = [
        f"{file.relative_to(source.ROOT)}:{number}"
        for file in source.files()
        if file.name not in allowed
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if asks.search(line.split("#")[0])
    ]
    assert seen == []


@pytest.mark.parametrize("room", source.ROOMS)
def test_a_room_has_a_short_readme(room: str) -> None:
    """What it owns, what it refuses, its states; at most 60 lines."""
    readme = source.ROOT / "rollcall" / room / "README.md"
    assert readme.is_file(), f"{room} has no README.md"
    assert len(readme.read_text().splitlines()) <= 60


def test_no_color_stands_in_a_template_and_no_script_or_style_in_line() -> None:
    """look.md: tokens once. P42: the policy allows no inline script or style, so none may be written."""
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)|<style|\sstyle=|\son[a-z]+=\"|#[0-9a-fA-F]{6}\b"
    )
    seen = [
        f"{file.relative_to(source.ROOT)}:{number}"
        for file in sorted((source.ROOT / "rollcall").rglob("templates/**/*.html"))
        if "mail" not in file.parts and "tests" not in file.parts
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if inline.search(line)
    ]
    assert seen == []
