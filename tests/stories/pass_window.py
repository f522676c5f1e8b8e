"""The stop window of letters to many is over; run inside the portal's world. The worker does the rest."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from rollcall.base import clock  # noqa: E402  (after the settings)
from rollcall.outreach.models import Campaign  # noqa: E402

if __name__ == "__main__":
    Campaign.objects.filter(state=Campaign.State.WAITING).update(goes_at=clock.now())
