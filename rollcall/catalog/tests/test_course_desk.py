"""The course desk: a course from nothing to the shelf, by staff alone (section 3, P16, P21, P23, P50)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from rollcall.accounts.access import may_open
from rollcall.accounts.models import User
from rollcall.base.models import AuditEntry
from rollcall.catalog import demo, drafts, publishing, queries
from rollcall.catalog.models import Course, CourseVersion, LessonFile, Provider, Question, Unit
from rollcall.catalog.staff import frame
from rollcall.catalog.tests.conftest import MakeCourse

FILM = Path(demo.__file__).parent / "demo_content" / "video"


@pytest.fixture
def desk(signed_in: Callable[..., Client], dana: User) -> Client:
    return signed_in(dana)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def png(tmp_path: Path) -> bytes:
    place = tmp_path / "x.png"
    Image.new("RGB", (8, 6)).save(place)
    return place.read_bytes()


def film(kind: str) -> SimpleUploadedFile:
    return upload(f"clock.{kind}", (FILM / f"clock.{kind}").read_bytes())


def add_unit(desk: Client, course: Course, kind: str) -> Unit:
    desk.post(f"/staff/courses/{course.pk}/units/new/", {"kind": kind, "title": f"A {kind}"})
    return Unit.objects.get(version__course=course, kind=kind, version__number=None)


ABOUT = {
    "title": "Rain",
    "summary": "When it rains.",
    "overview": "Wet roads.",
    "minutes": "20",
    "language": "en",
    "hours": "0",
}


def test_a_course_from_nothing_to_the_shelf(desk: Client, plains: Provider, png: bytes) -> None:
    """The whole way of an author, through the pages."""
    desk.post("/staff/courses/new/", {"title": "Rain", "provider": plains.pk})
    course = Course.objects.get(slug="rain")
    here = f"/staff/courses/{course.pk}"
    assert "The course has no units." in desk.get(f"{here}/").content.decode()
    desk.post(f"{here}/about/", ABOUT)
    desk.post(f"{here}/offering/", {"provider": plains.pk, "access_level": "open", "refresher": "never"})
    lesson = add_unit(desk, course, "lesson")
    desk.post(f"/staff/units/{lesson.pk}/blocks/0/?kind=text", {"markdown": "Slow **down**."})
    desk.post(
        f"/staff/units/{lesson.pk}/blocks/1/?kind=image",
        {"upload": upload("a.png", png), "alt": "A wet road"},
    )
    quiz = add_unit(desk, course, "quiz")
    rules = {
        "pass_percent": "70",
        "attempts": "3",
        "cooldown_minutes": "0",
        "limit_minutes": "0",
        "review": "marks",
    }
    desk.post(f"/staff/units/{quiz.pk}/rules/", {**rules, "pools": "night: 1"})
    asked = {"text": "Is it wet?", "right": "true", "points": "1", "pool": "night"}
    desk.post(f"/staff/units/{quiz.pk}/questions/new/?kind=true_false", asked)
    film_unit = add_unit(desk, course, "video")
    sent = {"file": film("mp4"), "captions": film("vtt"), "transcript": "Words.", "must_watch_percent": "90"}
    desk.post(f"/staff/units/{film_unit.pk}/video/", sent)
    assert Unit.objects.get(pk=film_unit.pk).video.seconds == 51
    paper = {"title": "Notes", "upload": upload("n.pdf", b"%PDF-1.7\n%%EOF\n"), "dated": "2026-10-01"}
    desk.post(f"{here}/downloads/new/", paper)
    answer = desk.post(f"{here}/publish/", {"note": "First"}, follow=True)
    assert "Published. Learners see this version" in answer.content.decode()
    on_offer = queries.overview("rain")
    assert queries.finish_rule(queries.version_parts(on_offer.current)) == (
        "going through the 2 parts and passing the test with 70\u00a0%"
    )
    assert "Wet roads." not in desk.get("/courses/").content.decode()
    assert "When it rains." in on_offer.current.summary
    assert on_offer.current.materials.get().size == 15


def test_a_draft_that_is_not_ready_says_every_reason(desk: Client, plains: Provider) -> None:
    desk.post("/staff/courses/new/", {"title": "Rain", "provider": plains.pk})
    course = Course.objects.get()
    answer = desk.post(f"/staff/courses/{course.pk}/publish/", {"note": "Kept words"})
    assert answer.status_code == 422
    for words in ("no units", "one or two sentences", "overview is empty", "Kept words"):
        assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "fields", "data"),
    [
        ("single", {"answers": "* Far\nNear"}, {"Far": True, "Near": False}),
        ("multiple", {"answers": "* Far\n* Near\nBeside"}, {"Far": True, "Near": True, "Beside": False}),
    ],
)
def test_choices_are_written_as_lines(
    desk: Client, make_draft: MakeCourse, kind: str, fields: dict[str, str], data: dict[str, bool]
) -> None:
    quiz = make_draft().versions.get().units.get(kind="quiz")
    desk.post(
        f"/staff/units/{quiz.pk}/questions/new/?kind={kind}", {"text": "Where?", "points": "1", **fields}
    )
    question = quiz.questions.get(text="Where?")
    assert {choice["text"]: choice["right"] for choice in question.data["choices"]} == data
    assert fields["answers"] in desk.get(f"/staff/questions/{question.pk}/").content.decode()


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("matching", {"answers": "Red = Stop\nGreen = Go\n= Wait"}),
        ("ordering", {"answers": "One\nTwo\nThree"}),
        ("short", {"answers": "988\n9-8-8", "case_matters": "on"}),
        ("numeric", {"value": "2.5", "tolerance": "0.5", "units": "inches, in"}),
        ("true_false", {"right": "false"}),
    ],
)
def test_every_kind_is_written_and_shown_again(
    desk: Client, make_draft: MakeCourse, kind: str, fields: dict[str, str]
) -> None:
    quiz = make_draft().versions.get().units.get(kind="quiz")
    address = f"/staff/units/{quiz.pk}/questions/new/?kind={kind}"
    assert desk.post(address, {"text": "What?", "points": "2", **fields}).status_code == 302
    question = quiz.questions.get(text="What?")
    shown = desk.get(f"/staff/questions/{question.pk}/").context["form"]
    again = {name: shown.initial[name] for name in fields}
    assert again == {name: True if value == "on" else value for name, value in fields.items()}


@pytest.mark.parametrize(
    ("path", "sent", "words"),
    [
        ("/staff/courses/new/", {"title": "", "provider": ""}, "required"),
        (
            "/staff/courses/new/",
            {"title": "Traffic incidents", "provider": "{provider}"},
            "has this address already",
        ),
        ("/staff/courses/new/", {"title": "x\0y", "provider": "{provider}"}, "Null characters"),
        ("/staff/units/{quiz}/rules/", {"pass_percent": "0", "pools": "night 3"}, "night: 3"),
        (
            "/staff/units/{quiz}/questions/new/?kind=single",
            {"text": "Q", "answers": "A\nB", "points": "1"},
            "which choice is right",
        ),
        (
            "/staff/units/{quiz}/questions/new/?kind=numeric",
            {"text": "Q", "value": "1,5", "tolerance": "0", "points": "1"},
            "2.5",
        ),
        ("/staff/units/{lesson}/blocks/2/?kind=image", {"alt": ""}, "required"),
        (
            "/staff/courses/{course}/about/",
            {**ABOUT, "minutes": "99999999999999999999"},
            "less than or equal",
        ),
        ("/staff/courses/{course}/about/", {**ABOUT, "hours": "NaN"}, "number"),
        (
            "/staff/courses/{course}/offering/",
            {"provider": "{provider}", "access_level": "verified", "refresher": "never"},
            "at least one",
        ),
    ],
)
def test_what_cannot_be_taken_is_said_and_stays(
    desk: Client, make_draft: MakeCourse, plains: Provider, path: str, sent: dict[str, str], words: str
) -> None:
    """Section 8: 422, a sentence, and what was typed is still there."""
    course = make_draft()
    units = {unit.kind: unit.pk for unit in course.versions.get().units.all()}
    places = {"course": course.pk, "provider": plains.pk, **units}
    answer = desk.post(path.format(**places), {key: value.format(**places) for key, value in sent.items()})
    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "file", "words"),
    [
        ("captions", upload("c.vtt", b"WEBVTT\n\n00:00:01,000 --> 00:00:02.000\nx\n"), "Line 3"),
        ("captions", upload("c.vtt", b"WEBVTT\n\n00:59:01.000 --> 00:59:02.000\nx\n"), "after the video"),
        ("file", upload("f.mp4", b"<script>alert(1)</script>"), "has to be an MP4"),
        ("file", upload("f.mp4", b"\0\0\0\x18ftypisom" + b"\0" * 40), "length of the video"),
        ("poster", upload("p.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "PNG, JPEG"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    desk: Client, make_draft: MakeCourse, field: str, file: SimpleUploadedFile, words: str
) -> None:
    """P37, P38: by content, not by name."""
    course = make_draft()
    unit = add_unit(desk, course, "video")
    sent = {"file": film("mp4"), "must_watch_percent": "90", field: file}
    answer = desk.post(f"/staff/units/{unit.pk}/video/", sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not hasattr(Unit.objects.get(pk=unit.pk), "video")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.html", b"<p>"),
        ("x.svg", b"<svg/>"),
        ("x.pdf", b"<script>"),
        ("x.docx", b"PK nothing"),
        ("x.exe", b"MZ"),
        ("x.txt", b"a\0b"),
        ("x", b"x"),
    ],
)
def test_a_download_is_what_its_name_says(
    desk: Client, make_draft: MakeCourse, name: str, content: bytes
) -> None:
    course = make_draft()
    sent = {"title": "Bad", "upload": upload(name, content), "dated": "2026-10-01"}
    assert desk.post(f"/staff/courses/{course.pk}/downloads/new/", sent).status_code == 422
    assert not course.versions.get().materials.filter(title="Bad").exists()


def test_blocks_move_and_go(desk: Client, make_draft: MakeCourse) -> None:
    lesson = make_draft().versions.get().units.get(kind="lesson")
    here = f"/staff/units/{lesson.pk}/blocks"
    desk.post(f"{here}/1/change/", {"to": "up"})
    assert [block["type"] for block in Unit.objects.get(pk=lesson.pk).body] == ["image", "text"]
    desk.post(f"{here}/0/change/", {"to": "out"})
    assert [block["type"] for block in Unit.objects.get(pk=lesson.pk).body] == ["text"]
    assert desk.post(f"{here}/7/change/", {"to": "up"}).status_code == 404


def test_units_move_and_go(desk: Client, make_draft: MakeCourse) -> None:
    draft = make_draft().versions.get()
    quiz = draft.units.get(kind="quiz")
    desk.post(f"/staff/units/{quiz.pk}/move/", {"to": "up"})
    assert [unit.kind for unit in draft.units.all()] == ["quiz", "lesson"]
    desk.post(f"/staff/units/{quiz.pk}/remove/")
    assert [(unit.kind, unit.position) for unit in draft.units.all()] == [("lesson", 1)]


def test_what_is_published_has_no_pages_to_change_it(desk: Client, make_course: MakeCourse) -> None:
    course = make_course()
    unit = course.current.units.get(kind="quiz")
    question = unit.questions.first()
    for path in (
        f"units/{unit.pk}/",
        f"units/{unit.pk}/rules/",
        f"questions/{question.pk}/",
        f"courses/{course.pk}/about/",
    ):
        assert desk.get(f"/staff/{path}").status_code == 404
        assert desk.post(f"/staff/{path}", ABOUT).status_code == 404
    desk.post(f"/staff/courses/{course.pk}/draft/")
    assert drafts.find(course).units.count() == 2
    desk.post(f"/staff/courses/{course.pk}/draft/discard/")
    assert drafts.find(course) is None


def test_a_new_level_is_in_force_with_the_next_request(
    desk: Client, make_course: MakeCourse, plains: Provider, pat: User
) -> None:
    """R1."""
    course = make_course(access_level="open")
    sent: dict[str, Any] = {
        "provider": plains.pk,
        "access_level": "verified",
        "audience": ["sworn_le"],
        "refresher": "never",
    }
    desk.post(f"/staff/courses/{course.pk}/offering/", sent)
    course.refresh_from_db()
    assert not may_open(pat, course)
    entry = AuditEntry.objects.get(event="course.offering_changed", subject=f"course:{course.pk}")
    assert "access_level" in entry.data["changed"]


def test_unnamed_fields_are_ignored(desk: Client, make_course: MakeCourse, plains: Provider) -> None:
    """P23: nobody can set what no form names."""
    course = make_course()
    sent = {
        "provider": plains.pk,
        "access_level": "open",
        "refresher": "never",
        "slug": "taken",
        "withdrawn_at": "2020-01-01",
        "current": "",
    }
    desk.post(f"/staff/courses/{course.pk}/offering/", sent)
    after = Course.objects.get(pk=course.pk)
    assert (after.slug, after.withdrawn_at, after.current_id) == (course.slug, None, course.current_id)


PAGES = [
    "courses/",
    "courses/new/",
    "courses/{course}/",
    "courses/{course}/offering/",
    "courses/{course}/about/",
    "courses/{course}/downloads/new/",
    "units/{lesson}/",
    "units/{quiz}/",
    "units/{quiz}/rules/",
    "units/{lesson}/blocks/0/",
    "units/{lesson}/blocks/2/?kind=text",
    "units/{quiz}/questions/new/?kind=single",
    "questions/{question}/",
    "lesson-files/{file}/",
]


def places(course: Course) -> dict[str, int]:
    draft = course.versions.get(number=None)
    units = {unit.kind: unit.pk for unit in draft.units.all()}
    question = Question.objects.filter(unit__version=draft).first().pk
    file = LessonFile.objects.get(unit__version=draft).pk
    return {"course": course.pk, "question": question, "file": file, **units}


@pytest.mark.parametrize("path", PAGES)
def test_only_staff_who_may_author_come_in(
    desk: Client,
    signed_in: Callable[..., Client],
    make_draft: MakeCourse,
    alice: User,
    sam: User,
    path: str,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    """P16, P24, and the negative control: without the policy a clerk would be let in."""
    address = "/staff/" + path.format(**places(make_draft()))
    with django_assert_max_num_queries(30):
        assert desk.get(address).status_code == 200
    assert signed_in(alice).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    User.objects.filter(pk=sam.pk).update(is_superuser=False)
    clerk = signed_in(User.objects.get(pk=sam.pk))
    assert clerk.get(address).status_code == 404
    assert signed_in(sam, second_factor=False).get(address).status_code == 302
    monkeypatch.setattr(frame, "may_author", lambda user: True)
    assert clerk.get(address).status_code == 200


def test_looking_changes_nothing(desk: Client, make_course: MakeCourse) -> None:
    """P50: no GET opens a draft."""
    course = make_course()
    before = (CourseVersion.objects.count(), AuditEntry.objects.count(), queries.generation())
    for path in ("", "draft/", "draft/discard/", "publish/", "withdraw/"):
        assert desk.get(f"/staff/courses/{course.pk}/{path}").status_code in {200, 405}
    assert (CourseVersion.objects.count(), AuditEntry.objects.count(), queries.generation()) == before


@pytest.mark.parametrize(
    "query",
    ["q=traf", "state=offered", "state=withdrawn", "state=draft", "state=changed", "q=%22%25", "page=x"],
)
def test_the_list_narrows(desk: Client, make_course: MakeCourse, query: str) -> None:
    make_course()
    assert desk.get(f"/staff/courses/?{query}").status_code == 200


def test_a_state_that_is_none_is_refused(desk: Client) -> None:
    assert desk.get("/staff/courses/?state=sideways").status_code == 422


def test_providers_and_topics_are_kept_in_the_back_office(
    desk: Client, make_course: MakeCourse, plains: Provider, dana: User
) -> None:
    """A new name of the provider is found at once."""
    course = make_course()
    assert desk.get("/staff/snippets/catalog/provider/").status_code == 200
    sent = {
        "name": "Prairie Center",
        "slug": "plains",
        "about": "",
        "award_line": "",
        "signer_name": "",
        "signer_title": "",
    }
    assert desk.post(f"/staff/snippets/catalog/provider/edit/{plains.pk}/", sent).status_code == 302
    assert course.current.title in desk.get("/courses/?q=prairie").content.decode()


def test_withdraw_and_restore(desk: Client, make_course: MakeCourse) -> None:
    course = make_course()
    desk.post(f"/staff/courses/{course.pk}/withdraw/")
    assert queries.by_slug(course.slug) is None
    desk.post(f"/staff/courses/{course.pk}/restore/")
    assert queries.by_slug(course.slug) == course
    assert publishing.problems(course.current) == []
