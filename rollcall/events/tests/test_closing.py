"""Closing: attendance onto the record, accounts, letters, certificates (R22, R26; P11, P53)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conftest import go_on_after_reading, person
from rollcall.accounts.models import User
from rollcall.base.models import FormQuestion, Questionnaire
from rollcall.catalog.models import Course
from rollcall.events import closing
from rollcall.events.errors import CannotClose, NothingToEvaluate, NotYourEvent
from rollcall.events.models import Event, Registration
from rollcall.events.tests.building_roster import SHEET, done, over
from rollcall.mail import sealing
from rollcall.mail.models import Letter
from rollcall.transcripts import issuing
from rollcall.transcripts.models import Certificate, Completion

pytestmark = pytest.mark.django_db


@pytest.fixture
def past_class(harbor_class: Event, dana: User, alice: User) -> Event:
    """Alice and Nadia were there, Theo for half of it."""
    event = over(harbor_class)
    done(event, dana)
    return event


def kinds(to: str) -> list[str]:
    return list(Letter.objects.filter(to=to).order_by("pk").values_list("kind", flat=True))


def test_everybody_finds_the_class_and_the_certificate(past_class: Event, alice: User, dana: User) -> None:
    """R22: on the record, with hours as earned and what stood on the day."""
    closing.close(past_class, by=dana)
    rows = {one.user.email: one for one in Completion.objects.select_related("user")}
    assert rows[alice.email].hours == Decimal(16)
    assert rows["theo@mesa.example"].hours == Decimal(8)
    assert rows[alice.email].completed_at == past_class.ends_at
    facts = rows[alice.email].facts
    assert (facts["place"], facts["instructors"]) == ("Plainview, TX", ["Lee Castellanos"])
    papers = Certificate.objects.values_list("user__email", flat=True)
    assert sorted(papers) == [alice.email, "nadia@mesa.example"], "partial attendance gives hours, no paper"


def test_each_gets_one_letter(past_class: Event, alice: User, dana: User) -> None:
    """R22: who has an account reads of the certificate, who has none is handed one; once."""
    closing.close(past_class, by=dana)
    closing.close(past_class, by=dana)
    assert kinds(alice.email) == ["transcripts/certificate_ready"]
    assert kinds("nadia@mesa.example") == ["accounts/claim"]
    assert kinds("theo@mesa.example") == ["accounts/claim"]
    assert Completion.objects.count() == 3


def test_the_officer_who_never_registered_claims_the_class(past_class: Event, dana: User) -> None:
    """R22: from the letter to the page with class and certificate."""
    closing.close(past_class, by=dana)
    letter = Letter.objects.get(to="nadia@mesa.example")
    assert letter.secret is not None
    link = sealing.unseal(bytes(letter.secret))["link"]
    client = Client()
    client.post("/" + link.split("/", 3)[3], {"password": "seven quiet herons by the weir"})
    page = go_on_after_reading(client).get("/account/").content.decode()
    assert "Working a scene together" in page
    assert "Working a scene together" in client.get("/account/transcript/").content.decode()


def test_it_is_not_closed_before_it_is_over(harbor_class: Event, dana: User) -> None:
    with pytest.raises(CannotClose, match="not over yet"):
        closing.close(harbor_class, by=dana)


def test_only_who_runs_it_closes_it(past_class: Event, alice: User) -> None:
    """P24."""
    with pytest.raises(NotYourEvent):
        closing.close(past_class, by=alice)


def test_a_guest_who_came_gets_an_account(past_class: Event, dana: User) -> None:
    """R22: registered by e-mail alone; the account is nobody's until the mailbox answers."""
    row = Registration.objects.get(mailbox="nadia@mesa.example")
    Registration.objects.filter(pk=row.pk).update(
        user=None, mailbox="guest@mesa.example", email="guest@mesa.example"
    )
    closing.close(past_class, by=dana)
    guest = User.objects.get(email="guest@mesa.example")
    assert guest.email_confirmed_at is None
    assert Completion.objects.filter(user=guest).exists()


def test_who_has_no_mailbox_is_named(past_class: Event, dana: User) -> None:
    row = Registration.objects.get(mailbox="nadia@mesa.example")
    Registration.objects.filter(pk=row.pk).update(user=None, mailbox="", email="")
    closing.close(past_class, by=dana)
    row.refresh_from_db()
    assert row.user is None
    assert closing.why_no_account(row) == "No e-mail was given."


def test_a_roster_after_closing_is_added(past_class: Event, dana: User) -> None:
    """Late additions by the sheet; those on record already stay as they are."""
    closing.close(past_class, by=dana)
    done(past_class, dana, [("Late Lou", "lou@mesa.example", "", "", "", "")])
    assert Completion.objects.filter(user__email="lou@mesa.example").exists()
    assert Completion.objects.count() == 4


