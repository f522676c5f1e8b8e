"""What a part of a package reports, and what becomes of it on the server."""

import json
from time import monotonic
from typing import Any

import pytest

from rollcall.accounts.models import User
from rollcall.catalog.packages.manifest import Manifest
from rollcall.player import scorm
from rollcall.player.models import Launch, Sco
from rollcall.player.tests.scorm_kit import PAGE, Sitter, course_of, imported, item, manifest, zipped
from rollcall.transcripts.models import SatisfiedUnit

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls_content")]


@pytest.fixture
def sitter(alice: User) -> Sitter:
    return Sitter(alice, course_of(imported()))


def test_first_opening_is_ab_initio(sitter: Sitter) -> None:
    """R14: the run-time data of a first visit, with the server's own words."""
    sitter.begin()
    cmi = sitter.open()["cmi"]
    assert cmi["cmi.core.entry"] == "ab-initio"
    assert cmi["cmi.core.student_name"] == "Moreno, Alice R."
    assert cmi["cmi.core.lesson_status"] == "not attempted"
    assert (cmi["cmi.core.credit"], cmi["cmi.core.lesson_mode"]) == ("credit", "normal")


def test_place_and_time_are_there_again(sitter: Sitter, at) -> None:
    """R14: suspended, then opened on another device: place, notes and time are kept."""
    sitter.open()
    at(minutes=5)
    sitter.commit(
        "finish",
        core__lesson_location="4",
        suspend_data="abc",
        core__exit="suspend",
        core__lesson_status="incomplete",
        core__session_time="00:02:30",
    )
    cmi = sitter.again().open()["cmi"]
    assert cmi["cmi.core.entry"] == "resume"
    assert (cmi["cmi.core.lesson_location"], cmi["cmi.suspend_data"]) == ("4", "abc")
    assert cmi["cmi.core.total_time"] == "0000:02:30.00"


def test_time_adds_up_over_sittings(sitter: Sitter, at) -> None:
    """Session times are added on the server, however often one is reported."""
    for minutes in (10, 20):
        at(minutes=minutes)
        sitter.again().open()
        at(minutes=minutes + 5)
        for time in ("00:01:00", "00:03:00"):
            sitter.commit("auto", core__session_time=time)
    assert Sco.objects.get().total_centiseconds == 6 * 60 * 100


def test_time_is_clamped(sitter: Sitter) -> None:
    """P32: a sitting cannot have lasted longer than it has."""
    began = monotonic()
    sitter.open()
    sitter.commit(core__session_time="99:00:00")
    most = 61 + monotonic() - began  # seconds: a minute for clocks that differ, and what it lasted
    assert Sco.objects.get().total_centiseconds <= most * 100


def test_repeat_changes_nothing(sitter: Sitter) -> None:
    """P32: a commit is numbered; the same number again, or an older one, is harmless."""
    sitter.open()
    sitter.send(number=2, cmi={"cmi.core.lesson_location": "2"})
    for number in (2, 1):
        answer = sitter.send(number=number, cmi={"cmi.core.lesson_location": "9"})
        assert (answer.status_code, answer.json()["number"]) == (200, 2)
    assert Sco.objects.get().cmi["cmi.core.lesson_location"] == "2"


def test_newest_sitting_wins(sitter: Sitter, alice: User) -> None:
    """Two tabs: the newer one writes; the older one is told plainly."""
    sitter.open()
    newer = Sitter(alice, sitter.unit)
    newer.open()
    answer = sitter.commit(core__lesson_location="old")
    assert answer.status_code == 409
    assert "another window" in answer.json()["sentence"]
    assert newer.commit(core__lesson_location="new").status_code == 200


def test_two_sittings_without_the_guard_overwrite(sitter: Sitter, alice: User, monkeypatch) -> None:
    """The control: without the name of the sitting the older tab writes over the newer."""
    sitter.open()
    held = sitter.session
    sitter.open()
    Sco.objects.update(session=held)
    sitter.session = held
    assert sitter.commit(core__lesson_location="old").status_code == 200


def test_passed_counts_at_once(sitter: Sitter) -> None:
    """R15: a part that says passed satisfies the unit, with its score as evidence."""
    sitter.open()
    answer = sitter.commit("auto", core__lesson_status="passed", core__score__raw="85").json()
    assert answer["unit_done"]
    assert SatisfiedUnit.objects.get().evidence["score"] == 85


