"""The tables of classes and webinars, by concern."""

from rollcall.events.models.day import Attendance, Mark, MeetingReport
from rollcall.events.models.history import HistoryClass
from rollcall.events.models.plan import Event, Series, Session, Venue
from rollcall.events.models.roster import RosterImport, RosterRow
from rollcall.events.models.seats import LIVE, SEATED, Quota, Registration
from rollcall.events.models.teachers import Handout, Instructor, Qualification, Teaching
from rollcall.events.models.wishes import HostRequest, NearMe

__all__ = [
    "LIVE",
    "SEATED",
    "Attendance",
    "Event",
    "Handout",
    "HistoryClass",
    "HostRequest",
    "Instructor",
    "Mark",
    "MeetingReport",
    "NearMe",
    "Qualification",
    "Quota",
    "Registration",
    "RosterImport",
    "RosterRow",
    "Series",
    "Session",
    "Teaching",
    "Venue",
]