def test_one_more_person_after_closing(past_class: Event, pat: User, dana: User) -> None:
    """R27: for "missing certificate"; once, however often."""
    closing.close(past_class, by=dana)
    made = timezone.now()
    row = Registration.objects.create(
        event=past_class, user=pat, name=pat.legal_name, email=pat.email, mailbox=pat.mailbox or "",
        state="seated", since=made, made_at=made, calendar_uid="0e5f4bd4-5c0c-4f0e-8f24-70ad58a3d8a1",
    )  # fmt: skip
    first = closing.add(past_class, row, by=dana)
    assert first is not None
    assert closing.add(past_class, row, by=dana) == first
    assert Certificate.objects.filter(user=pat).count() == 1


def test_one_more_person_needs_a_closed_event(past_class: Event, dana: User) -> None:
    row = Registration.objects.filter(event=past_class).first()
    assert row is not None
    with pytest.raises(CannotClose):
        closing.add(past_class, row, by=dana)


# ---- evaluation and test


@pytest.fixture
def asked(past_class: Event) -> FormQuestion:
    """The class asks for an evaluation."""
    form = Questionnaire.objects.create(title="How was it?")
    past_class.evaluation = form
    past_class.save()
    return form.questions.create(kind=FormQuestion.Kind.SCALE, words="Was it useful?", is_required=True)


def test_the_certificate_waits_for_the_evaluation(
    past_class: Event, asked: FormQuestion, alice: User, dana: User, signed_in: Callable[..., Client]
) -> None:
    """R22: the letter leads to the questions; with the answers the certificate is there."""
    closing.close(past_class, by=dana)
    assert not Certificate.objects.exists()
    assert kinds(alice.email) == ["events/recorded"]
    client, path = signed_in(alice), f"/events/{past_class.slug}/evaluation/"
    assert path in Letter.objects.get(to=alice.email).text
    assert client.get(path).status_code == 200
    assert path in client.get("/account/classes/").content.decode()
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {f"q{asked.pk}": "5"}).status_code == 302
    assert path not in client.get("/account/classes/").content.decode()
    assert Certificate.objects.get().user == alice
    assert client.post(path, {f"q{asked.pk}": "1"}).status_code == 404


def test_without_the_wait_it_would_come_at_once(
    past_class: Event, asked: FormQuestion, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(closing, "_answered", lambda event: closing._Everybody())
    closing.close(past_class, by=dana)
    assert Certificate.objects.count() == 2


def test_the_evaluation_is_for_who_was_there(
    past_class: Event, asked: FormQuestion, pat: User, dana: User, signed_in: Callable[..., Client]
) -> None:
    """P21: for anybody else there is nothing."""
    closing.close(past_class, by=dana)
    assert signed_in(pat).get(f"/events/{past_class.slug}/evaluation/").status_code == 404
    with pytest.raises(NothingToEvaluate):
        closing.evaluate(past_class, answers={}, by=pat)


def test_the_certificate_waits_for_the_test(past_class: Event, alice: User, dana: User) -> None:
    """R22: the ledger says who passed; the worker looks."""
    course = Course.objects.create(slug="scene-test", provider=past_class.provider)
    past_class.test = course
    past_class.save()
    closing.close(past_class, by=dana)
    assert not Certificate.objects.exists()
    assert closing.awaited(past_class, Registration.objects.get(user=alice)) == ["test"]
    closing.passed, kept = (lambda event, people: {alice.pk}), closing.passed  # type: ignore[assignment]
    try:
        assert closing.catch_up() == 1
        assert Certificate.objects.get().user == alice
        assert closing.catch_up() == 0
    finally:
        closing.passed = kept  # type: ignore[assignment]


# ---- many at once


def test_paper_is_issued_once(past_class: Event, dana: User) -> None:
    """P53: a second run adds nothing; what was revoked gets no other by this way."""
    closing.close(past_class, by=dana)
    assert issuing.issue_many(list(Completion.objects.all()), by=dana) == []


@pytest.mark.parametrize(
    ("minutes", "hours"), [(960, "16"), (950, "15.75"), (957, "16"), (480, "8"), (1, "0"), (2000, "16")]
)
def test_hours_as_earned(minutes: int, hours: str) -> None:
    """To the nearest quarter of an hour, never more than the event gives."""
    assert closing.hours_earned(Decimal(16), minutes, 960) == Decimal(hours)


def test_a_closed_class_costs_few_queries_to_look_at(
    past_class: Event, dana: User, django_assert_max_num_queries: Any
) -> None:
    closing.close(past_class, by=dana)
    with django_assert_max_num_queries(25):
        closing.finish(past_class, by=dana)
    assert person("late@mesa.example", "Late Lou").pk
    assert len(SHEET) == 3
