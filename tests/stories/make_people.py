"""Many people with an account; run inside the portal's world.

python -m tests.stories.make_people NUMBER   prints, as JSON, the addresses of all who may be told news then

Somebody suspended and somebody who never proved the mailbox are made too, and are not among them.
"""

import json
import os
import sys
from string import ascii_uppercase

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from rollcall.accounts import notices  # noqa: E402  (after the settings)
from rollcall.accounts.models import User  # noqa: E402
from rollcall.base import clock  # noqa: E402

TOWNS = 10  # so that no receiver's cap on letters a minute is met


def make(number: int) -> list[str]:
    people = [registered(n, f"officer{n}@town{n % TOWNS}.example") for n in range(number)]
    suspended = registered(number, "suspended@town0.example")
    unproved = registered(number + 1, "unproved@town0.example")
    suspended.is_active, unproved.email_confirmed_at = False, None
    User.objects.bulk_create([*people, suspended, unproved])
    told = User.objects.filter(is_active=True, email_confirmed_at__isnull=False)
    return list(told.values_list("email", flat=True))


def registered(number: int, email: str) -> User:
    """Each under a name of its own, so that nobody looks like anybody's double."""
    first, last = divmod(number, len(ascii_uppercase))
    name = f"{ascii_uppercase[first]}ay {ascii_uppercase[last]}undy"
    user = User(email=email, legal_name=name, email_confirmed_at=clock.now(), **notices.FIRST_SEEN)
    user.set_unusable_password()
    user.settle()
    return user


if __name__ == "__main__":
    print(json.dumps(make(int(sys.argv[1]))))
