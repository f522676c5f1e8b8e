"""Suspending and leaving cut off with the very next request (P6)."""

from collections.abc import Callable

import pytest
from django.test import Client

from rollcall.accounts import access, poc, sessions, verification
from rollcall.accounts.access import Missing, may_open, standing
from rollcall.accounts.errors import DecidesAboutHimself, NotStaff
from rollcall.accounts.models import Affiliation, Agency, State, User, Verification
from rollcall.accounts.tests.helpers import apply, link_of
from rollcall.base import audit, tokens
from rollcall.base.models import AuditEntry, Token
from rollcall.mail.models import Letter

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
STATUS = "/account/verification/"


class Secure:
    """A verified offering."""

    access_level, audience, is_offered = "verified", ("sworn_le",), True


def test_suspended_with_the_next_request(alice: User, dana: User, signed_in: Browser) -> None:
    """P6: sessions, standing, tokens; one line in the trail."""
    browser, other = signed_in(alice), signed_in(alice)
    assert browser.get(STATUS).status_code == 200
    tokens.mint(purpose="reset", subject=audit.subject_of(alice), lifetime=poc.DAY)
    verification.suspend(alice, by=dana, reason="Account shared with others.")
    for one in (browser, other):
        assert one.get(STATUS).status_code == 302
    alice.refresh_from_db()
    assert not may_open(alice, Secure())
    assert standing(alice) == []
    assert Token.objects.get(purpose="reset").voided_at is not None
    assert AuditEntry.objects.filter(event="person.suspended", actor_id=dana.pk).count() == 1
    assert Letter.objects.filter(kind="accounts/suspended").count() == 1


def test_without_the_guard_the_door_would_stay_open(
    alice: User, dana: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P6: the state alone left at approved, the person active."""
    browser = signed_in(alice)
    monkeypatch.setattr(sessions, "end_all", lambda user, by: 0)
    verification.suspend(alice, by=dana, reason="x")
    assert browser.get(STATUS).status_code == 302  # inactive is enough
    User.objects.filter(pk=alice.pk).update(is_active=True)
    Verification.objects.filter(user=alice).update(state=State.APPROVED)
    assert browser.get(STATUS).status_code == 200
    assert standing(alice) == ["sworn_le"]


def test_a_pending_applicants_link_dies_with_him(pat: User, hale: Agency, dana: User) -> None:
    """P3, P6."""
    link = link_of(apply(pat, hale))
    verification.suspend(pat, by=dana, reason="x")
    assert Client().post(link, {"answer": "yes"}).status_code == 410


def test_reinstated_as_he_was(alice: User, dana: User) -> None:
    """An approved standing stands again; the agency's and our yes are still on record."""
    verification.suspend(alice, by=dana, reason="x")
    verification.reinstate(alice, by=dana)
    alice.refresh_from_db()
    assert may_open(alice, Secure())


def test_reinstated_but_never_approved_starts_over(pat: User, hale: Agency, dana: User) -> None:
    """P2: suspension is no way around the point of contact."""
    application = apply(pat, hale)
    Client().post(link_of(application), {"answer": "yes"})
    verification.suspend(pat, by=dana, reason="x")
    verification.reinstate(pat, by=dana)
    application.refresh_from_db()
    assert (application.state, application.poc_yes) == (State.AWAITING_APPLICANT, None)
    assert standing(pat) == []


def test_leaving_closes_the_secure_side_and_keeps_the_account(alice: User, signed_in: Browser) -> None:
    """P6: signed out everywhere; the account opens again, the secure side does not."""
    browser = signed_in(alice)
    verification.leave(alice, by=alice)
    assert browser.get(STATUS).status_code == 302
    alice.refresh_from_db()
    assert may_open(alice, Secure()).missing is Missing.VERIFICATION
    assert Affiliation.objects.get(user=alice).ended_why == "left"
    assert "Apply again" in signed_in(alice).get(STATUS).content.decode()


def test_the_page_to_leave_asks_for_fresh_proof(alice: User, signed_in: Browser) -> None:
    """P19."""
    answer = signed_in(alice).post(f"{STATUS}leave/", {"sure": "on"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert standing(alice) == ["sworn_le"]


def test_after_leaving_one_applies_anew(alice: User, lubbock: Agency) -> None:
    """R3: at the next agency, with a new row."""
    verification.leave(alice, by=alice)
    application = apply(alice, lubbock)
    assert application.pk != Affiliation.objects.get(user=alice).verification_id
    assert access.standing(alice) == []


def test_only_staff_and_nobody_himself(alice: User, bob: User, dana: User, sam: User) -> None:
    """P24: and only an administrator shuts out staff."""
    with pytest.raises(NotStaff):
        verification.suspend(alice, by=bob, reason="x")
    with pytest.raises(NotStaff):
        verification.leave(alice, by=bob)
    with pytest.raises(DecidesAboutHimself):
        verification.suspend(dana, by=dana, reason="x")
    sam.is_superuser = False
    sam.save()
    with pytest.raises(NotStaff):
        verification.suspend(dana, by=sam, reason="x")


def test_from_the_desk(alice: User, dana: User, signed_in: Browser) -> None:
    """Staff: state, applications, letters, and the doors."""
    browser, hers, desk = signed_in(dana), signed_in(alice), f"/staff/people/{alice.pk}/"
    assert "alice@halecounty.example" in browser.get("/staff/people/?q=moreno").content.decode()
    assert browser.post(f"{desk}suspend/", {"reason": ""}).status_code == 422
    browser.post(f"{desk}suspend/", {"reason": "Shared account"})
    assert hers.get(STATUS).status_code == 302
    page = browser.get(desk).content.decode()
    assert "suspended since" in page
    assert "Your access is suspended" in page
    browser.post(f"{desk}reinstate/", {"reason": "Settled"})
    browser.post(f"{desk}left/", {"reason": "Moved"})
    assert "Left the agency" in browser.get(desk).content.decode()
    assert browser.post(f"{desk}crown/", {"reason": "x"}).status_code == 404


def test_nobody_else_finds_people(alice: User, bob: User, signed_in: Browser) -> None:
    """P21."""
    assert signed_in(bob).get(f"/staff/people/{alice.pk}/").status_code == 404
