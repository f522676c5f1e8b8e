"""The point of contact's link (R3, P3)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client

from rollcall.accounts import decisions, poc, verification
from rollcall.accounts.models import Agency, PocQuestion, State, User
from rollcall.accounts.poc_checks import Contact
from rollcall.accounts.tests.helpers import apply, link_of, links
from rollcall.base import tokens
from rollcall.base.models import AuditEntry, Token

Browser = Callable[..., Client]


@pytest.mark.django_db
def test_opening_changes_nothing(pat: User, hale: Agency) -> None:
    """P3: mail gateways open links, with GET and HEAD, as often as they like."""
    application = apply(pat, hale)
    link, before = link_of(application), AuditEntry.objects.count()
    for _again in range(50):
        assert Client().get(link).status_code == 200
        assert Client().head(link).status_code == 200
    application.refresh_from_db()
    assert application.state == State.AWAITING_POC
    assert AuditEntry.objects.count() == before
    assert Token.objects.get().used_at is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state"),
    [("yes", State.AWAITING_STAFF), ("no", State.POC_REFUSED), ("unknown", State.AWAITING_CALLBACK)],
)
def test_a_button_answers(answer: str, state: str, pat: User, hale: Agency) -> None:
    """R3."""
    application = apply(pat, hale)
    sent = {"answer": answer, "sure": answer, "comment": "As far as I know."}
    done = Client().post(link_of(application), sent)
    assert done.status_code == 200
    application.refresh_from_db()
    assert application.state == state
    assert application.questions.get().comment == "As far as I know."


@pytest.mark.django_db
def test_an_answer_counts_once(pat: User, hale: Agency) -> None:
    """P3: a replay finds a calm page."""
    application = apply(pat, hale)
    link = link_of(application)
    Client().post(link, {"answer": "no", "sure": "no"})
    again = Client().post(link, {"answer": "yes"})
    assert again.status_code == 410
    assert "This question is answered" in again.content.decode()
    application.refresh_from_db()
    assert application.state == State.POC_REFUSED


@pytest.mark.django_db
def test_ask_this_person_instead(pat: User, hale: Agency) -> None:
    """R3: the other one is asked with a link of his own."""
    application = apply(pat, hale)
    first = link_of(application)
    other = {"poc_name": "Lt. Ray Ochoa", "poc_email": "ray@halecounty.example", "poc_phone": "555-0143"}
    assert Client().post(first, {"answer": "other", **other}).status_code == 200
    application.refresh_from_db()
    assert application.state == State.AWAITING_POC
    assert link_of(application) != first
    assert poc.open_question(application).name == "Lt. Ray Ochoa"


@pytest.mark.django_db
def test_the_other_person_is_checked_too(pat: User, hale: Agency) -> None:
    """P4: not the applicant; and a doubtful one goes to staff. What was typed stays."""
    application = apply(pat, hale)
    link = link_of(application)
    own = {"answer": "other", "poc_name": "A friend", "poc_email": "p.at@mail.example", "poc_phone": "1"}
    refused = Client().post(link, own)
    assert refused.status_code == 422
    assert "A friend" in refused.content.decode()
    Client().post(link, {**own, "poc_email": "friend@gmail.com"})
    application.refresh_from_db()
    assert application.state == State.AWAITING_CALLBACK
    assert application.reasons_for_callback == ["free_mail"]


@pytest.mark.django_db
def test_the_link_dies_after_14_days(pat: User, hale: Agency, at: Callable[..., datetime]) -> None:
    """P3."""
    link = link_of(apply(pat, hale))
    at(days=13, hours=23)
    assert Client().get(link).status_code == 200
    at(days=14, minutes=1)
    assert Client().get(link).status_code == 410
    assert "14 days" in Client().post(link, {"answer": "yes"}).content.decode()


@pytest.mark.django_db
def test_the_link_dies_with_a_new_contact_and_with_withdrawal(pat: User, hale: Agency) -> None:
    """P3."""
    application = apply(pat, hale)
    first = link_of(application)
    verification.change_poc(application, Contact("Ray", "ray@halecounty.example", "1"), by=pat)
    second = link_of(application)
    verification.withdraw(application, by=pat)
    for link in (first, second):
        assert Client().post(link, {"answer": "yes"}).status_code == 410
    application.refresh_from_db()
    assert application.state == State.WITHDRAWN


@pytest.mark.django_db
def test_the_link_outlives_a_change_where_the_guard_is_off(
    pat: User, hale: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P3: without ending links and questions the old one would still answer."""
    application = apply(pat, hale)
    first = link_of(application)
    monkeypatch.setattr(tokens, "is_live", lambda token: True)
    monkeypatch.setattr(tokens, "spend", lambda token: True)
    Client().post(first, {"answer": "no", "sure": "no"})
    assert Client().post(first, {"answer": "yes"}).status_code == 410  # the closed question still guards
    PocQuestion.objects.update(closed_at=None)
    assert Client().get(first).status_code == 200


