"""The source as trees, for the tests that hold the house's rules."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [
    "base",
    "mail",
    "accounts",
    "catalog",
    "transcripts",
    "outreach",
    "player",
    "events",
    "recognition",
    "pages",
    "cases",
    "portal",
]


def room_of(file: Path) -> str:
    return file.relative_to(ROOT / "rollcall").parts[0]


def files() -> list[Path]:
    """Every file of the rooms that is not a test or a migration."""
    found = (ROOT / "rollcall").rglob("*.py")
    return [file for file in sorted(found) if not {"tests", "migrations"} & set(file.parts)]


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


@cache
def models_of_rooms() -> dict[str, str]:
    """Every model class by name, with its room."""
    return {
        node.name: room_of(file)
        for file in files()
        if "models" in file.parts or file.name == "models.py"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ClassDef)
    }


def imported_models(module: ast.Module) -> dict[str, str]:
    """Names in a file that are models, with the room that owns them."""
    names: dict[str, str] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module and ".models" in node.module:
            for alias in node.names:
                owner = models_of_rooms().get(alias.name)
                if owner and node.module.startswith("rollcall."):
                    names[alias.asname or alias.name] = owner
    return names


def writes(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Lines that write through a model's manager: `Name.objects….create(` and the like."""
    verbs = {
        "create",
        "get_or_create",
        "update_or_create",
        "bulk_create",
        "bulk_update",
        "update",
        "delete",
        "create_user",
    }
    for node in ast.walk(module):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in verbs and (root := _manager_of(node.func.value)):
            yield node.lineno, root


def _manager_of(node: ast.expr) -> str | None:
    """The model at the bottom of `Model.objects.filter(…)`."""
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            if node.attr == "objects" and isinstance(node.value, ast.Name):
                return node.value.id
            node = node.value
        else:
            return None
