"""A no is said twice: one slip of the thumb shuts nobody out (R3, P3)."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from rollcall.accounts.forms.verification import AnswerForm
from rollcall.accounts.models import Agency, State, User, Verification
from rollcall.accounts.tests.helpers import apply, link_of
from rollcall.base.models import AuditEntry, Token
from rollcall.mail.models import Letter

Browser = Callable[..., Client]
LOSSES = ["no", "unknown"]


def untouched(application: Verification, lines: int, letters: int) -> bool:
    application.refresh_from_db()
    question = application.questions.get()
    return (
        application.state == State.AWAITING_POC
        and not question.answer
        and not question.comment
        and Token.objects.get().used_at is None
        and (AuditEntry.objects.count(), Letter.objects.count()) == (lines, letters)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("answer", LOSSES)
def test_the_first_tap_decides_nothing(answer: str, pat: User, hale: Agency) -> None:
    """R3: it says what would happen and keeps what was typed."""
    application = apply(pat, hale)
    before = AuditEntry.objects.count(), Letter.objects.count()
    asked = Client().post(link_of(application), {"answer": answer, "comment": "He left in May."})
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "Nothing is noted yet" in page
    assert "He left in May." in page
    assert "555-0100" in page
    assert untouched(application, *before)


@pytest.mark.django_db
@pytest.mark.parametrize(("answer", "state"), [("no", "poc_refused"), ("unknown", "awaiting_callback")])
def test_the_second_answers_and_says_whom_to_call(answer: str, state: str, pat: User, hale: Agency) -> None:
    """R3: with the comment of the second page; who erred sees the help desk, then and later."""
    application = apply(pat, hale)
    link, client = link_of(application), Client()
    client.post(link, {"answer": answer, "comment": "He left."})
    done = client.post(link, {"answer": answer, "sure": answer, "comment": "He left in May."})
    assert "Was that the wrong answer? Call us at 555-0100" in done.content.decode()
    application.refresh_from_db()
    assert (application.state, application.questions.get().comment) == (state, "He left in May.")
    assert "Was it the wrong answer? Call us at 555-0100" in client.get(link).content.decode()


@pytest.mark.django_db
def test_a_yes_stays_one_tap(pat: User, hale: Agency) -> None:
    """R3: the common answer costs nothing more."""
    application = apply(pat, hale)
    assert "Thank you" in Client().post(link_of(application), {"answer": "yes"}).content.decode()
    application.refresh_from_db()
    assert application.state == State.AWAITING_STAFF


@pytest.mark.django_db
@pytest.mark.parametrize("sure", ["", "yes", "unknown", "NO", "no ", "1"])
def test_only_the_same_word_again_is_the_second_tap(sure: str, pat: User, hale: Agency) -> None:
    """R3: anything else asks once more. (A trailing blank is no other word.)"""
    application = apply(pat, hale)
    asked = Client().post(link_of(application), {"answer": "no", "sure": sure})
    application.refresh_from_db()
    assert asked.status_code == 200
    assert (application.state == State.POC_REFUSED) == (sure.strip() == "no")


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?answer=no", "?answer=no&sure=no", "?answer=yes"])
def test_an_address_answers_nothing(query: str, pat: User, hale: Agency) -> None:
    """P3: whatever a gateway puts behind the link."""
    application = apply(pat, hale)
    before = AuditEntry.objects.count(), Letter.objects.count()
    assert "Does Pat Lind work at" in Client().get(link_of(application) + query).content.decode()
    assert untouched(application, *before)


@pytest.mark.django_db
def test_the_way_back_keeps_what_was_typed(pat: User, hale: Agency) -> None:
    """R3: the question again, nothing noted, no fault shown."""
    application = apply(pat, hale)
    before = AuditEntry.objects.count(), Letter.objects.count()
    typed = {"answer": "no", "sure": "back", "comment": "Not sure about him.", "poc_name": "Lt. Ray Ochoa"}
    back = Client().post(link_of(application), typed)
    page = back.content.decode()
    assert back.status_code == 200
    assert all(words in page for words in ("Does Pat Lind", "Not sure about him.", "Lt. Ray Ochoa"))
    assert "usa-error-message" not in page
    assert untouched(application, *before)


@pytest.mark.django_db
def test_the_applicant_cannot_say_it_either(pat: User, hale: Agency, signed_in: Browser) -> None:
    """P2: the refusal stands on the second page, and the comment stays."""
    application = apply(pat, hale)
    sent = {"answer": "unknown", "sure": "unknown", "comment": "Who is that"}
    refused = signed_in(pat).post(link_of(application), sent)
    assert refused.status_code == 422
    assert "Who is that" in refused.content.decode()
    assert "Nothing is noted yet" in refused.content.decode()


@pytest.mark.django_db
def test_without_the_second_step_one_tap_would_shut_out(
    pat: User, hale: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of R3."""
    application = apply(pat, hale)
    monkeypatch.setattr(AnswerForm, "wants_second_word", False)
    Client().post(link_of(application), {"answer": "no"})
    application.refresh_from_db()
    assert application.state == State.POC_REFUSED


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_with_keys_alone_on_a_phone_without_script(
    pat: User, hale: Agency, chromium: Chromium, live_server: object
) -> None:
    """P67: no mouse, no JavaScript, 360 px; Enter in a field for somebody else's name is no yes."""
    application = apply(pat, hale)
    page = chromium.new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto(f"{live_server}{link_of(application)}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_text("Ask someone else instead").press("Enter")
    page.locator("#id_poc_name").press("Enter")
    expect(page.get_by_text("We need this to ask the other person.").first).to_be_visible()
    page.get_by_role("button", name="No, does not").press("Enter")
    expect(page.get_by_role("heading", name="does not work at")).to_be_visible()
    page.get_by_label("Anything we should know").fill("Left in May.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.close()
    application.refresh_from_db()
    assert application.state == State.POC_REFUSED
