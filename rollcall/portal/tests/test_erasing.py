"""To be forgotten: two persons, a week, and nothing but the declared keepers is left (P1, P2, P13, P53)."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from conftest import PASSWORD, approved, enroll_second_factor, person
from rollcall.accounts import merging, verification
from rollcall.accounts.errors import IsErased
from rollcall.accounts.models import Agency, Alias, User
from rollcall.base import audit, clock
from rollcall.base.models import AuditEntry
from rollcall.cases import data_requests
from rollcall.cases import errors as case_errors
from rollcall.cases import forgetting as cases
from rollcall.cases.models import Case
from rollcall.catalog.models import Course, ProviderMember
from rollcall.events.models import Event
from rollcall.mail import sealing
from rollcall.mail.models import Letter
from rollcall.portal import erasing, errors
from rollcall.portal.models import Erasure
from rollcall.portal.tests.filling import WORD, Filler, where_stands
from rollcall.portal.tests.test_copies import granted
from rollcall.transcripts.models import Certificate
from tests.matrix import addresses

Browser = Callable[..., Client]
At = Callable[..., datetime]
# What stays, and why, is told in docs/decisions/0011.
KEEPERS = {
    "transcripts_certificate.snapshot",
    "transcripts_certificate.number",
    "transcripts_certificate.reference",
    "transcripts_certificate.state_why",
    "transcripts_completion.facts",
    "transcripts_completion.evidence",
    "transcripts_satisfiedunit.evidence",
    "base_auditentry.actor_label",
    "base_auditentry.note",
    "base_auditentry.event",
    "base_auditentry.data",
    # Codes of the portal and of packages, which hold no words of anybody's.
    "base_reply.subject",
    "mail_letter.kind",
    "mail_letter.message_id",
    "player_quizattempt.drawn",
    "player_sco.item",
    "player_sco.status",
    # The agency's words about its own program, and what a decision about it rests on.
    "recognition_nomination.*",
    "recognition_nominationfile.name",
    "recognition_nominationfile.media_type",
    "recognition_adoption.changed",
    "recognition_adoptionreport.results",
    "recognition_adoptionreport.obstacles",
    "recognition_assignment.ended_why",
    "recognition_review.comment",
    "recognition_remark.text",
    "recognition_modelprogram.*",
    "cases_assistance.*",
}


def is_kept(place: str) -> bool:
    return place in KEEPERS or f"{place.partition('.')[0]}.*" in KEEPERS


def agreed(user: User, one: User, other: User) -> Erasure:
    case = granted(user, one, "erase")
    row = erasing.propose(case, by=one, name=user.legal_name)
    return erasing.agree(row, by=other, name=user.legal_name)


def erased(user: User, one: User, other: User, at: At) -> Erasure:
    row = agreed(user, one, other)
    at(days=7, minutes=1)
    assert erasing.work() == 1
    row.refresh_from_db()
    return row


def filled(user: User, other: User) -> None:
    """Something of the person's in every table; what he runs and works for has another name by now."""
    Filler(user, other).all()
    with pytest.raises(errors.StillNeeded):
        erasing.propose(granted(user, other, "erase"), by=other, name=user.legal_name)
    ProviderMember.objects.all().delete()
    Event.objects.update(closed_at=clock.now())
    Course.objects.update(coordinator_email="desk@provider.example")


def test_the_whole_database_forgets(alice: User, dana: User, sam: User, at: At) -> None:
    """A word in every column about Alice: after it, only the declared keepers hold it, or her address."""
    address, mailbox = alice.email, alice.mailbox or ""
    filled(alice, sam)
    before = where_stands(WORD, address)
    assert len(before) > 100
    row = erased(alice, dana, sam, at)
    assert row.state == Erasure.State.CLOSING
    Letter.objects.filter(kind="portal/erased").update(state=Letter.State.SENT)
    erasing.work()
    left = {place for place in where_stands(WORD, address, mailbox) if not is_kept(place)}
    assert not left, " ".join(sorted(left))


