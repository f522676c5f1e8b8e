"""Completions of classes and webinars beside those of courses (R22, R26, P53)."""

import io
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.transcripts import certificates, completions, errors, paper, record
from rollcall.transcripts.models import Completion, Delivery, Facts

CLASS = Facts(
    title="Crash-scene safety, two days",
    provider="Harbor Institute",
    award_line="",
    provider_logo="",
    signer_name="Ruth Ames",
    signer_title="Director",
    place="Plainview, TX",
    instructors=["Lee Ortega"],
    credit_note="",
    gives_certificate=True,
    address="/events/crash-scene/",
)


def attended(user: User, source: str = "event:1", **changed: object) -> tuple[Completion, bool]:
    return completions.record(
        user,
        source=source,
        delivery=Delivery.CLASS,
        facts=Facts(**{**CLASS, **changed}),  # type: ignore[typeddict-item]
        completed_at=timezone.now(),
        hours=Decimal(16),
        evidence={"minutes": 960},
        by=audit.SYSTEM,
    )


def test_a_class_is_recorded_once_however_often_it_is_told(alice: User) -> None:
    """R22, F6: any number of calls make one row."""
    first, made = attended(alice)
    again, made_again = attended(alice)
    assert (made, made_again, first.pk == again.pk) == (True, False, True)


def test_every_class_attended_is_a_completion_of_its_own(alice: User) -> None:
    """R26: the same class in another year counts again."""
    attended(alice, "event:1")
    attended(alice, "event:2")
    assert [line.delivery for line in record.lines(alice)] == ["Class", "Class"]


def test_the_paper_of_a_class_says_what_stood_then(alice: User) -> None:
    """R26: name, title, hours, place and instructors as of the day."""
    said = certificates.issue(attended(alice)[0], by=audit.SYSTEM).snapshot
    assert (said["course"], said["delivery"], said["hours"]) == (CLASS["title"], "class", "16")
    assert (said["place"], said["instructors"], said["provider"]) == (
        "Plainview, TX",
        ["Lee Ortega"],
        "Harbor Institute",
    )


def test_the_printed_paper_of_a_class_says_where_and_by_whom(alice: User) -> None:
    """R26: what a state asks of a record; a stranger's copy leaves it out (P26)."""
    issued = certificates.issue(attended(alice)[0], by=audit.SYSTEM)
    own, strangers = (text_of(paper.certificate_pdf(issued, with_work=mine)) for mine in (True, False))
    assert "Plainview, TX. Taught by Lee Ortega." in own
    assert "16, in a class" in own
    assert "Plainview" not in strangers
    assert "Ortega" not in strangers


def text_of(document: bytes) -> str:
    pages = PdfReader(io.BytesIO(document)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_class_without_paper_gives_none(alice: User) -> None:
    """R16."""
    completion, _made = attended(alice, gives_certificate=False)
    with pytest.raises(errors.GivesNoPaper):
        certificates.issue(completion, by=audit.SYSTEM)


def test_a_line_is_of_a_course_or_of_a_source_and_stays(alice: User) -> None:
    """P53: the database refuses a line that is neither, and any change."""
    completion, _made = attended(alice)
    plain = {"user": alice, "kind": "original", "completed_at": timezone.now(), "hours": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        Completion.objects.create(**plain)
    with pytest.raises(DatabaseError), transaction.atomic():
        Completion.objects.filter(pk=completion.pk).update(hours=99)
