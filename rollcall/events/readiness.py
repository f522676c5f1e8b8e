"""What an event lacks before the public may see it: every reason at once, in sentences."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.base import clock
from rollcall.base.access import AccessLevel
from rollcall.events.models import Event

Reason = str | Promise


def reasons(event: Event, *, past: bool = False) -> list[Reason]:
    """Why it cannot be published; empty when it can. `past`: for what took place before (R26)."""
    found = [*_words(event), *_when(event, past=past), *_who_may_come(event)]
    if event.outside_url:
        return found  # place and seats are the other organization's (R23)
    return [*found, *_where(event), *_seats(event)]


def _words(event: Event) -> Iterator[Reason]:
    if not event.summary:
        yield _("Say in one or two sentences what it is about.")
    if not (event.coordinator_name and event.coordinator_email and event.coordinator_phone):
        yield _("Name the coordinator with e-mail and phone: people need somebody to ask.")  # R21


def _when(event: Event, *, past: bool) -> Iterator[Reason]:
    if event.starts_at is None or event.ends_at is None:
        yield _("Add at least one session.")
        return
    if event.ends_at <= clock.now() and not past:
        yield _("Every session lies in the past.")
    if event.closes_at and event.opens_at and event.closes_at <= event.opens_at:
        yield _("Registration closes before it opens.")


def _who_may_come(event: Event) -> Iterator[Reason]:
    if event.access_level == AccessLevel.VERIFIED and not event.audience:
        yield _("Choose for which verified people it is, or nobody could come.")


def _where(event: Event) -> Iterator[Reason]:
    if event.kind == Event.Kind.WEBINAR:
        if not event.join_url:
            yield _("Add the link to the meeting. Only those who register see it.")
    elif event.venue_id is None:
        yield _("Choose the venue.")


def _seats(event: Event) -> Iterator[Reason]:
    if event.capacity == 0 or (event.capacity is None and event.kind == Event.Kind.CLASS):
        yield _("Say how many seats there are.")
    kept = sum(quota.seats for quota in event.quotas.all())
    if event.capacity is not None and kept > event.capacity:
        yield _("More seats are kept for the host and the region than there are.")
