"""How fast a campaign's list is written, and how soon one to many stops. Runs under Django.

`python -m bench.write_list 100000` makes so many accounts where they are missing, then lists, hands over and
stops, as the worker and staff do.
"""

import sys
import time

import django

django.setup()

from rollcall.accounts.models import User  # noqa: E402  (Django must be set up first)
from rollcall.base import audit, bulk, clock  # noqa: E402
from rollcall.outreach import campaigns, sending  # noqa: E402
from rollcall.outreach.audiences import REGISTERED  # noqa: E402
from rollcall.outreach.models import Campaign, News  # noqa: E402

AT_ONCE = 5000
LEAST_A_SECOND, MOST_TO_STOP = 10_000, 5.0


def main() -> None:
    people(int(sys.argv[1]))
    row = campaign()
    began = time.perf_counter()
    while sending.write_list(row):
        pass
    listed, took = row.recipients.count(), time.perf_counter() - began
    print(
        f"{listed:,} recipients in {took:.1f} s: {listed / took:,.0f}/s (target ≥ {LEAST_A_SECOND:,}; "
        f"holds: {yes(listed / took >= LEAST_A_SECOND)})."
    )
    stop(row)
    going = campaign()  # for whoever measures beside it: listed, and not begun
    while sending.write_list(going):
        pass


def stop(row: Campaign) -> None:
    while sending.hand_over(row):  # until the outbox holds as many as may wait there
        pass
    waiting, began = sending.on_the_way(row), time.perf_counter()
    campaigns.halt(Campaign.objects.get(pk=row.pk), by=audit.SYSTEM, reason="measured")
    took = time.perf_counter() - began
    print(
        f"Stopped in {took:.2f} s, with {waiting:,} letters in the outbox (target ≤ {MOST_TO_STOP:g}; "
        f"holds: {yes(took <= MOST_TO_STOP)})."
    )


def people(count: int) -> None:
    for first in range(0, count, AT_ONCE):
        rows = [_person(number) for number in range(first, min(first + AT_ONCE, count))]
        bulk.insert(rows, unless_there=True)


def _person(number: int) -> User:
    user = User(email=f"listed.{number}@agency{number % 18_000}.example", legal_name=f"Officer {number}")
    user.password, user.email_confirmed_at = "!", clock.now()
    user.settle()
    return user


def campaign() -> Campaign:
    """One to all who are registered, at the moment it begins to go out."""
    row = campaigns.begin(
        subject="Measured", body="A letter.", news=News.UPDATES, audience={"who": REGISTERED},
        by=audit.SYSTEM, made_by=None,
    )  # fmt: skip
    present = clock.now()
    expected = User.objects.count()
    rows = Campaign.objects.filter(pk=row.pk)
    rows.update(state=Campaign.State.SENDING, counted=expected, goes_at=present, since=present)
    row.refresh_from_db()
    return row


def yes(holds: bool) -> str:
    return "yes" if holds else "no"


if __name__ == "__main__":
    main()
