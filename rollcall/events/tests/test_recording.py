"""A webinar's recording: published within three business days, told to everybody once, or waived (R25)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conftest import person
from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.catalog.models import Course, Unit
from rollcall.events import recording_questions, recordings, registrants
from rollcall.events.errors import BadTest, NoRecordingHere, NotAuthor, NotReady, NotYourEvent
from rollcall.events.models import Event, Registration
from rollcall.events.recordings import Film
from rollcall.outreach import audiences, campaigns
from rollcall.outreach.models import Campaign

pytestmark = pytest.mark.django_db
FILMS = Path(__file__).resolve().parents[2] / "catalog" / "demo_content" / "video"
CHICAGO = ZoneInfo("America/Chicago")
TEST = "How long is the clock off?\n- One day\n* Several days\n\nWhat helps?\n* Light\n* Rest\n- Noise"


def upload(kind: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"clock.{kind}", (FILMS / f"clock.{kind}").read_bytes())


def film(**changes: Any) -> Film:
    return Film(**{"file": upload("mp4"), "captions": upload("vtt"), "transcript": "All words.", **changes})


@pytest.fixture
def tuesday(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`tuesday(3)` is noon three days after the Tuesday of the webinar, 17 November 2026."""

    def move(days: int) -> None:
        instant = datetime(2026, 11, 17, 12, tzinfo=CHICAGO) + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: instant)

    move(0)
    return move


@pytest.fixture
def webinar(open_webinar: Event, tuesday: Callable[[int], None]) -> Event:
    """Over since ten in the morning of that Tuesday."""
    ends = datetime(2026, 11, 17, 10, tzinfo=CHICAGO)
    open_webinar.starts_at, open_webinar.ends_at = ends - timedelta(hours=1), ends
    open_webinar.save()
    return open_webinar


def test_it_becomes_a_course_of_the_same_level(webinar: Event, dana: User) -> None:
    course = recordings.publish(webinar, film(), by=dana, overview="About sleep.")
    webinar.refresh_from_db()
    assert webinar.recording == course
    assert course.is_offered
    assert (course.access_level, course.provider) == ("open", webinar.provider)
    assert course.current is not None
    assert not course.current.gives_certificate
    assert [unit.kind for unit in course.current.units.all()] == ["video"]


def test_the_webinar_s_page_leads_to_it(webinar: Event, dana: User, client: Client) -> None:
    course = recordings.publish(webinar, film(), by=dana, overview="About sleep.")
    assert f"/courses/{course.slug}/" in client.get(f"/events/{webinar.slug}/").content.decode()
    assert client.get(f"/courses/{course.slug}/").status_code == 200


def test_with_a_test_and_a_certificate_of_its_own(webinar: Event, dana: User) -> None:
    asked = recording_questions.read(TEST)
    course = recordings.publish(
        webinar, film(), by=dana, overview="About sleep.", questions=asked, hours=webinar.hours
    )
    assert course.current is not None
    assert course.current.gives_certificate
    assert course.current.hours == webinar.hours
    quiz = course.current.units.get(kind=Unit.Kind.QUIZ)
    assert [question.kind for question in quiz.questions.all()] == ["single", "multiple"]


@pytest.mark.parametrize("words", ["Only words", "* a\n- b", "Why?\n- a\n- b", "Why?\n* a\n* b", "Why?\n* a"])
def test_a_question_that_cannot_be_read_is_named(words: str) -> None:
    with pytest.raises(BadTest, match="Question 1"):
        recording_questions.read(words)


def test_nothing_is_published_by_halves(webinar: Event, dana: User) -> None:
    """No transcript, no course; and no letter either."""
    with pytest.raises(NotReady) as refused:
        recordings.publish(webinar, film(transcript=" "), by=dana, overview="About sleep.")
    assert "transcript" in str(refused.value)
    assert Course.objects.count() == Campaign.objects.count() == 0


def test_once_is_enough(webinar: Event, dana: User) -> None:
    recordings.publish(webinar, film(), by=dana, overview="About sleep.")
    with pytest.raises(NoRecordingHere):
        recordings.publish(webinar, film(), by=dana, overview="About sleep.")
    assert recordings.announce(webinar, by=dana) == recordings.announce(webinar, by=dana)
    assert Campaign.objects.count() == 1


def test_who_runs_the_webinar_may_not_publish_courses(
    webinar: Event, provider_member: User, alice: User
) -> None:
    """P24: the catalog's right is asked for as well."""
    with pytest.raises(NotAuthor):
        recordings.publish(webinar, film(), by=provider_member, overview="x")
    with pytest.raises(NotYourEvent):
        recordings.publish(webinar, film(), by=alice, overview="x")
    with pytest.raises(NotYourEvent):
        recordings.waive(webinar, by=provider_member, reason="Too much work")


@pytest.mark.parametrize(("days", "late"), [(0, 0), (1, 0), (3, 0), (4, 1), (5, 1), (40, 1)])
def test_overdue_after_three_business_days(
    webinar: Event, tuesday: Callable[[int], None], days: int, late: int
) -> None:
    """Tuesday's is due on Friday; on Saturday it is late."""
    tuesday(days)
    assert recordings.due_on(webinar) == datetime(2026, 11, 20).date()  # noqa: DTZ001
    assert recordings.overdue().count() == late
    assert recordings.is_overdue(webinar) is bool(late)


