"""The desk of letters to many: who comes in, proof before sending, what is shown (P19, P24, P58)."""

from collections.abc import Callable

import pytest
from django.test import Client

from conftest import person
from rollcall.accounts.models import User
from rollcall.mail.models import Letter
from rollcall.outreach import campaigns, limits
from rollcall.outreach.models import AloneLimit, Campaign, Suppression
from rollcall.outreach.tests.conftest import LETTER, crowd, propose

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
FORM = {**LETTER, "who": "registered"}
PAGES = ["/staff/outreach/", "/staff/outreach/new/", "/staff/outreach/limit/", "/staff/outreach/silent/"]


def decide(browser: Client, campaign: Campaign, user: User, typed: int) -> int:
    sent = {"typed": typed, "seen": campaigns.seal(campaign, user)}
    return browser.post(f"/staff/outreach/{campaign.pk}/send/", sent).status_code


def test_from_the_draft_to_the_stop(signed_in: SignedIn, dana: User, sam: User) -> None:
    crowd(30)
    first, second = signed_in(dana), signed_in(sam)
    assert first.post("/staff/outreach/new/", FORM).status_code == 302
    campaign = Campaign.objects.get()
    shown = first.get(f"/staff/outreach/{campaign.pk}/preview/").content.decode()
    assert "30 people get this letter" in shown or "32 people get this letter" in shown
    assert "a colleague has to agree" in shown
    assert decide(first, campaign, dana, 32) == 302
    assert decide(second, campaign, sam, 32) == 302
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.WAITING
    second.post(f"/staff/outreach/{campaign.pk}/stop/", {"reason": "Wrong hall"})
    assert "Wrong hall" in first.get(f"/staff/outreach/{campaign.pk}/").content.decode()


def test_a_wrong_number_stands_beside_its_field(
    signed_in: SignedIn, dana: User, draft: Callable[..., Campaign]
) -> None:
    browser, campaign = signed_in(dana), draft()
    for typed in ("7", "many", "", "9" * 400, "-1"):
        sent = {"typed": typed, "seen": campaigns.seal(campaign, dana)}
        answer = browser.post(f"/staff/outreach/{campaign.pk}/send/", sent)
        assert answer.status_code == 422
        assert "desk-error" in answer.content.decode()


def test_sending_asks_for_fresh_proof(
    signed_in: SignedIn, dana: User, draft: Callable[..., Campaign], settings: object
) -> None:
    """P19: an hour after signing in the answer is a question, and nothing was asked for."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1  # type: ignore[attr-defined]
    browser, campaign = signed_in(dana), draft()
    assert decide(browser, campaign, dana, 1) == 302
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.DRAFT
    browser.post("/staff/outreach/limit/", {"people": 9})
    assert AloneLimit.objects.count() == 0


def test_stopping_asks_for_nothing(
    signed_in: SignedIn, dana: User, draft: Callable[..., Campaign], settings: object
) -> None:
    campaign = propose(draft(), dana)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1  # type: ignore[attr-defined]
    signed_in(dana).post(f"/staff/outreach/{campaign.pk}/stop/")
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.STOPPED


@pytest.mark.parametrize("path", PAGES)
def test_others_find_nothing(signed_in: SignedIn, alice: User, path: str) -> None:
    clerk = person("clerk@rollcall.example", "Clerk", is_staff=True)
    assert Client().get(path).status_code == 302
    assert signed_in(alice).get(path).status_code == 404
    assert signed_in(clerk).get(path).status_code in {302, 404}


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_open_in_few_queries(
    signed_in: SignedIn, dana: User, path: str, django_assert_max_num_queries: Callable[..., object]
) -> None:
    browser = signed_in(dana)
    browser.get(path)
    with django_assert_max_num_queries(22):  # type: ignore[attr-defined]  # Wagtail's frame asks some itself
        assert browser.get(path).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": ""}, {"body": "{password}"}, {"news": "gossip"}, {"who": "nobody"}, {"states": ["XX"]},
        {"body": "a\0"},
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_not_kept(signed_in: SignedIn, dana: User, wrong: dict[str, object]) -> None:
    answer = signed_in(dana).post("/staff/outreach/new/", {**FORM, **wrong})
    assert answer.status_code == 422
    assert Campaign.objects.count() == 0


def test_a_draft_is_changed_and_shown_again(
    signed_in: SignedIn, dana: User, draft: Callable[..., Campaign]
) -> None:
    browser, campaign = signed_in(dana), draft(audience={"who": "verified", "states": ["TX"]})
    assert "Texas" in browser.get(f"/staff/outreach/{campaign.pk}/").content.decode()
    assert " selected>Texas" in browser.get(f"/staff/outreach/{campaign.pk}/change/").content.decode()
    browser.post(f"/staff/outreach/{campaign.pk}/change/", {**FORM, "subject": "Other"})
    campaign.refresh_from_db()
    assert (campaign.subject, campaign.version, campaign.audience) == ("Other", 2, {"who": "registered"})


def test_a_test_letter_goes_to_oneself(
    signed_in: SignedIn, dana: User, draft: Callable[..., Campaign]
) -> None:
    signed_in(dana).post(f"/staff/outreach/{draft().pk}/test/")
    assert [letter.to for letter in Letter.objects.all()] == [dana.email]


def test_the_limit_takes_two(signed_in: SignedIn, dana: User, sam: User) -> None:
    first, second = signed_in(dana), signed_in(sam)
    first.post("/staff/outreach/limit/", {"people": 400})
    row = AloneLimit.objects.get()
    first.post(f"/staff/outreach/limit/{row.pk}/agree/")
    assert limits.current() == limits.AT_FIRST
    assert "Dana Price proposes 400" in second.get("/staff/outreach/limit/").content.decode()
    second.post(f"/staff/outreach/limit/{row.pk}/agree/")
    assert limits.current() == 400


def test_a_silent_mailbox_hears_again(signed_in: SignedIn, dana: User) -> None:
    Suppression.objects.create(mailbox="pat@mail.example", why="bounced", since=dana.joined_at)
    browser = signed_in(dana)
    assert "pat@mail.example" in browser.get("/staff/outreach/silent/?q=pat").content.decode()
    browser.post("/staff/outreach/silent/", {"mailbox": "pat@mail.example"})
    assert Suppression.objects.count() == 0
    assert browser.post("/staff/outreach/silent/", {"mailbox": "x\0"}).status_code == 404


def test_letters_in_doubt_are_listed(signed_in: SignedIn, dana: User, draft: Callable[..., Campaign]) -> None:
    """F1, F2: what may have gone twice is told to staff."""
    campaign = draft()
    Campaign.objects.update(state=Campaign.State.SENT, is_listed=True)
    Letter.objects.create(
        key=f"{campaign.key_prefix}1.0.", kind="outreach/campaign", to="x@mail.example", in_doubt=True,
        message_id="<one@rollcall.invalid>", posted_at=dana.joined_at, due_at=dana.joined_at,
        since=dana.joined_at,
    )  # fmt: skip
    shown = signed_in(dana).get(f"/staff/outreach/{campaign.pk}/").content.decode()
    assert "Letters in doubt" in shown
    assert "one@rollcall.invalid" in shown


@pytest.mark.parametrize("key", [0, 99, 2**63, 10**30])
def test_what_is_not_there_is_not_there(signed_in: SignedIn, dana: User, key: int) -> None:
    browser = signed_in(dana)
    for tail in ("", "preview/", "change/"):
        assert browser.get(f"/staff/outreach/{key}/{tail}").status_code == 404
    assert browser.post(f"/staff/outreach/{key}/nothing/").status_code == 404
