"""Make the people who load the portal: approved, signed in, enrolled, launched. Runs under Django.

`python -m bench.ground` with the settings of the bench writes JSON: whom to be and what to ask for.
"""

import json
import sys
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402  (Django must be set up first)
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count, F  # noqa: E402
from django.test import Client  # noqa: E402

from bench.models import Line, Tally  # noqa: E402
from bench.views import ROWS, SHEETS  # noqa: E402
from rollcall.accounts import notices  # noqa: E402
from rollcall.accounts.models import Affiliation, Agency, Category, State, User, Verification  # noqa: E402
from rollcall.base import clock  # noqa: E402
from rollcall.catalog.models import Course, Unit  # noqa: E402
from rollcall.player import launch as launches  # noqa: E402
from rollcall.player import scorm  # noqa: E402
from rollcall.transcripts import enrollments  # noqa: E402

CLIENTS = 8
PASSWORD = "eight clients ask at once"


def main() -> None:
    tables()
    officers = [officer(number) for number in range(CLIENTS)]
    courses = {"overview": most_units(), "scorm": with_package()}
    people = []
    for user in officers:
        Tally.objects.get_or_create(person_id=user.pk)
        for course in {course.pk: course for course in courses.values() if course}.values():
            enrollments.open(user, course)
        people.append({"email": user.email, "id": user.pk, "cookie": cookie(user)})
    told = {
        "people": people,
        "password": PASSWORD,
        "course": courses["overview"].slug if courses["overview"] else None,
        "cookie_name": settings.SESSION_COOKIE_NAME,
        "sittings": sittings(officers, people, courses["scorm"]),
        "counts": {"people": User.objects.count(), "agencies": Agency.objects.count()},
    }
    json.dump(told, sys.stdout)


def tables() -> None:
    """The bench's own tables, which no migration of the portal knows."""
    present = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in (Line, Tally):
            if model._meta.db_table not in present:
                editor.create_model(model)
    if not Line.objects.exists():
        Line.objects.bulk_create(line(sheet, place) for sheet in range(SHEETS + 1) for place in range(ROWS))


def line(sheet: int, place: int) -> Line:
    return Line(
        sheet=sheet,
        place=place + 1,
        title=f"Course number {sheet * ROWS + place}",
        agency=f"Agency of sheet {sheet}",
        hours=Decimal(place) / 4,
        on=date(2026, 1, 1) + timedelta(days=place),
    )


def officer(number: int) -> User:
    """An approved officer of the bench, made once."""
    email = f"client{number}@bench.example"
    if found := User.objects.filter(email=email).first():
        return found
    present = clock.now()
    user = User.objects.create_user(
        email,
        PASSWORD,
        legal_name=f"Client Number {number}",
        email_confirmed_at=present,
        **notices.FIRST_SEEN,
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    agency = Agency.objects.order_by("pk").first()
    work = {"agency": agency, "category": Category.SWORN_LE, "title": "Officer"}
    application = Verification.objects.create(
        user=user, state=State.APPROVED, state_since=present, applied_at=present, **work
    )
    Affiliation.objects.create(user=user, verification=application, began_at=present, **work)
    return user


def cookie(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def most_units() -> Course | None:
    """The richest course on offer without a package, for overview and player."""
    offered = Course.objects.filter(current__isnull=False, withdrawn_at__isnull=True).order_by("pk")
    counted = offered.annotate(parts=Count("current__units")).order_by("-parts", "pk")
    return counted.first()


def with_package() -> Course | None:
    """A course on offer that plays a package."""
    units = Unit.objects.filter(kind=Unit.Kind.SCORM, version__course__current=F("version"))
    unit = units.filter(version__course__withdrawn_at=None).order_by("pk").first()
    return unit.version.course if unit else None


def sittings(users: list[User], people: list[dict[str, Any]], course: Course | None) -> list[dict[str, Any]]:
    """One of each officer, in the session that the bench made for him."""
    if course is None:
        return []
    return [sitting(user, course, who["cookie"]) for user, who in zip(users, people, strict=True)]


def sitting(user: User, course: Course, session_key: str) -> dict[str, Any]:
    """An open part of a package, ready to take commits."""
    unit = Unit.objects.filter(version=course.current_id, kind=Unit.Kind.SCORM).order_by("position")[0]
    ticket = launches.start(enrollments.open(user, course), unit, user=user, session_key=session_key)
    secret = ticket.url.rstrip("/").rsplit("/", 1)[1]
    host = ticket.origin.partition("://")[2]
    launch = launches.admit(secret, host)
    item = next(line.id for line in scorm.begin(launch) if line.opens and line.allowed)
    _item, sco = scorm.open_item(launch, item)
    return {"path": f"/l/{secret}/commit", "host": host, "item": item, "session": sco.session}


if __name__ == "__main__":
    main()