@pytest.mark.parametrize(
    ("why", "done"), [("auto", False), ("commit", True), ("finish", True), ("left", True)]
)
def test_completed_counts_when_the_part_means_it(sitter: Sitter, why: str, done: bool) -> None:
    """docs/scorm.md: an automatic snapshot in mid-course does not finish a unit."""
    sitter.open()
    sitter.commit(why, core__lesson_status="completed")
    assert SatisfiedUnit.objects.exists() is done


def test_broken_off_sitting_is_settled_at_the_next(sitter: Sitter) -> None:
    """A tab that died after "completed": the next visit counts it."""
    sitter.open()
    sitter.commit("auto", core__lesson_status="completed")
    sitter.again().begin()
    assert SatisfiedUnit.objects.exists()


def test_failed_does_not_count(sitter: Sitter) -> None:
    sitter.open()
    sitter.commit("finish", core__lesson_status="failed", core__score__raw="20")
    assert not SatisfiedUnit.objects.exists()


def test_silent_end_is_completed(sitter: Sitter) -> None:
    """SCORM 1.2: LMSInitialize and LMSFinish and nothing else: the LMS says completed."""
    sitter.open()
    assert sitter.commit("finish", core__lesson_status="not attempted").json()["status"] == "completed"


@pytest.mark.parametrize(("raw", "status"), [("79.5", "failed"), ("80", "passed")])
def test_mastery_score_decides(alice: User, raw: str, status: str) -> None:
    """SCORM 1.2: with a mastery score the LMS decides, whatever the part says."""
    data = zipped({"imsmanifest.xml": manifest(item("one", masteryscore="80")), "index.html": PAGE})
    sitter = Sitter(alice, course_of(imported(data)))
    sitter.open()
    answer = sitter.commit("finish", core__lesson_status="completed", core__score__raw=raw)
    assert answer.json()["status"] == status


def test_done_part_opens_for_review(sitter: Sitter) -> None:
    """R15: revisited without limit; what was achieved does not change, the place does."""
    sitter.open()
    sitter.commit("finish", core__lesson_status="passed", core__score__raw="90")
    cmi = sitter.again().open()["cmi"]
    assert (cmi["cmi.core.lesson_mode"], cmi["cmi.core.credit"]) == ("review", "no-credit")
    sitter.commit("finish", core__lesson_status="failed", core__score__raw="10", core__lesson_location="7")
    held = Sco.objects.get()
    assert (held.status, held.score, held.cmi["cmi.core.lesson_location"]) == ("passed", 90, "7")


@pytest.mark.parametrize(
    ("element", "value", "code"),
    [
        ("cmi.core.student_id", "somebody-else", 403),
        ("cmi.core.student_name", "Root, Charlie", 403),
        ("cmi.core.credit", "no-credit", 403),
        ("cmi.student_data.mastery_score", "1", 403),
        ("cmi.core._children", "x", 402),
        ("cmi.core.total_cheese", "x", 401),
        ("rollcall.admin", "1", 401),
        ("cmi.core.score.raw", "101", 405),
        ("cmi.core.score.raw", "1e9", 405),
        ("cmi.core.score.raw", 85, 405),
        ("cmi.core.lesson_status", "promoted", 405),
        ("cmi.core.session_time", "1:2:3", 405),
        ("cmi.suspend_data", "x" * 64_001, 405),
        ("cmi.core.lesson_location", "a\u0000b", 405),
        ("cmi.interactions.1000.id", "q", 401),
        ("cmi.interactions.0.type", "essay", 405),
    ],
)
def test_what_the_standard_refuses(sitter: Sitter, element: str, value: object, code: int) -> None:
    """P32: refused by the standard's code; the rest of the snapshot is kept."""
    sitter.open()
    before = Sco.objects.get().cmi.get(element)
    answer = sitter.send(number=1, cmi={element: value, "cmi.comments": "fine"}).json()
    held = Sco.objects.get().cmi
    assert answer["refused"] == {element: code}
    assert (held.get(element), held["cmi.comments"]) == (before, "fine")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"[1]", 422),
        (b"{", 422),
        (b"\xff\xfe", 422),
        (b"[" * 100_000, 422),
        (json.dumps({"item": "one"}), 422),
        (json.dumps({"item": "\ud800", "session": "s", "number": 1, "why": "auto", "cmi": {}}), 422),
        (json.dumps({"item": ["one"], "session": "s", "number": 1, "why": "auto", "cmi": {}}), 422),
        (json.dumps({"item": "o\u0000", "session": "s", "number": 1, "why": "auto", "cmi": {}}), 422),
        (json.dumps({"item": "one", "session": "s", "number": 10**30, "why": "auto", "cmi": {}}), 422),
        (json.dumps({"item": "one", "session": "s", "number": True, "why": "auto", "cmi": {}}), 422),
        (json.dumps({"item": "one", "session": "s", "number": 1, "why": "please", "cmi": {}}), 422),
        (json.dumps({"item": "two", "session": "s", "number": 1, "why": "auto", "cmi": {}}), 422),
        (b'{"cmi": "' + b"x" * 300_000 + b'"}', 413),
        (b"x" * 3_000_000, 413),
    ],
)
def test_nonsense_gets_a_sentence(sitter: Sitter, body: bytes, status: int) -> None:
    """P51: a clear 4xx and nothing half-written."""
    sitter.open()
    answer = sitter.post("commit", body)
    assert (answer.status_code, bool(answer.json()["sentence"])) == (status, True)
    assert Sco.objects.get().number == 0


