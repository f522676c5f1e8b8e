"""The control of F17: a worker that trusts its own clock, whatever the database says."""

from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402  (Django must be set up first)

from rollcall.base import skew  # noqa: E402

skew.LIMIT = timedelta(days=9999)
call_command("work")
