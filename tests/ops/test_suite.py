"""The last line of `make test` is true: what failed, what was left out, and that nothing hides."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from scripts import suite, tools
from scripts.suite import Result

pytestmark = pytest.mark.once
REPORT = """<testsuites><testsuite name="pytest" tests="{tests}" errors="{errors}" failures="{failures}"
 skipped="{skipped}"/></testsuites>"""


def test_a_report_is_counted_once_for_each_test(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT.format(tests=10, errors=1, failures=2, skipped=3))
    result = suite.counted("tests", report)
    assert (result.passed, result.failed, result.skipped) == (4, 3, 3)


def test_a_run_that_leaves_no_report_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(suite, "VENV", tmp_path)
    program = tmp_path / "bin" / "python"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    result = suite.tests("tests", [], {"ROLLCALL_DATA": str(tmp_path)})
    assert result.failed == 1
    assert "tests" in capfd.readouterr().out


def test_the_last_line_sums_all_legs(capsys: pytest.CaptureFixture[str]) -> None:
    code = suite.summary([Result("lint", passed=1), Result("tests", passed=7, failed=2, skipped=1)])
    assert code == 1
    assert capsys.readouterr().out.splitlines()[-1] == "8 passed, 2 failed"


def test_the_last_line_of_a_green_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert suite.summary([Result("lint", passed=1)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 0 failed"


@pytest.mark.parametrize(("required", "failed"), [(True, 1), (False, 0)])
def test_a_leg_left_out_fails_only_where_everything_is_required(
    required: bool, failed: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(suite, "REQUIRE_ALL", required)
    monkeypatch.setattr(tools, "find_postgres", lambda: None)
    monkeypatch.setattr(tools, "fetch_postgres", lambda: None)
    assert suite.start_postgres(ExitStack()).failed == failed
    assert "SKIPPED: tests on PostgreSQL. To run it, install PostgreSQL" in capsys.readouterr().out