def test_usual_commit_is_one_row_read_and_one_written(sitter: Sitter, django_assert_num_queries) -> None:
    """The launch with all it hangs on and the part; the person's standing; and one update."""
    sitter.open()
    sitter.commit(core__lesson_location="4", core__lesson_status="incomplete")
    with django_assert_num_queries(3) as asked:
        sitter.commit(core__lesson_location="5", core__lesson_status="incomplete")
    look, standing, update = (query["sql"] for query in asked.captured_queries)
    assert [words.split()[0] for words in (look, standing, update)] == ["SELECT", "SELECT", "UPDATE"]
    assert not any(column in look for column in ('"body"', '"manifest"', '"findings"'))


def test_row_read_along_may_be_old(sitter: Sitter, monkeypatch) -> None:
    """P32: two requests that read the same row: the later number stays; without the condition it is lost."""
    sitter.open()
    sitter.number = 1

    def between(launch: Launch, item: str) -> Sco:
        held = Sco.objects.get()
        Sco.objects.update(number=9, cmi={"cmi.core.lesson_location": "9"})
        return held

    monkeypatch.setattr(scorm, "_part", between)
    assert sitter.commit(core__lesson_location="2").json()["number"] == 9
    assert Sco.objects.get().cmi["cmi.core.lesson_location"] == "9"
    Sco.objects.update(number=0)
    monkeypatch.setattr(scorm, "_write", lambda sco, sent, change: Sco.objects.update(cmi=change.cmi) == 1)
    sitter.commit(core__lesson_location="3")
    assert Sco.objects.get().cmi["cmi.core.lesson_location"] == "3"


def with_a_bar(alice: User, kind: str = "sco") -> Sitter:
    files = {"imsmanifest.xml": manifest(item("one", masteryscore="80"), kind=kind), "index.html": PAGE}
    return Sitter(alice, course_of(imported(zipped(files))))


def test_a_part_with_a_bar_is_done_when_passed(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """R16: the course's page says “by passing with 80 %”, so only saying “completed” is not enough."""
    sitter = with_a_bar(alice)
    sitter.open()
    said: dict[str, Any] = sitter.commit("finish", core__lesson_status="completed").json()
    assert not said["unit_done"]
    assert [line["done"] for line in said["lines"]] == [False]
    assert not SatisfiedUnit.objects.exists()
    monkeypatch.setattr(Manifest, "asks_to_pass", lambda *_a: False)  # the control
    assert sitter.again().begin()["done"]


def test_a_part_with_a_bar_is_done_by_its_score(alice: User) -> None:
    sitter = with_a_bar(alice)
    sitter.open()
    sitter.commit("finish", core__lesson_status="completed", core__score__raw="79.9")
    assert not SatisfiedUnit.objects.exists()
    sitter.again().open()
    sitter.commit("finish", core__lesson_status="completed", core__score__raw="80")
    assert SatisfiedUnit.objects.get().evidence["score"] == 80


def test_a_bar_on_what_cannot_report_keeps_nobody(alice: User) -> None:
    sitter = with_a_bar(alice, kind="asset")
    sitter.open()
    assert sitter.commit("seen").json()["unit_done"]
