"""Every setting that the code reads stands in docs/operating.md, and nothing else does."""

import re
from pathlib import Path

import pytest

from tests.house import source

pytestmark = pytest.mark.once
READS = re.compile(r"""(?:env\.\w+|environ(?:\.get|\.setdefault)?)[(\[]\s*["'](ROLLCALL_[A-Z_]+)["']""")
NAMES = re.compile(r"\bROLLCALL_[A-Z_]+\b")


def read_by(files: list[Path]) -> set[str]:
    return {name for file in files for name in READS.findall(file.read_text())}


def test_operating_names_what_is_read_and_no_more() -> None:
    """Whoever runs a portal finds each setting, and none that does nothing."""
    config = [file for file in (source.ROOT / "config").glob("*.py") if file.name != "settings_test.py"]
    told = set(NAMES.findall((source.ROOT / "docs" / "operating.md").read_text()))
    assert told == read_by([*config, *source.files()])


def test_a_setting_without_a_word_would_be_seen(tmp_path: Path) -> None:
    """The control."""
    new = tmp_path / "new.py"
    new.write_text('NEW = env.flag(\n    "ROLLCALL_NEW_THING"\n)\nOLD = os.environ["ROLLCALL_OLD"]\n')
    assert read_by([new]) == {"ROLLCALL_NEW_THING", "ROLLCALL_OLD"}
