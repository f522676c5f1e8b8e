"""The one clock. Tests move it; nothing else asks the machine for the time."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return timezone.now()