def test_a_weekend_does_not_count(webinar: Event, tuesday: Callable[[int], None]) -> None:
    """Friday's is due on Wednesday."""
    webinar.ends_at = datetime(2026, 11, 20, 16, tzinfo=CHICAGO)
    webinar.save()
    assert str(recordings.due_on(webinar)) == "2026-11-25"
    tuesday(8)
    assert recordings.overdue().count() == 0
    tuesday(9)
    assert recordings.overdue().count() == 1


@pytest.mark.parametrize(
    "change",
    [{"kind": "class"}, {"state": "canceled"}, {"state": "draft"}, {"outside_url": "https://x.example"}],
)
def test_only_our_webinars_are_waited_for(
    webinar: Event, tuesday: Callable[[int], None], change: dict[str, str]
) -> None:
    tuesday(10)
    Event.objects.update(**change)
    assert recordings.overdue().count() == 0


def test_a_waived_one_is_late_no_more(webinar: Event, dana: User, tuesday: Callable[[int], None]) -> None:
    tuesday(10)
    assert list(recordings.overdue()) == [webinar]
    recordings.waive(webinar, by=dana, reason="The speaker did not agree")
    assert not recordings.overdue().exists()
    assert recordings.why_waived(webinar) == "The speaker did not agree"


def test_a_waived_one_can_still_be_published(webinar: Event, dana: User) -> None:
    recordings.waive(webinar, by=dana, reason="Not yet")
    recordings.publish(webinar, film(), by=dana, overview="About sleep.")
    webinar.refresh_from_db()
    assert webinar.recording_waived_at is None


def test_everybody_is_told_once(webinar: Event, dana: User) -> None:
    """R25: all with an account, by their preferences, with a link; asked for twice it is one letter."""
    person("reader@mail.example", "Reader")
    course = recordings.publish(webinar, film(), by=dana, overview="About sleep.")
    campaign = recordings.announce(webinar, by=dana)
    assert campaign.audience == {"who": "registered"}
    assert f"/courses/{course.slug}/" in campaign.body
    assert campaigns.remaining(campaign) == 2


def test_a_title_with_braces_is_no_field(webinar: Event, dana: User) -> None:
    webinar.title = "Sleep {after} nights"
    webinar.save()
    recordings.publish(webinar, film(), by=dana, overview="About sleep.")
    campaign = recordings.announcement(webinar)
    assert campaign is not None
    assert campaign.subject == "Recording: Sleep (after) nights"


def test_the_page_at_the_desk(webinar: Event, dana: User, signed_in: Callable[..., Client]) -> None:
    desk, here = signed_in(dana), f"/desk/events/{webinar.pk}/recording/"
    assert "It is due on 20 November 2026" in desk.get(here).content.decode()
    assert "Due 20 November" in desk.get("/desk/recordings/").content.decode()
    sent = {"overview": "About sleep.", "transcript": "All words.", "test": TEST, "hours": "1"}
    files = {"file": upload("mp4"), "captions": upload("vtt")}
    assert desk.post(here, {**sent, **files}).status_code == 302
    shown = desk.get(here).content.decode()
    assert "It is on the shelf" in shown
    assert "Look at the letter" in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"overview": ""}, {"transcript": ""}, {"test": "Why?"}, {"hours": "1", "test": ""}, {"hours": "many"},
        {"file": SimpleUploadedFile("x.mp4", b"no film")}, {"captions": SimpleUploadedFile("x.vtt", b"no")},
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_it(
    webinar: Event, dana: User, signed_in: Callable[..., Client], wrong: dict[str, Any]
) -> None:
    sent = {
        "overview": "About sleep.", "transcript": "All.", "file": upload("mp4"), "captions": upload("vtt"),
    }  # fmt: skip
    answer = signed_in(dana).post(f"/desk/events/{webinar.pk}/recording/", {**sent, **wrong})
    assert answer.status_code == 422
    assert Course.objects.count() == 0


def test_others_find_nothing(webinar: Event, alice: User, at_desk: Callable[[User], Client]) -> None:
    for path in (f"/desk/events/{webinar.pk}/recording/", "/desk/recordings/"):
        assert at_desk(alice).get(path).status_code == 404


def test_who_runs_it_sees_the_page_and_not_the_form(
    webinar: Event, provider_member: User, at_desk: Callable[[User], Client]
) -> None:
    shown = at_desk(provider_member).get(f"/desk/events/{webinar.pk}/recording/").content.decode()
    assert "Staff who publish courses" in shown
    assert "Publish the recording" not in shown


def test_registrants_are_an_audience(webinar: Event, alice: User) -> None:
    """With and without an account; who canceled is not in it."""
    present = clock.now()
    rows = [
        ("alice@old.example", alice, "seated"),
        ("gail@mail.example", None, "seated"),
        ("x@y.example", None, "canceled"),
    ]
    for number, (email, user, state) in enumerate(rows):
        Registration.objects.create(
            event=webinar, user=user, name="Somebody", email=email, mailbox=email, state=state, since=present,
            made_at=present, calendar_uid=f"00000000-0000-0000-0000-00000000000{number}",
        )  # fmt: skip
    spec = audiences.check({"who": "event", "of": str(webinar.pk)})
    people, _reached = audiences.batch(spec, "updates", after=0, size=10)
    assert [one.email for one in people] == ["alice@halecounty.example", "gail@mail.example"]
    assert (str(webinar.pk), f"{webinar.title}, 2026-11-17") in registrants.recent()
