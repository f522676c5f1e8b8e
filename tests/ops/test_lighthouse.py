"""`make lighthouse`: its table is true, and without Node it says what is missing."""

from pathlib import Path
from typing import Any

import pytest

from scripts import lighthouse
from tests.ops.commands import script


def told(performance: float, seo: float = 1) -> dict[str, Any]:
    """A report with one audit that costs points."""
    scores = {"performance": performance, "accessibility": 1, "best-practices": 1, "seo": seo}
    refs = {key: [{"id": f"a-{key}", "weight": 1}] for key in scores}
    return {
        "requestedUrl": "http://localhost/",
        "categories": {key: {"score": score, "auditRefs": refs[key]} for key, score in scores.items()},
        "audits": {f"a-{key}": {"score": score, "title": key.upper()} for key, score in scores.items()},
    }


def test_performance_is_the_median_and_the_rest_the_lowest() -> None:
    reports = [told(0.99), told(0.6), told(0.97), told(0.98), told(0.96, seo=0.9)]
    row = lighthouse.summed_up("home", "phone", reports)
    assert row.scores == {"performance": 97, "accessibility": 100, "best-practices": 100, "seo": 90}
    assert row.spread == (60, 99)
    assert not row.good
    assert row.faults == ("seo: SEO (a-seo)",)
    assert "| home | phone | 97 (60–99) | 100 | 100 | 90 |" in lighthouse.table([row])


def test_what_is_good_names_no_fault() -> None:
    row = lighthouse.summed_up("home", "phone", [told(0.96)] * 5)
    assert (row.good, row.faults) == (True, ())


@pytest.mark.parametrize(("version", "fits"), [("v16.20.0", False), ("v18.20.4", True), ("v22.1.0", True)])
def test_a_node_that_is_too_old_is_none(
    version: str, fits: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path / "node", f"echo {version}")
    script(tmp_path / "npx", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert lighthouse.node_at_hand() is fits


@pytest.mark.parametrize(("required", "code"), [("1", 1), ("0", 0)])
def test_without_node_it_says_what_is_missing(
    required: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("ROLLCALL_REQUIRE_ALL", required)
    assert lighthouse.main() == code
    assert "SKIPPED: Lighthouse. To run it, install Node 18.20 or newer" in capsys.readouterr().out
