"""R32: a draft may be half done; what goes to clearance may not."""

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from rollcall.accounts.models import User
from rollcall.pages import checking, filling
from rollcall.pages.models import InitiativePage, ProgramBox, ProgramPage, ProgramPick
from rollcall.pages.tests.building_toolkit import resource, root, under
from rollcall.pages.tests.test_checking import said

pytestmark = pytest.mark.django_db


def program(**fields: object) -> ProgramPage:
    return ProgramPage(title="Roads", slug="roads", overview="Snow.", **fields)


def test_what_is_empty_is_named_with_its_place() -> None:
    page = program(body=[("button", {"words": "", "page": None, "address": "/events/"})])
    page.boxes = [ProgramBox(step=3, name="Roads"), ProgramBox(step=4, name="")]
    page.picks = [ProgramPick(page=None)]
    assert list(filling.missing(page)) == [
        "Box 2: “name” is empty.",
        "Kit or resource 1: “kit or resource” is empty.",
        "Block 1, “Button”: something with a star is empty, or is not as it says.",
    ]


def test_what_is_filled_in_lacks_nothing() -> None:
    assert list(filling.missing(resource("Heat", "heat", files=["Poster"]))) == []
    assert list(filling.missing(program())) == []


def test_a_half_done_draft_is_saved_and_not_submitted(
    dana: User, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: without the look it would go to clearance, for saving asks for less."""
    above = under(root(), InitiativePage(title="Initiative", slug="programs"))
    told = {
        "title": "Roads", "slug": "roads", "overview": "Snow.", "comments": inline_formset([]),
        "body": streamfield([("quote", {"words": "Ice.", "who": ""})]),
        "picks": inline_formset([]), "partners": inline_formset([]),
        "boxes": inline_formset([{"step": "3", "name": "", "note": "", "page": "", "address": ""}]),
        "action-submit": "1",
    }  # fmt: skip
    address = f"/staff/pages/add/pages/programpage/{above.pk}/"
    answer = signed_in(dana).post(address, nested_form_data(told))
    page = ProgramPage.objects.get()
    assert not page.workflow_in_progress
    assert "Block 1, “Quote”" in said(answer)
    assert "Box 1: “name” is empty." in said(answer)
    monkeypatch.setattr(checking, "missing", lambda page: [])
    signed_in(dana).post(address, nested_form_data(told | {"slug": "other"}))
    assert ProgramPage.objects.get(slug="other").workflow_in_progress
