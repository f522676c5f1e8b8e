"""F7: jobs that come out of order change nothing that a person decided last."""

from uuid import uuid4

import pytest

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.events import attendance, closing, roster
from rollcall.events.models import Event, Registration, RosterImport
from rollcall.events.tests.building_roster import SHEET, done, over, planned
from rollcall.transcripts import certificates, issuing
from rollcall.transcripts.models import Certificate, Completion

pytestmark = pytest.mark.django_db


@pytest.fixture
def past_class(harbor_class: Event, alice: User) -> Event:
    """Alice had a seat; who came stands on a sheet."""
    Registration.objects.create(
        event=harbor_class, user=alice, name=alice.legal_name, email=alice.email, mailbox=alice.mailbox,
        state="seated", since=clock.now(), made_at=clock.now(), calendar_uid=uuid4(),
    )  # fmt: skip
    return over(harbor_class)


def test_a_sheet_taken_back_before_the_record_is_written_leaves_none(
    past_class: Event, alice: User, dana: User
) -> None:
    """F7, P44: closed, then the roster undone, then the job that records and issues."""
    sheet = done(past_class, dana)
    closing.begin(past_class, by=dana)
    roster.undo(sheet, by=dana)
    closing.finish(past_class, by=audit.SYSTEM)
    assert not Completion.objects.exists()
    assert Registration.objects.get(user=alice).outcome == "no_show"


def test_without_settling_anew_she_gets_a_certificate(
    past_class: Event, alice: User, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what was settled at closing stands, whatever was taken back since."""
    sheet = done(past_class, dana)
    closing.begin(past_class, by=dana)
    monkeypatch.setattr(attendance, "settle", lambda *_args, **_more: 0)
    roster.undo(sheet, by=dana)
    closing.finish(past_class, by=audit.SYSTEM)
    assert Certificate.objects.filter(user=alice).exists()


def test_settling_anew_leaves_alone_what_is_on_the_record(past_class: Event, alice: User, dana: User) -> None:
    """R27: who was added later has no marks, and is no no-show when another roster comes in."""
    closing.close(past_class, by=dana)
    closing.add(past_class, Registration.objects.get(user=alice), by=dana)
    done(past_class, dana, SHEET[1:])
    assert Registration.objects.get(user=alice).outcome == "attended"


def test_a_certificate_revoked_stays_revoked_whatever_job_runs(
    past_class: Event, alice: User, dana: User
) -> None:
    """F7, P53: the job that closes runs again after the revocation."""
    done(past_class, dana)
    closing.close(past_class, by=dana)
    certificates.revoke(Certificate.objects.get(user=alice), by=dana, reason="Somebody else sat there.")
    closing.finish(past_class, by=audit.SYSTEM)
    issuing.issue_many(list(Completion.objects.all()), by=audit.SYSTEM)
    assert [paper.state for paper in Certificate.objects.filter(user=alice)] == ["revoked"]


def test_a_file_that_is_sent_again_is_one_roster(past_class: Event, dana: User) -> None:
    """F3, F8: nobody saw the answer, so it came twice; once done it may be read again."""
    first = planned(past_class, dana)
    assert planned(past_class, dana) == first
    roster.execute(first, by=dana)
    assert planned(past_class, dana) != first


def test_without_the_look_there_are_two(
    past_class: Event, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(roster, "_open_already", lambda event, digest: None)
    assert planned(past_class, dana) != planned(past_class, dana)


def test_a_sheet_that_is_typed_and_sent_again_is_one_roster(past_class: Event, dana: User) -> None:
    """F3: and none is left that nobody could plan, for its rows stand in no file."""
    rows = [{"name": "Nadia Brooks", "email": "nadia@mesa.example"}]
    assert roster.type_in(past_class, rows, by=dana) == roster.type_in(past_class, rows, by=dana)
    assert RosterImport.objects.count() == 1
