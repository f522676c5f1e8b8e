"""Installing starts from whatever Python there is: with uv, with pip, or with neither."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import bootstrap

Ran = Callable[[set[str]], list[list[str]]]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ran:
    """`ran({"pip"})`: the commands that fetch uv, for a Python that has these modules."""

    def fetch(modules: set[str]) -> list[list[str]]:
        commands: list[list[str]] = []
        monkeypatch.setattr(bootstrap, "OWN_UV", tmp_path)
        monkeypatch.setattr(bootstrap, "run", commands.append)
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: name if name in modules else None)
        bootstrap.fetch_uv()
        return commands

    return fetch


def test_with_pip_uv_is_fetched_by_it(ran: Ran) -> None:
    (command,) = ran({"pip", "ensurepip"})
    assert command[1:4] == ["-m", "pip", "install"]
    assert "--require-hashes" in command


def test_without_pip_an_environment_of_its_own_brings_one(ran: Ran, tmp_path: Path) -> None:
    """Also `python3 -m venv --without-pip`, whose base can still make environments."""
    first, second = ran({"ensurepip"})
    assert first[1:] == ["-m", "venv", str(tmp_path)]
    assert second[0] == str(tmp_path / "bin" / "python")
    assert "--require-hashes" in second


def test_with_neither_the_one_missing_package_is_named(ran: Ran) -> None:
    with pytest.raises(bootstrap.PlainError, match="sudo apt-get install -y python3-venv"):
        ran(set())
