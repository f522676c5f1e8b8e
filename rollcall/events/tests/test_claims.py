"""Putting somebody on the record by a row that is there already: by the rules of closing (R26, R27)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.base.models import Questionnaire
from rollcall.events import claims
from rollcall.events.models import Event, Registration
from rollcall.events.tests.building_door import seat

Outcome = Registration.Outcome


def row_of(event: Event, outcome: str, minutes: int | None) -> Registration:
    """Somebody of a closed class whose account nobody knew."""
    event.state, event.closed_at = Event.State.CLOSED, clock.now()
    event.ends_at = clock.now() - timedelta(days=30)
    event.save()
    row = seat(event, "Ann Reyes")
    row.user, row.outcome, row.minutes = None, outcome, minutes
    row.save()
    return row


@pytest.mark.parametrize(
    ("outcome", "minutes", "hours", "papers"),
    [
        (Outcome.ATTENDED, None, "16", 1),  # of the past: the sheet says no more
        (Outcome.ATTENDED, 960, "16", 1),
        (Outcome.PARTIAL, 480, "8", 0),
    ],
)
def test_hours_and_paper_are_those_of_closing(
    harbor_class: Event, alice: User, dana: User, outcome: str, minutes: int | None, hours: str, papers: int
) -> None:
    """R22, R27: a part attended gives its hours and no certificate."""
    completion = claims.claim(row_of(harbor_class, outcome, minutes), user=alice, by=dana)
    assert (completion.hours, completion.certificates.count()) == (Decimal(hours), papers)


def test_what_closing_waits_for_is_waited_for(harbor_class: Event, alice: User, dana: User) -> None:
    """R22: no certificate before the evaluation, whoever adds the person."""
    harbor_class.evaluation = Questionnaire.objects.create(title="How was it?")
    row = row_of(harbor_class, Outcome.ATTENDED, 960)
    assert claims.claim(row, user=alice, by=dana).certificates.count() == 0
