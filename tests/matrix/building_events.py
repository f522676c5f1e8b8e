"""The classes and webinars of the matrix: one of each level, one that is over, and what hangs on them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from conftest import person
from rollcall.accounts.models import Agency, User
from rollcall.base import tokens
from rollcall.catalog.models import Provider
from rollcall.events import calendar_feeds, kiosk, seat_letters
from rollcall.events.models import (
    Event,
    Handout,
    HostRequest,
    Instructor,
    MeetingReport,
    NearMe,
    Registration,
    RosterImport,
    RosterRow,
    Session,
    Teaching,
    Venue,
)
from rollcall.events.tests.building_door import seat
from tests.matrix.world import World

DAY = timedelta(days=1)
WITH_SLIDES = "class-with-slides"
AUDIENCES: dict[str, list[str]] = {"open": [], "account": []}  # verified: the room's own default


def build(world: World, owner: User, agency: Agency, staff: User) -> None:
    """The owner has a seat at each of the five events, and asked to host one more."""
    provider = Provider.objects.create(name="Institute", slug="institute", signer_name="Rita Dunn")
    member = provider.members.create(user=person("rita@institute.example", "Rita Dunn"), since=timezone.now())
    world.special["/staff/provider-members/"] = {"pk": member.pk}
    venue = Venue.objects.create(name="Training Hall", city="Plainview", state="TX")
    ahead = {
        "open": _event("open-course", "open", provider, None, 14, kind=Event.Kind.WEBINAR),
        "account": _event("account-course", "account", provider, venue, 14),
    }
    verified = _event("verified-course", "verified", provider, venue, 14, host=agency, capacity=40)
    over = _event("class-over", "verified", provider, venue, -20)
    webinar = _event("webinar-over", "open", provider, None, -10, kind=Event.Kind.WEBINAR)
    mine = [_seat(event, owner) for event in (verified, over, *ahead.values(), webinar)]
    teacher = Instructor.objects.create(name="Lee Castellanos", email="lee@institute.example")
    teaching = verified.teachings.create(instructor=teacher, is_lead=True)
    _public(world, owner, _event(WITH_SLIDES, "verified", provider, venue, 30))
    world.special |= {"/account/classes/": {"pk": mine[0].pk}, "/pass/": {"pk": mine[0].pk}}
    _desk(world, verified, venue, teaching, mine[0], staff)
    _past(world, over, webinar, mine[1], staff)
    _hosting(world, owner, agency)
    _letters(world, verified)


def _event(
    slug: str, level: str, provider: Provider, venue: Venue | None, days: int, **fields: object
) -> Event:
    """Published, one day of eight hours, so many days from now."""
    standing: dict[str, object] = {
        "kind": Event.Kind.CLASS, "state": Event.State.PUBLISHED, "title": slug.replace("-", " ").title(),
        "summary": "Working a scene together.", "provider": provider, "venue": venue, "state_code": "TX",
        "access_level": level, "coordinator_name": "Rita Dunn", "coordinator_phone": "555-0167",
        "coordinator_email": "rita@institute.example", "published_at": timezone.now(), "hours": Decimal(8),
    }  # fmt: skip
    if level in AUDIENCES:
        standing["audience"] = AUDIENCES[level]
    begins = timezone.now() + timedelta(days=days)
    standing |= {"starts_at": begins, "ends_at": begins + timedelta(hours=8)}
    event = Event.objects.create(slug=slug, **(standing | fields))
    event.sessions.create(starts_at=event.starts_at, ends_at=event.ends_at)
    return event


def _seat(event: Event, user: User) -> Registration:
    return seat(event, user.legal_name, user=user, email=user.email)


def seat_with_slides(user: User) -> None:
    """A seat at a class for verified people, as if it had once been open to this person (as `enroll`)."""
    _seat(Event.objects.get(slug=WITH_SLIDES), user)


def _public(world: World, owner: User, event: Event) -> None:
    handout = Handout.objects.create(
        event=event, title="Slides", name="slides.pdf", media_type="application/pdf", size=9,
        for_participants=True, added_by=owner, added_at=timezone.now(),
        file=ContentFile(b"%PDF-1.7\n", name="slides.pdf"),
    )  # fmt: skip
    near = NearMe.objects.create(user=owner, state_code="TX", since=timezone.now())
    world.special |= {
        "/events/feeds/": {"code": "all"},
        "/events/feeds/mine/": {"secret": calendar_feeds.renew(by=owner)},
        "/events/month/": {"year": "2026", "month": "12"},
        "/account/near-me/": {"pk": near.pk},
        "/handouts/": {"key": handout.pk},
    }


def _desk(
    world: World, event: Event, venue: Venue, teaching: Teaching, mine: Registration, staff: User
) -> None:
    session, handout = event.sessions.get(), Handout.objects.get(event__slug=WITH_SLIDES)
    qualification = teaching.instructor.qualifications.create(name="Firearms instructor")
    minted = tokens.mint(purpose=kiosk.PURPOSE, subject=f"event:{event.pk}", lifetime=DAY)
    # The code on the wall changes every minute, so this one is stale: what it opens is tested in the room.
    world.special |= {
        "/desk/events/": {"pk": event.pk, "name": "sign-in"},
        "/desk/events/<int:pk>/instructors/": {"key": teaching.pk},
        "/desk/events/<int:pk>/materials/": {"pk": handout.event_id, "key": handout.pk},
        "/desk/events/<int:pk>/registrations/": {"key": mine.pk},
        "/desk/events/<int:pk>/door/wall/": {"key": session.pk},
        "/desk/venues/": {"pk": venue.pk},
        "/desk/teaching/": {"key": qualification.pk},
        "/kiosk/": {"secret": minted},
        "/room/": {"key": session.pk, "code": "000000"},
    }
    history = RosterImport.objects.create(
        kind=RosterImport.Kind.HISTORY, state=RosterImport.State.PLANNED, file_name="old.csv", total=0,
        made_by=staff, made_at=timezone.now(),
    )  # fmt: skip
    world.special["/desk/history/"] = {"pk": history.pk, "name": "do"}


def _past(world: World, over: Event, webinar: Event, mine: Registration, staff: User) -> None:
    """Attendance, a roster that was read in, a meeting's report."""
    session = over.sessions.get()
    roster = RosterImport.objects.create(
        kind=RosterImport.Kind.ROSTER, event=over, state=RosterImport.State.PLANNED, file_name="roster.csv",
        total=1, counts={"new": 1}, made_by=staff, made_at=timezone.now(),
    )  # fmt: skip
    RosterRow.objects.create(
        roster=roster, number=2, outcome=RosterRow.Outcome.NEW,
        given={"name": "Nadia Brooks", "email": "nadia@mesa.example"},
    )  # fmt: skip
    report = _report(webinar, webinar.sessions.get(), staff)
    world.special |= {
        "/desk/events/<int:pk>/roster/": {"pk": over.pk, "roster_pk": roster.pk},
        "/desk/events/<int:pk>/close/": {"pk": over.pk},
        "/desk/events/<int:pk>/attendance/": {"pk": over.pk, "key": mine.pk, "session": session.pk},
        "/desk/events/<int:pk>/attendance/report/": {"pk": webinar.pk, "key": report.pk},
        "/desk/events/<int:pk>/recording/": {"pk": webinar.pk},
    }


