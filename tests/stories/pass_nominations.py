"""The window of the open nomination round is over; run inside the portal's world."""

import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from rollcall.base import clock  # noqa: E402  (after the settings)
from rollcall.recognition.models import Round  # noqa: E402

if __name__ == "__main__":
    over = clock.now() - timedelta(minutes=1)
    Round.objects.filter(state=Round.State.ANNOUNCED).update(closes_at=over)
