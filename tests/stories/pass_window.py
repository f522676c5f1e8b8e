"""The stop window of letters to many is over, and it is noon in Texas; run inside the portal's world.

python -m tests.stories.pass_window     hands over what has been agreed to, at the noon that was last

At night nobody is written to, so a story that runs at night asks for noon. It is one that is past, so that
the portal's own worker finds the letters due.
"""

import os
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from rollcall.base import clock  # noqa: E402  (after the settings)
from rollcall.outreach import sending  # noqa: E402
from rollcall.outreach.models import Campaign  # noqa: E402

NOON_IN_TEXAS = 18  # UTC, in winter; in summer it is one o'clock


def run() -> None:
    present = datetime.now(UTC)
    noon = present.replace(hour=NOON_IN_TEXAS, minute=0, second=0, microsecond=0)
    noon -= timedelta(days=1) if noon > present else timedelta(0)
    Campaign.objects.filter(state=Campaign.State.WAITING).update(goes_at=noon)
    clock.now = lambda: noon
    for _turn in range(3):
        sending.turn()


if __name__ == "__main__":
    run()
