"""Settings that would go wrong in silence are refused with a sentence."""

import os
import subprocess
import sys

import pytest

from tests.ops.commands import ROOT

pytestmark = pytest.mark.once

FINE = {
    "ROLLCALL_MODE": "production",
    "ROLLCALL_SECRET_KEY": "0123456789abcdef" * 4,
    "ROLLCALL_PORTAL_ORIGIN": "https://training.example.org",
    "ROLLCALL_CONTENT_ORIGIN": "https://{package}.content.example.net",
    "ROLLCALL_SMTP_URL": "smtp://127.0.0.1:25",
    "ROLLCALL_TRUSTED_PROXIES": "1",
    "DATABASE_URL": "postgresql://rollcall:x@db.example.org/rollcall?sslmode=require",
}


def ask(what: str, **instead: str) -> subprocess.CompletedProcess[str]:
    """A setting's value, as a fresh process with this environment sees it."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ROLLCALL_", "DATABASE"))
    }
    given = {name: value for name, value in {**FINE, **instead}.items() if value}
    code = f"from config import settings; print({what})"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=kept | given, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "name",
    ["PORTAL_ORIGIN", "CONTENT_ORIGIN", "SMTP_URL", "TRUSTED_PROXIES", "SECRET_KEY"],
)
def test_production_says_what_it_lacks(name: str) -> None:
    """P63: no localhost in a letter, no letter that stays on disk, no key that everyone knows."""
    done = ask("1", **{f"ROLLCALL_{name}": ""})
    assert done.returncode != 0
    assert f"Set ROLLCALL_{name}" in done.stderr


def test_a_misspelt_mode_does_not_open_the_demo() -> None:
    done = ask("1", ROLLCALL_MODE="prod")
    assert "must be one of demo, production, test" in done.stderr


@pytest.mark.parametrize(
    ("role", "names"), [("portal", "['training.example.org']"), ("content", "['.content.example.net']")]
)
def test_each_door_answers_to_its_own_names_alone(role: str, names: str) -> None:
    """B4: the portal is not to be had on a package's host, nor a package on the portal's."""
    assert ask("settings.ALLOWED_HOSTS", ROLLCALL_ROLE=role).stdout.strip() == names


def test_the_database_keeps_what_its_address_asks_for() -> None:
    assert ask("settings.DATABASES['default']['OPTIONS']").stdout.strip() == "{'sslmode': 'require'}"
