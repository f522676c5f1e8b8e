"""Put something behind every kind of page of the demo: `python -m tests.stories.make_pages`.

It is what the matrix looks at, and prints JSON: the route → the path under which it stands here.
"""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.mail import EmailMessage  # noqa: E402  (after the settings)

from conftest import approved, person  # noqa: E402
from rollcall.accounts.models import Agency, User  # noqa: E402
from rollcall.mail.backends import MailboxFolder  # noqa: E402
from tests.matrix import building_events, building_letters  # noqa: E402
from tests.matrix.addresses import of_portal  # noqa: E402
from tests.matrix.world import World, fill  # noqa: E402


def make() -> dict[str, str]:
    """Around two people of their own, so that no other story meets any of it."""
    agency = Agency.objects.get(name="Hale County Sheriff’s Office")
    vera = approved(person("vera@halecounty.example", "Vera Axelrod"), agency)
    world, dana = World(vera), User.objects.get(email="dana@rollcall.example")
    building_events.build(world, vera, agency, dana)
    building_letters.build(world, vera, person("vera.a@mail.example", "Vera Axelrod"), dana)
    building_events.seat_with_slides(vera)
    MailboxFolder().send_messages([EmailMessage("Hello", "A letter of the demo.", to=[vera.email])])
    world.values["slug"] = "verified-course"
    found = {}
    for address in of_portal():
        try:
            found[address.route] = fill(address, world)
        except LookupError:  # about what the demo has already
            continue
    return found


if __name__ == "__main__":
    print(json.dumps(make()))
