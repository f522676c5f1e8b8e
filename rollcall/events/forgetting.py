"""Seats of somebody who is forgotten: that a seat was taken and for how long; whose, only as a number."""

from typing import Any

from django.db.models import Q, QuerySet

from rollcall.base import audit, clock
from rollcall.base.forgetting import NAME, Whom, named_by_number, naming
from rollcall.events import registering
from rollcall.events.models import (
    Attendance,
    Event,
    HostRequest,
    Instructor,
    Mark,
    MeetingReport,
    NearMe,
    Qualification,
    Registration,
    RosterRow,
)

LIVE = ["seated", "held", "asked", "offered", "waiting"]


def seats_of(whom: Whom) -> QuerySet[Registration]:
    """Under the account, or under the mailbox where no account is named."""
    return Registration.objects.filter(
        Q(user__in=whom.ids) | Q(user__isnull=True) & Q(mailbox__in=whom.mailboxes)
    )


def runs_something(ids: list[int], addresses: list[str]) -> bool:
    """Whether a class that is not over names this person as its coordinator."""
    named = Q(coordinator__in=ids)
    for address in addresses:
        named |= Q(coordinator_email__iexact=address)
    return Event.objects.filter(named, closed_at__isnull=True, canceled_at__isnull=True).exists()


def forget(whom: Whom, *, by: audit.Actor) -> int:
    """Joins the caller's transaction. Seats of classes to come go to the next in line first."""
    coming = seats_of(whom).filter(state__in=LIVE, event__starts_at__gt=clock.now())
    for one in coming:
        registering.cancel(one, by=by)
    keys = list(seats_of(whom).values_list("pk", flat=True))
    _lists(whom, keys)
    Attendance.objects.filter(registration__in=keys).update(corrected_why="")
    Mark.objects.filter(registration__in=keys).update(device="")
    NearMe.objects.filter(user__in=whom.ids).delete()
    _as_host_or_teacher(whom)
    _named_by_others(whom)
    return Registration.objects.filter(pk__in=keys).update(
        name=NAME, email="", mailbox=named_by_number(), agency_name="", title="", phone="", identifiers=[],
        answers={}, access_needs="", supervisor_name="", supervisor_email="", substitute_name="",
        substitute_email="", exception_why="", decided_by="", why_waiting="",
    )  # fmt: skip


def _lists(whom: Whom, keys: list[int]) -> None:
    """Rows of rosters and reports of meetings, as they were read."""
    own = Q(user__in=whom.ids) | Q(registration__in=keys)
    found = list(RosterRow.objects.filter(own).values_list("pk", flat=True))
    found += naming(RosterRow.objects.all(), "given", whom).values_list("pk", flat=True)
    RosterRow.objects.filter(pk__in=found).update(given={}, why="", decision="", stays="")
    for report in naming(MeetingReport.objects.all(), "rows", whom):
        report.rows = [_unnamed(row, whom) for row in report.rows]
        report.save(update_fields=["rows"])


def _unnamed(row: dict[str, Any], whom: Whom) -> dict[str, Any]:
    texts = [str(value).casefold() for value in row.values()]
    if not any(address.casefold() in text for address in whom.addresses for text in texts):
        return row
    return {
        key: NAME if key == "name" else "" if isinstance(value, str) else value for key, value in row.items()
    }


def _as_host_or_teacher(whom: Whom) -> None:
    HostRequest.objects.filter(user__in=whom.ids).update(
        agency_name="",
        contact_phone="",
        note="",
        equipment="",
        decision_note="",
        agreement="",
        wanted="",
        dates="",
        place="",
    )
    teachers = Instructor.objects.filter(Q(user__in=whom.ids) | whom.at("email"))
    Qualification.objects.filter(instructor__in=teachers.values("pk")).delete()
    teachers.update(user=None, name=NAME, email="", bio="")
    named = Event.objects.filter(Q(coordinator__in=whom.ids) | whom.at("coordinator_email"))
    named.update(coordinator=None, coordinator_name="", coordinator_email="", coordinator_phone="")


def _named_by_others(whom: Whom) -> None:
    rows = Registration.objects.filter(whom.at("supervisor_email"))
    rows.update(supervisor_name="", supervisor_email="")
    rows = Registration.objects.filter(whom.at("substitute_email"))
    rows.update(substitute_name="", substitute_email="")
