"""Somebody who has moved to another agency and lost the old mailbox; run inside the portal's world."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from conftest import approved, person  # noqa: E402  (after the settings)
from rollcall.accounts.models import Agency  # noqa: E402

OLD, NAME = "ines.marsh@halecounty.example", "Ines Marsh"

if __name__ == "__main__":
    approved(person(OLD, NAME), Agency.objects.get(name="Hale County Sheriff’s Office"))