def _report(webinar: Event, session: Session, staff: User) -> MeetingReport:
    stays = [[session.starts_at.isoformat(), session.ends_at.isoformat()]]
    return MeetingReport.objects.create(
        event=webinar, session=session, name="report.csv", source="zoom", sha256="0" * 64,
        rows=[{"name": "Nadia Brooks", "email": "nadia@mesa.example", "stays": stays}],
        read_by=staff, read_at=timezone.now(),
    )  # fmt: skip


def _hosting(world: World, owner: User, agency: Agency) -> None:
    asked = HostRequest.objects.create(
        user=owner, agency=agency, agency_name=agency.name, wanted="Ambush", dates="May", place="1 Oak",
        state_code="TX", seats=30, contact_phone="555-0142", asked_at=timezone.now(),
    )  # fmt: skip
    world.special["/host-a-class/"] = {"pk": asked.pk}
    world.special["/desk/hosting/"] = {"pk": asked.pk, "name": "agree"}


def _letters(world: World, event: Event) -> None:
    """Links in letters: a guest's own, a supervisor's, a colleague's. Whoever has one needs no account."""
    guest = seat(event, "Gwen Abbott")
    asked = seat(event, "Asa Bright", state="asked", supervisor_email="chief@mesa.example")
    giving = seat(event, "Gil Carver", substitute_name="Nia Dole", substitute_email="nia@mesa.example")
    for beginning, purpose, row in (
        ("/seats/<str:token>/", seat_letters.SEAT, guest),
        ("/seats/approve/", seat_letters.APPROVAL, asked),
        ("/seats/take-over/", seat_letters.COLLEAGUE, giving),
    ):
        secret = tokens.mint(purpose=purpose, subject=seat_letters.subject_of(row), lifetime=DAY)
        world.special[beginning] = {"token": secret}


def old_row(name: str) -> Registration:
    """A row of a roster of 2016, nobody's yet."""
    provider = Provider.objects.get(slug="institute")
    venue = Venue.objects.get(name="Training Hall", city="Plainview")
    then = datetime(2016, 3, 14, 13, tzinfo=UTC)
    event = _event(
        "class-of-2016", "verified", provider, venue, 0, state=Event.State.CLOSED, starts_at=then,
        ends_at=then + DAY, closed_at=then + 2 * DAY, title="Recognizing an ambush",
    )  # fmt: skip
    return Registration.objects.create(
        event=event, name=name, state=Registration.State.SEATED, since=then, made_at=then,
        outcome=Registration.Outcome.ATTENDED, calendar_uid=uuid4(),
        agency_name="Hale County Sheriff’s Office",
    )  # fmt: skip
