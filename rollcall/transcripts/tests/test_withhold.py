"""F7: staff say that a completion gets no certificate, before the job that issues has come to it."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.mail.models import Letter
from rollcall.transcripts import certificates, completions, errors, issuing
from rollcall.transcripts.models import Certificate, Completion, Delivery, Facts

Browser = Callable[..., Client]
FACTS = Facts(
    title="Working a scene together", provider="Harbor Institute", award_line="", provider_logo="",
    signer_name="", signer_title="", place="Plainview, TX", instructors=[], credit_note="",
    gives_certificate=True, address="",
)  # fmt: skip


def attended(user: User) -> Completion:
    row, _made = completions.record(
        user, source="event:7", delivery=Delivery.CLASS, facts=FACTS, completed_at=timezone.now(),
        hours=Decimal(8), evidence={}, by=audit.SYSTEM,
    )  # fmt: skip
    return row


@pytest.fixture
def waiting(alice: User) -> Completion:
    """Alice was at a class; her certificate is still to be issued."""
    return attended(alice)


def states(done: Completion) -> list[str]:
    return [paper.state for paper in Certificate.objects.filter(completion=done).order_by("pk")]


def test_no_job_issues_what_was_withheld(waiting: Completion, dana: User) -> None:
    """The last word of a person holds, whichever order the job runs in."""
    certificates.withhold(waiting, by=dana, reason="Somebody else sat there.")
    assert issuing.issue_many([waiting], by=audit.SYSTEM) == []
    assert states(waiting) == ["revoked"]
    assert Letter.objects.get().kind == "transcripts/certificate_revoked"


def test_without_it_the_job_issues(waiting: Completion) -> None:
    """The control: nobody said no."""
    assert len(issuing.issue_many([waiting], by=audit.SYSTEM)) == 1


def test_it_can_be_taken_back(waiting: Completion, dana: User) -> None:
    paper = certificates.withhold(waiting, by=dana, reason="Somebody else sat there.")
    certificates.reissue(paper, by=dana, reason="It was she.")
    issuing.issue_many([waiting], by=audit.SYSTEM)
    assert states(waiting) == ["revoked", "valid"]


def test_what_is_issued_is_revoked_instead(waiting: Completion, dana: User) -> None:
    issuing.issue_many([waiting], by=audit.SYSTEM)
    with pytest.raises(errors.HasValidPaper):
        certificates.withhold(waiting, by=dana, reason="Too late.")


def test_it_is_decided_once_by_somebody_else_with_a_reason(waiting: Completion, dana: User) -> None:
    """P2, P53."""
    with pytest.raises(errors.NoReason):
        certificates.withhold(waiting, by=dana, reason=" ")
    with pytest.raises(errors.OwnPaper):
        certificates.withhold(attended(dana), by=dana, reason="I was not there.")
    certificates.withhold(waiting, by=dana, reason="Somebody else sat there.")
    with pytest.raises(errors.NoLongerValid):
        certificates.withhold(waiting, by=dana, reason="Again.")


def test_from_the_record(waiting: Completion, dana: User, bob: User, signed_in: Browser) -> None:
    """P21: staff with the right, from the person's record; for others there is nothing."""
    address = f"/staff/completions/{waiting.pk}/withhold/"
    assert signed_in(bob).post(address, {"reason": "envy"}).status_code == 404
    browser = signed_in(dana)
    assert address in browser.get(f"/staff/records/{waiting.user_id}/").content.decode()
    assert browser.post(address, {"reason": " "}).status_code == 422
    assert states(waiting) == []
    answer = browser.post(address, {"reason": "Somebody else sat there."})
    assert answer["Location"] == f"/staff/certificates/{Certificate.objects.get().pk}/"
    assert browser.post(address, {"reason": "Again."})["Location"].startswith("/staff/records/")
    assert address not in browser.get(f"/staff/records/{waiting.user_id}/").content.decode()