def test_a_room_that_forgets_nothing_would_be_seen(
    alice: User, dana: User, sam: User, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    filled(alice, sam)
    monkeypatch.setattr(cases, "forget", lambda whom: 0)
    erased(alice, dana, sam, at)
    assert "cases_casemessage.text" in where_stands(WORD)


def test_nothing_opens_any_more(alice: User, dana: User, sam: User, at: At, signed_in: Browser) -> None:
    """P1: not with the old session, not with the password, not with the links of old letters."""
    browser = signed_in(alice)
    assert browser.get("/account/").status_code == 200
    row = agreed(alice, dana, sam)
    letter = Letter.objects.get(kind="portal/erasure_agreed")
    link = re.search(r"/account/erasure/[^/]+/", sealing.unseal(bytes(letter.secret or b""))["page"])
    at(days=7, minutes=1)
    erasing.work()
    for address in ("/account/", "/account/cases/", "/account/certificates/", "/account/transcript.pdf"):
        assert browser.get(address).status_code == 302, address
    assert link
    assert Client().get(link.group()).status_code == 404
    stranger = Client()
    stranger.post("/accounts/login/", {"login": "alice@halecounty.example", "password": PASSWORD})
    assert stranger.get("/account/").status_code == 302
    alice.refresh_from_db()
    assert (alice.is_active, alice.erased_at is not None, alice.has_usable_password()) == (False, True, False)
    with pytest.raises(IsErased):
        verification.reinstate(alice, by=dana)
    assert row.person == alice


def test_every_address_takes_the_old_session_for_a_stranger(
    alice: User, dana: User, sam: User, at: At, signed_in: Browser
) -> None:
    """P1: over the URL conf; whatever opens to nobody does not open to who was erased."""
    routes = [one.route for one in addresses.of_portal() if not one.parameters and "(" not in one.route]
    before = signed_in(alice)
    opened = {route for route in routes if before.get(route).status_code == 200}
    erased(alice, dana, sam, at)
    at()
    gone = {route for route in opened if Client().get(route).status_code != 200}
    assert len(gone) > 15
    old = signed_in(alice)  # even a session that was made after it
    for browser in (before, old):
        assert [route for route in sorted(gone) if browser.get(route).status_code == 200] == []


def test_the_mailbox_may_come_again_and_inherits_nothing(
    alice: User, dana: User, sam: User, at: At, signed_in: Browser, hale: Agency
) -> None:
    """A stranger under the same address: no standing, no certificate, no case, no seat."""
    erased(alice, dana, sam, at)
    again = person("alice@halecounty.example", "Alice R. Moreno")
    assert again.pk != alice.pk
    assert not again.verifications.exists()
    assert cases.cases_of(erasing.whom_of([again.pk])) == []
    assert approved(again, hale).pk == again.pk


def test_the_ledger_stays_and_a_certificate_verifies(alice: User, dana: User, sam: User, at: At) -> None:
    """P53: the paper says what it said, by its number."""
    Filler(alice, sam).row(Certificate)
    before = Certificate.objects.values().get()
    erased(alice, dana, sam, at)
    assert Certificate.objects.values().get() == before


def test_two_persons_the_name_and_never_oneself(alice: User, dana: User, sam: User) -> None:
    """P2, P24: one proposes, another agrees; both type the name; nobody erases himself or staff."""
    case = granted(alice, dana, "erase")
    with pytest.raises(errors.OtherName):
        erasing.propose(case, by=dana, name="Alice")
    row = erasing.propose(case, by=dana, name="alice r.  moreno")
    with pytest.raises(errors.SamePerson):
        erasing.agree(row, by=dana, name=alice.legal_name)
    with pytest.raises(errors.OtherName):
        erasing.agree(row, by=sam, name="x")
    with pytest.raises(errors.AlreadyOrdered):
        erasing.propose(case, by=sam, name=alice.legal_name)
    with pytest.raises(errors.OnStaff):
        erasing.propose(granted(dana, sam, "erase"), by=sam, name=dana.legal_name)
    with pytest.raises(case_errors.OwnCase):
        erasing.propose(granted(dana, sam, "erase"), by=dana, name=dana.legal_name)
    with pytest.raises(case_errors.NotAsked):
        erasing.propose(granted(alice, dana), by=dana, name=alice.legal_name)


def test_within_the_week_the_person_takes_it_back(
    alice: User, dana: User, sam: User, at: At, signed_in: Browser
) -> None:
    """A look changes nothing (P3); the button stops it; nothing was deleted; the link works once."""
    row = agreed(alice, dana, sam)
    assert erasing.work() == 0
    letter = Letter.objects.get(kind="portal/erasure_agreed")
    found = re.search(r"/account/erasure/[^/]+/", sealing.unseal(bytes(letter.secret or b""))["page"])
    assert found
    assert Client().get(found.group()).status_code == 200
    row.refresh_from_db()
    assert row.state == "agreed"
    assert "Your account stays" in Client().post(found.group()).content.decode()
    at(days=9)
    assert erasing.work() == 0
    assert signed_in(alice).get("/account/").status_code in {200, 302}
    alice.refresh_from_db()
    assert alice.is_active
    assert Client().post(found.group()).status_code == 404
    assert Letter.objects.filter(kind="portal/erasure_stopped").count() == 1


def test_killed_in_between_it_is_done_whole_the_next_time(
    alice: User, dana: User, sam: User, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All or nothing, and once: one last letter, to the address that is then forgotten."""
    row = agreed(alice, dana, sam)
    at(days=8)

    def killed(*_args: object, **_kwargs: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(erasing.mail, "forget", killed)
        with pytest.raises(KeyboardInterrupt):
            erasing.work()
    alice.refresh_from_db()
    assert alice.is_active
    erasing.work()
    erasing.work()
    last = Letter.objects.get(kind="portal/erased")
    assert last.to == "alice@halecounty.example"
    Letter.objects.update(state=Letter.State.SENT)
    erasing.work()
    last.refresh_from_db()
    row.refresh_from_db()
    assert (last.to, last.text, row.state) == ("", "", "done")
    assert AuditEntry.objects.filter(event="person.erased").count() == 1


def test_who_joins_staff_within_the_week_is_not_erased(alice: User, dana: User, sam: User, at: At) -> None:
    """P24: never upward, whatever happened in between."""
    row = agreed(alice, dana, sam)
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    at(days=8)
    assert erasing.work() == 0
    row.refresh_from_db()
    assert row.state == "stopped"


def test_joined_accounts_go_together(alice: User, dana: User, sam: User, at: At, db: None) -> None:
    """Every account of the person, and none of them comes back."""
    other = person("alice.m@home.example", "Alice Moreno")
    alias = merging.absorb(other, alice, by=dana, why=WORD)
    row = erased(alice, dana, sam, at)
    assert sorted(row.ids) == sorted([alice.pk, other.pk])
    assert not where_stands("alice.m@home.example") - {"mail_letter.to", "base_auditentry.data"}
    with pytest.raises(IsErased):
        merging.part(Alias.objects.get(pk=alias.pk), by=dana)


def test_the_desk_leads_through_it(alice: User, dana: User, sam: User, signed_in: Browser) -> None:
    """From the case, with plain words, to the week; the first cannot be the second."""
    case = granted(alice, dana, "erase")
    one, other = signed_in(dana), signed_in(sam)
    address = f"/staff/cases/{case.pk}/erase/"
    assert address in one.get(f"/staff/cases/{case.pk}/").content.decode()
    assert one.post(address, {"name": "Nobody"}).status_code == 422
    assert one.post(address, {"name": alice.legal_name}).status_code == 302
    assert "A colleague has to agree" in one.get(address).content.decode()
    assert one.post(address, {"name": alice.legal_name}).status_code == 422
    assert other.post(address, {"name": alice.legal_name}).status_code == 302
    assert Erasure.objects.get().state == "agreed"
    assert other.post(f"{address}drop/").status_code == 302
    assert Erasure.objects.get().state == "stopped"
    assert signed_in(alice).get(address).status_code == 404


def test_only_who_decides_about_data_comes_here(alice: User, dana: User, signed_in: Browser) -> None:
    """P24: the help desk alone does not erase."""
    kim = person("kim@rollcall.example", "Kim Doyle", is_staff=True)
    enroll_second_factor(kim)
    kim.user_permissions.set(Permission.objects.filter(codename__in=["work_help", "access_admin"]))
    case = granted(alice, dana, "erase")
    assert signed_in(User.objects.get(pk=kim.pk)).get(f"/staff/cases/{case.pk}/erase/").status_code == 404


def test_the_desk_still_reads_an_erased_case(
    alice: User, dana: User, sam: User, at: At, signed_in: Browser
) -> None:
    """Pages about what is left answer, also a missing certificate without its facts."""
    case = granted(alice, dana, "erase")
    other = Case.objects.create(
        kind=Case.Kind.MISSING, person=alice, facts={"what": "x", "year": 2016}, asked_at=clock.now(),
        since=clock.now(),
    )  # fmt: skip
    row = erasing.propose(case, by=dana, name=alice.legal_name)
    erasing.agree(row, by=sam, name=alice.legal_name)
    at(days=8)
    erasing.work()
    at()
    browser = signed_in(dana)
    for address in (f"/staff/cases/{other.pk}/", f"/staff/cases/{case.pk}/", f"/staff/people/{alice.pk}/"):
        assert browser.get(address).status_code == 200, address
    assert data_requests.is_granted(Case.objects.get(pk=case.pk), "erase")
    assert audit.trail(alice).filter(event="person.erased").exists()
