"""What tests need and a machine lacks is fetched with apt-get where we may, and named where we may not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import tools
from tests.ops.commands import script

Bare = Callable[..., Path]


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bare:
    """`bare(root=True)`: nothing installed, and an apt-get that notes what it is asked."""

    def make(*, root: bool = True, fails: str = "nothing", gives: str = "") -> Path:
        calls = tmp_path / "calls"
        noted = f'echo "$DEBIAN_FRONTEND $*" >> {calls}; [ "$1" != {fails} ] || exit 100'
        copied = f'[ "$1" != install ] || {gives}' if gives else ""
        script(tmp_path / "apt-get", f"{noted}\n{copied}")
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin" if gives else str(tmp_path))
        monkeypatch.delenv("CHROMIUM", raising=False)
        monkeypatch.setattr(tools, "BROWSERS", ("chromium-of-this-test",))
        monkeypatch.setattr(tools, "quietly", lambda command: False)  # no package can be fetched
        monkeypatch.setattr(tools.os, "geteuid", lambda: 0 if root else 1000)
        return calls

    return make


def asked(calls: Path) -> list[str]:
    return calls.read_text().splitlines() if calls.exists() else []


def test_root_on_debian_gets_chromium_from_apt_get_and_is_told_first(
    bare: Bare, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = tmp_path / "chromium-of-this-test"
    calls = bare(gives=f"{{ printf '#!/bin/sh\\n' > {browser}; chmod +x {browser}; }}")
    assert tools.chromium() == str(browser)
    assert asked(calls) == [
        "noninteractive update -q",
        "noninteractive install -y -q --no-install-recommends chromium",
    ]
    assert "Installing chromium with apt-get, because we are root here" in capsys.readouterr().out


def test_root_on_debian_gets_postgresql_from_apt_get(bare: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = bare()
    server = Path("/usr/lib/postgresql/17/bin")
    monkeypatch.setattr(tools, "find_postgres", lambda: server if asked(calls) else None)
    monkeypatch.setattr(tools, "find_uv", lambda: ["uv"])
    assert tools.postgres() == server
    assert asked(calls)[1].endswith("install -y -q --no-install-recommends postgresql")


def test_who_is_not_root_is_never_installed_anything(bare: Bare) -> None:
    calls = bare(root=False)
    assert tools.chromium() is None
    assert asked(calls) == []


def test_where_there_is_no_apt_get_nothing_is_tried(bare: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    bare()
    monkeypatch.setenv("PATH", "/nowhere")
    assert not tools.apt_get("chromium")


@pytest.mark.parametrize("step", ["update", "install"])
def test_an_apt_get_that_fails_leaves_nothing_to_use(step: str, bare: Bare) -> None:
    bare(fails=step)
    assert not tools.apt_get("chromium")


def test_a_stand_in_that_only_names_a_snap_is_no_browser(bare: Bare, tmp_path: Path) -> None:
    """Ubuntu's `chromium-browser` without its snap."""
    bare(root=False)
    script(tmp_path / "chromium-of-this-test", "echo 'requires the chromium snap' >&2; exit 10")
    assert tools.find_chromium() is None
