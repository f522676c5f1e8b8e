"""P62: taking out a list of people is a right, with a reason, and much of it is told to somebody else.

And what people said of a class in confidence is not told apart by who takes out the file twice.
"""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from conftest import person
from rollcall.accounts.models import User
from rollcall.base.models import AuditEntry, FormQuestion, Questionnaire
from rollcall.events import audit_file, closing, exports, policies
from rollcall.events.errors import NotYourEvent
from rollcall.events.models import Event, Registration
from rollcall.events.tests.building_roster import done, over
from rollcall.mail.models import Letter

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
Travel = Callable[..., datetime]


@pytest.fixture
def closed(harbor_class: Event, dana: User) -> Event:
    """Over, three people on its roster, closed."""
    event = over(harbor_class)
    done(event, dana)
    return closing.close(event, by=dana)


def told() -> list[str]:
    return sorted(Letter.objects.filter(kind="events/export_unusual").values_list("to", flat=True))


def take(event: Event, by: User) -> bytes:
    return audit_file.make(event, by=by, reason="TCOLE audit 2026")


def test_much_within_a_day_is_told_to_another_administrator(
    closed: Event, dana: User, sam: User, at: Travel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P62: many small files are a large one; on the next day the count begins anew."""
    monkeypatch.setattr(exports, "UNUSUAL", 5)
    take(closed, dana)
    assert told() == []
    take(closed, dana)
    assert told() == [sam.email]
    letter = Letter.objects.get(kind="events/export_unusual")
    assert "6 people within 24 hours" in letter.text
    assert "TCOLE audit 2026" in letter.text
    at(days=1, minutes=1)
    take(closed, dana)
    assert told() == [sam.email]


def test_without_counting_nobody_would_hear(
    closed: Event, dana: User, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr(exports, "UNUSUAL", 5)
    monkeypatch.setattr(exports, "taken_by", lambda person: 0)
    take(closed, dana)
    take(closed, dana)
    assert told() == []


def test_where_there_is_no_second_administrator_the_help_desk_hears(
    closed: Event, provider_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.update(is_superuser=False)
    monkeypatch.setattr(exports, "UNUSUAL", 2)
    take(closed, provider_member)
    assert len(told()) == 1
    assert provider_member.email not in told()


def test_only_who_runs_it_takes_it_out(
    closed: Event, charlie: User, instructor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P62: neither an officer nor who teaches it; without the guard both could."""
    for somebody in (charlie, instructor.user):
        with pytest.raises(NotYourEvent):
            take(closed, somebody)
    assert not AuditEntry.objects.filter(event="people.exported").exists()
    monkeypatch.setattr(policies, "run_by", lambda user: Event.objects.all())
    assert take(closed, charlie)


def test_nothing_of_it_is_kept(
    closed: Event, dana: User, at_desk: AtDesk, settings: Any, tmp_path: Any
) -> None:
    """P62: a file that is made anew each time has no day on which to expire; no browser keeps it either."""
    settings.MEDIA_ROOT = tmp_path
    answer = at_desk(dana).post(f"/desk/events/{closed.pk}/close/file/", {"reason": "TCOLE audit"})
    assert answer.headers["Content-Type"] == "application/zip"
    assert "no-store" in answer.headers["Cache-Control"]
    assert list(tmp_path.rglob("*.zip")) == []


@pytest.fixture
def question(closed: Event) -> FormQuestion:
    closed.evaluation = Questionnaire.objects.create(title="How was it?")
    closed.save()
    return closed.evaluation.questions.create(kind=FormQuestion.Kind.TEXT, words="What was poor?")


def answered(event: Event, question: FormQuestion, words: str) -> None:
    """Somebody else who was there says something."""
    user = person(f"{uuid4().hex[:8]}@mesa.example", "Somebody")
    Registration.objects.create(
        event=event, user=user, name="Somebody", email=user.email, mailbox=user.mailbox or "",
        state="seated", outcome="attended", since=event.closed_at, made_at=event.closed_at,
        calendar_uid=uuid4(), minutes=960,
    )  # fmt: skip
    closing.evaluate(event, answers={str(question.pk): words}, by=user)


def evaluations(event: Event, by: User) -> list[tuple[str, str]]:
    text = zipfile.ZipFile(io.BytesIO(take(event, by))).read("assessment.csv").decode("utf-8-sig")
    return [(row[1], row[2]) for row in list(csv.reader(io.StringIO(text)))[1:] if row[0].startswith("eval")]


def test_answers_are_not_told_apart(closed: Event, question: FormQuestion, dana: User) -> None:
    """What Erin wrote first does not stand first, and taking the file after each answer tells nothing new."""
    files = [evaluations(closed, dana)]
    for words in ("the room", "the coffee", "Lee was late", "nothing", "the chairs", "my sergeant"):
        answered(closed, question, words)
        files.append(evaluations(closed, dana))
    assert [len(one) for one in files] == [1, 1, 1, 1, 1, 5, 5]
    assert "shown from 5 on" in files[4][0][0]
    assert [said for _question, said in files[5]] == sorted(said for _question, said in files[5])
    assert files[5] == files[6]


def test_one_by_one_they_would_be(
    closed: Event, question: FormQuestion, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: shown from one on, the second file is the first and one person's words."""
    monkeypatch.setattr(audit_file, "FEWEST", 1)
    answered(closed, question, "the room")
    before = evaluations(closed, dana)
    answered(closed, question, "my sergeant")
    assert set(evaluations(closed, dana)) - set(before) == {("What was poor?", "my sergeant")}
