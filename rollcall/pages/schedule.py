"""This room's jobs, for the worker's clock."""

from django.core.management import call_command

from rollcall.base import schedule
from rollcall.pages import reviews
from rollcall.pages.links import rounds


@schedule.every(minutes=5)
def publish_what_is_due() -> None:
    """Publish and take down what editors gave a day and an hour; Wagtail's own command, safe to repeat."""
    call_command("publish_scheduled", verbosity=0)


schedule.every(minutes=60)(reviews.remind)
schedule.every(minutes=1)(rounds.work)