@pytest.mark.django_db
def test_a_reminder_has_a_link_of_its_own_and_one_answer_ends_both(
    pat: User, hale: Agency, at: Callable[..., datetime]
) -> None:
    """R3, P3."""
    application = apply(pat, hale)
    at(days=2)
    poc.remind(application, by=pat)
    first, second = links(application)
    assert Client().post(first, {"answer": "yes"}).status_code == 200
    assert Client().post(second, {"answer": "no"}).status_code == 410


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["x", "A" * 27, "A" * 5000, "%22%27", "..%2f", "é"])
def test_unknown_links_meet_the_same_calm_page(token: str) -> None:
    """P3, P51."""
    for method in ("get", "post"):
        answer = getattr(Client(), method)(f"/poc/{token}/")
        assert answer.status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent", [{}, {"answer": "maybe"}, {"answer": "other"}, {"answer": "yes", "comment": "x\0"}]
)
def test_a_malformed_answer_says_so(sent: dict[str, str], pat: User, hale: Agency) -> None:
    """P51: 422, nothing decided."""
    application = apply(pat, hale)
    assert Client().post(link_of(application), sent).status_code == 422
    application.refresh_from_db()
    assert application.state == State.AWAITING_POC


@pytest.mark.django_db
def test_the_applicant_cannot_answer(pat: User, hale: Agency, signed_in: Browser) -> None:
    """P2: not even with the letter in hand, while signed in."""
    application = apply(pat, hale)
    assert signed_in(pat).post(link_of(application), {"answer": "yes"}).status_code == 422
    application.refresh_from_db()
    assert application.state == State.AWAITING_POC


@pytest.mark.django_db
def test_thirty_confirmations_an_hour_then_staff(
    hale: Agency, dana: User, at: Callable[..., datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    """P4: the 31st within an hour is held, an hour later it goes through again."""
    people = [
        User.objects.create_user(
            f"o{n}@halecounty.example", None, legal_name=f"O {n}", email_confirmed_at=at()
        )
        for n in range(33)
    ]
    rows = [apply(user, hale) for user in people]
    for row in rows[:31]:
        Client().post(link_of(row), {"answer": "yes"})
    rows[29].refresh_from_db()
    rows[30].refresh_from_db()
    assert (rows[29].state, rows[30].state) == (State.AWAITING_STAFF, State.AWAITING_CALLBACK)
    assert rows[30].reasons_for_callback == ["volume"]
    with pytest.raises(decisions.Refusal):
        decisions.approve(rows[30], by=dana)
    monkeypatch.setattr(poc, "MOST_AN_HOUR", 10**6)  # negative control: without the count it goes through
    Client().post(link_of(rows[31]), {"answer": "yes"})
    rows[31].refresh_from_db()
    assert rows[31].state == State.AWAITING_STAFF
    monkeypatch.setattr(poc, "MOST_AN_HOUR", 30)
    at(hours=2)
    Client().post(link_of(rows[32]), {"answer": "yes"})
    rows[32].refresh_from_db()
    assert rows[32].state == State.AWAITING_STAFF


@pytest.mark.django_db(transaction=True)
def test_ten_answers_at_once_make_one_decision(pat: User, hale: Agency) -> None:
    """P3: parallel posts of different answers, one counts."""
    application = apply(pat, hale)
    link = link_of(application)

    def post(number: int) -> int:
        try:
            answer = "yes" if number % 2 else "no"
            return Client().post(link, {"answer": answer, "sure": answer}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        codes = sorted(pool.map(post, range(10)))
    assert codes == [200] + [410] * 9
    moves = AuditEntry.objects.filter(event__in=["verification.poc_yes", "verification.poc_no"])
    assert moves.count() == 1
