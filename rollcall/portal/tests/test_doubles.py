"""Possible doubles, joined by staff and taken apart again (R6, R22; P5, P8, P53)."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from conftest import PASSWORD, approved, person
from rollcall.accounts import access, identity, provisioning, verification
from rollcall.accounts import merging as joining
from rollcall.accounts.errors import DecidesAboutHimself, NotStaff
from rollcall.accounts.models import Agency, Alias, OfficerIdentifier, User
from rollcall.base.models import AuditEntry
from rollcall.events.tests.building_record import on_roster, past_class
from rollcall.mail.models import Letter
from rollcall.portal import merging
from rollcall.portal.models import Double
from rollcall.transcripts.models import Completion, Delivery

Browser = Callable[..., Client]


@pytest.fixture
def bobby(bob: User) -> User:
    """Bob's other account, under his own mailbox at home; its password is another one."""
    bobby = person("bob.whitfield@home.example", "Robert Whitfield")
    bobby.set_password("a cold morning at the pier")
    bobby.save()
    OfficerIdentifier.objects.create(user=bob, issuer="TCOLE", type="PID", value="123456")
    OfficerIdentifier.objects.create(user=bobby, issuer="TCOLE", type="PID", value="123456")
    return bobby


@pytest.fixture
def pair(bob: User, bobby: User) -> Double:
    merging.find()
    return Double.objects.get()


def sign_in(email: str, password: str) -> str:
    """Where signing in leads to; empty where it does not work."""
    answer = Client().post("/accounts/login/", {"login": email, "password": password})
    return str(answer.headers.get("Location", ""))


def test_found_with_reasons_and_asked_once(pair: Double, dana: User, signed_in: Browser) -> None:
    assert pair.reasons == ["name", "identifier"]
    assert merging.find() == 0
    page = signed_in(dana).get("/staff/doubles/").content.decode()
    assert "Same number with the state" in page
    signed_in(dana).post(f"/staff/doubles/{pair.pk}/", {"said": "different"})
    assert merging.find() == 0
    assert "Nothing here" in signed_in(dana).get("/staff/doubles/").content.decode()
    assert not Alias.objects.exists()


def test_two_officers_of_one_common_name_are_not_a_pair(bob: User) -> None:
    person("robert@elsewhere.example", "Robert Whitfield")
    assert merging.find() == 0


def test_joined_the_mailbox_leads_to_the_account_that_lives_on(
    pair: Double, bob: User, bobby: User, dana: User, signed_in: Browser
) -> None:
    """The absorbed password opens nothing; the mailbox with the other password does; both are told."""
    signed_in(dana).post(f"/staff/doubles/{pair.pk}/", {"said": str(bob.pk)})
    assert sign_in(bobby.email, "a cold morning at the pier") == ""
    assert sign_in(bobby.email, PASSWORD) != ""
    assert sign_in(bob.email, PASSWORD) != ""
    assert {bob.email, bobby.email} == set(Letter.objects.values_list("to", flat=True))
    assert AuditEntry.objects.filter(event="person.merged", actor_id=dana.pk).count() == 1
    assert provisioning.provision(name="Bob", email=bobby.email, vouched_by="event:1", by=dana) == (
        bob,
        False,
    )


def test_a_merge_taken_back_leaves_no_trace_but_the_audit(
    pair: Double, bob: User, bobby: User, dana: User
) -> None:
    """Rows, addresses, passwords and doors are as before; ledger rows never moved (P53)."""

    def state() -> list[object]:
        addresses = EmailAddress.objects.order_by("email").values_list("user", "email", "verified", "primary")
        people = User.objects.order_by("pk").values_list("pk", "email", "password", "is_active")
        return [list(addresses), list(people), list(Completion.objects.values_list("pk", "user"))]

    Completion.objects.create(
        user=bobby, source="event:9", facts={"title": "x"}, kind="original", delivery=Delivery.CLASS,
        completed_at=timezone.now(), hours=1,
    )  # fmt: skip
    before = state()
    merging.join(pair, survivor=bob.pk, by=dana)
    assert state()[2] == before[2]
    assert identity.ids_of(bob) == [bob.pk, bobby.pk]
    merging.keep_apart(pair, by=dana)
    assert state() == before
    assert identity.ids_of(bob) == [bob.pk]


def test_a_merge_raises_nobody(pair: Double, bob: User, bobby: User, dana: User) -> None:
    """P8: what the absorbed account was verified for does not move."""
    merging.join(pair, survivor=bobby.pk, by=dana)
    assert access.standing(bobby) == set() or not access.standing(bobby)
    assert bob.affiliations.filter(ended_at=None).count() == 1


