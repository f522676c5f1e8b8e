"""Fill the demo: agencies, people, courses, classes. Safe to repeat; refuses to run on a real portal."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from rollcall.accounts import demo as accounts_demo
from rollcall.accounts.models import User
from rollcall.cases import demo as cases_demo
from rollcall.catalog import demo as catalog_demo
from rollcall.events import demo as events_demo
from rollcall.outreach import demo as outreach_demo
from rollcall.pages import demo as pages_demo
from rollcall.pages import demo_community, demo_spanish, demo_toolkit
from rollcall.recognition import demo as recognition_demo


class Command(BaseCommand):
    help = "Load the demo's agencies, people, courses and classes."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This portal is not a demo (ROLLCALL_MODE is not demo), so nothing was loaded."
            )
        with transaction.atomic():
            accounts_demo.load()
        dana = User.objects.get(email="dana@rollcall.example")
        outreach_demo.load()
        catalog_demo.load(by=dana)
        events_demo.load(by=dana)
        recognition_demo.load(by=dana)
        demo_toolkit.load(by=dana)
        cases_demo.load(by=dana)
        pages_demo.load(by=dana)
        demo_spanish.load(by=dana)
        demo_community.load(by=dana)
