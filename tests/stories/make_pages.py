"""Put something behind every kind of page of the demo: `python -m tests.stories.make_pages`.

It is what the matrix looks at, and prints JSON: the route → the path under which it stands here.
"""

import json
import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.mail import EmailMessage  # noqa: E402  (after the settings)

from conftest import approved, person  # noqa: E402
from rollcall.accounts.models import Agency, User  # noqa: E402
from rollcall.base import clock  # noqa: E402
from rollcall.base.models import (  # noqa: E402
    Bulletin,
    FormQuestion,
    Questionnaire,
    SearchMiss,
    SearchPick,
    SearchSynonym,
)
from rollcall.events.models import Event, Registration  # noqa: E402
from rollcall.events.tests.building_door import seat  # noqa: E402
from rollcall.mail.backends import MailboxFolder  # noqa: E402
from rollcall.pages.models import FaqPage  # noqa: E402
from tests.matrix import (  # noqa: E402
    building_assistance,
    building_cases,
    building_events,
    building_letters,
    building_portal,
    building_recognition,
)
from tests.matrix.addresses import of_portal  # noqa: E402
from tests.matrix.world import World, fill  # noqa: E402

CHOOSING = {FormQuestion.Kind.ONE, FormQuestion.Kind.MANY}


def make() -> dict[str, str]:
    """Around two people of their own, so that no other story meets any of it."""
    agency = Agency.objects.get(name="Hale County Sheriff’s Office")
    vera = approved(person("vera@halecounty.example", "Vera Axelrod"), agency)
    world, dana = World(vera), User.objects.get(email="dana@rollcall.example")
    building_events.build(world, vera, agency, dana)
    building_letters.build(world, vera, person("vera.a@mail.example", "Vera Axelrod"), dana)
    building_recognition.build(world, vera, agency, dana)
    building_cases.build(world, vera)
    building_assistance.build(world, vera, agency, dana)
    building_portal.build(world, vera, dana)
    Bulletin.objects.update(begins_at=clock.now() + timedelta(days=1))  # above nobody's pages meanwhile
    world.special["/staff/people/"] = {"key": vera.pk}
    building_events.seat_with_slides(vera)
    MailboxFolder().send_messages([EmailMessage("Hello", "A letter of the demo.", to=[vera.email])])
    _ask_how_it_was(world, vera)
    SearchMiss.objects.create(words="shift lenghts", count=3, came_close=True, last_at=clock.now())
    SearchSynonym.objects.create(words="tourniquets", means="stop the bleed")
    SearchPick.objects.create(words="heat", url="/toolkit/heat-on-patrol-poster/")
    faq = FaqPage.objects.get(locale__language_code="en-us")
    world.special["/faq/"] = {"pk": faq.pk, "anchor": "what-is-rollcall"}
    world.values["slug"] = "verified-course"
    found = {}
    for address in of_portal():
        try:
            found[address.route] = fill(address, world)
        except LookupError:  # about what the demo has already
            continue
    return found


def _ask_how_it_was(world: World, owner: User) -> None:
    """A class that is closed, with a question of every kind before the certificate."""
    over = Event.objects.get(slug="class-over")
    over.pk, over.slug, over.state = None, "class-to-evaluate", Event.State.CLOSED
    over.evaluation = Questionnaire.objects.create(title="How was it?")
    over.save(force_insert=True)
    for kind in FormQuestion.Kind.values:
        choices = ["The films", "The drills"] if kind in CHOOSING else []
        over.evaluation.questions.create(kind=kind, words=f"What should stay ({kind})?", choices=choices)
    seat(over, owner.legal_name, user=owner, email=owner.email, outcome=Registration.Outcome.ATTENDED)
    world.special["/events/<slug:slug>/evaluation/"] = {"slug": over.slug}


if __name__ == "__main__":
    print(json.dumps(make()))