def test_a_mailbox_that_nobody_proved_opens_nothing(pair: Double, bob: User, bobby: User, dana: User) -> None:
    """P5: it does not become an address of the account that lives on."""
    User.objects.filter(pk=bobby.pk).update(email_confirmed_at=None)
    merging.join(pair, survivor=bob.pk, by=dana)
    assert not EmailAddress.objects.filter(user=bob, email=bobby.email).exists()
    assert sign_in(bobby.email, PASSWORD) == ""


def test_staff_and_oneself_and_the_suspended_are_never_joined(
    bob: User, bobby: User, dana: User, sam: User, pat: User
) -> None:
    """P24, P2, P6."""
    with pytest.raises(joining.CannotMerge):
        joining.absorb(sam, bob, by=dana, why="x")
    with pytest.raises(joining.CannotMerge):
        joining.absorb(bob, sam, by=dana, why="x")
    with pytest.raises(DecidesAboutHimself):
        joining.absorb(dana, bob, by=dana, why="x")
    with pytest.raises(NotStaff):
        joining.absorb(bob, bobby, by=pat, why="x")
    User.objects.filter(pk=bobby.pk).update(is_active=False)
    with pytest.raises(joining.CannotMerge):
        joining.absorb(bobby, bob, by=dana, why="x")


def test_without_the_guard_staff_would_be_absorbed(
    bob: User, dana: User, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    monkeypatch.setattr(joining, "_require", lambda absorbed, survivor, by: None)
    assert joining.absorb(sam, bob, by=dana, why="x").absorbed == sam


def test_a_joined_account_is_not_reinstated(pair: Double, bob: User, bobby: User, dana: User) -> None:
    merging.join(pair, survivor=bob.pk, by=dana)
    verification.reinstate(bobby, by=dana)
    assert not User.objects.get(pk=bobby.pk).is_active


def test_the_desk_is_for_staff(pair: Double, bob: User, signed_in: Browser) -> None:
    assert signed_in(bob).get("/staff/doubles/").status_code == 404
    assert signed_in(bob).post(f"/staff/doubles/{pair.pk}/", {"said": str(bob.pk)}).status_code in {403, 404}
    assert not Alias.objects.exists()


def test_same_agency_and_name_is_a_pair(bob: User, hale: Agency) -> None:
    approved(person("bwhitfield@home.example", "Bobby Whitfield"), hale)
    assert merging.find() == 1
    assert Double.objects.get().reasons == ["name", "agency"]


def provisioned(name: str, email: str, dana: User, **on_sheet: object) -> User:
    """Somebody whom a sheet of 2016 brought in: the account behind the address, and a row."""
    user, _is_new = provisioning.provision(name=name, email=email, vouched_by="roster:1", by=dana)
    on_roster(past_class(), name, email, user=user, **on_sheet)
    return user


def test_a_row_of_the_past_says_where_somebody_worked(bob: User, dana: User) -> None:
    """R6, R22: an account that a sheet made has no affiliation; what the sheet said counts."""
    made = provisioned("Bob Whitfield", "bobw@home.example", dana, agency_name="HALE COUNTY SHERIFF'S OFFICE")
    assert merging.find() == 1
    assert (Double.objects.get().other, Double.objects.get().reasons) == (made, ["name", "agency"])


def test_the_same_name_at_another_agency_is_no_pair(bob: User, dana: User) -> None:
    """The control of the test above: the name alone says nothing."""
    provisioned("Bob Whitfield", "bobw@home.example", dana, agency_name="Mesa Police Department")
    assert merging.find() == 0


def test_who_came_under_anothers_address_is_a_pair(bob: User, dana: User, signed_in: Browser) -> None:
    """R22: staff said on a roster that the row is Bob's; its address has an account of its own."""
    other = person("officer.whitfield@mesa.example", "R. Whitfield")
    on_roster(past_class(), "R. Whitfield", other.email, user=bob)
    assert merging.find() == 1
    assert Double.objects.get().reasons == ["roster"]
    assert "under the address of the other" in signed_in(dana).get("/staff/doubles/").text


def test_a_guest_and_a_row_without_an_address_are_no_accounts(bob: User) -> None:
    """They are claimed by their mailbox, or found when a certificate is missed; nothing is there to join."""
    on_roster(past_class(), bob.legal_name, "bob@home.example", agency_name="Hale County Sheriff’s Office")
    on_roster(past_class(), bob.legal_name)
    assert merging.find() == 0
