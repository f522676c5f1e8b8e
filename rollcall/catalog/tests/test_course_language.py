"""The language of a course is chosen by its name; what is kept already stays a choice."""

from collections.abc import Callable

import pytest
from django.test import Client

from rollcall.accounts.models import User
from rollcall.catalog import drafts, words
from rollcall.catalog.models import CourseVersion
from rollcall.catalog.tests.conftest import MakeCourse
from rollcall.catalog.tests.test_course_desk import ABOUT


def test_english_comes_first_then_spanish_then_by_name() -> None:
    names = [name for _code, name in words.languages()]
    assert names[:2] == ["English", "Spanish"]
    assert names[2:] == sorted(names[2:])
    assert all(name != code for code, name in words.languages())  # each has a name of its own


def test_the_desk_offers_names(desk_of: Callable[[str], tuple[Client, str, CourseVersion]]) -> None:
    desk, here, draft = desk_of("en")
    page = desk.get(here).content.decode()
    assert '<option value="en" selected>English</option>' in page
    assert '<option value="es">Spanish</option>' in page
    assert desk.post(here, {**ABOUT, "language": "es"}).status_code == 302
    draft.refresh_from_db()
    assert draft.language == "es"


def test_a_code_that_stands_already_is_kept(
    desk_of: Callable[[str], tuple[Client, str, CourseVersion]],
) -> None:
    """Existing values: “en-gb” and a code without a name are still there after saving."""
    for code in ("en-gb", "x-old"):
        desk, here, draft = desk_of(code)
        assert (
            f'<option value="{code}" selected>{words.language(code)}</option>'
            in desk.get(here).content.decode()
        )
        desk.post(here, {**ABOUT, "language": code})
        draft.refresh_from_db()
        assert draft.language == code


def test_another_code_is_refused(desk_of: Callable[[str], tuple[Client, str, CourseVersion]]) -> None:
    """P51: a sentence beside the field, nothing changed."""
    desk, here, draft = desk_of("en")
    assert desk.post(here, {**ABOUT, "language": "klingon"}).status_code == 422
    draft.refresh_from_db()
    assert draft.language == "en"


@pytest.fixture
def desk_of(
    make_draft: MakeCourse, signed_in: Callable[..., Client], dana: User
) -> Callable[[str], tuple[Client, str, CourseVersion]]:
    def make(code: str) -> tuple[Client, str, CourseVersion]:
        course = make_draft(f"Course {code}", language=code)
        return signed_in(dana), f"/staff/courses/{course.pk}/about/", drafts.of(course, by=dana)

    return make
