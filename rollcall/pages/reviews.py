"""Pages are looked at again: letters 30 days before the day of review and on the day, once each (R32)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.mail import outbox
from rollcall.pages import policies
from rollcall.pages.letters import at_desk
from rollcall.pages.models import PortalPage, ReviewReminder

AHEAD = timedelta(days=30)
Occasion = ReviewReminder.Occasion
Rows = QuerySet[PortalPage]


def today() -> date:
    """By the portal's own clock and zone, as editors read the date."""
    return timezone.localdate(clock.now())


def near() -> list[Rows]:
    """Public pages whose day of review comes within 30 days: one list for each kind of page."""
    return _between(today(), today() + AHEAD)


def overdue() -> list[Rows]:
    """Public pages whose day of review is over."""
    return _between(date.min, today() - timedelta(days=1))


def _between(first: date, last: date) -> list[Rows]:
    kinds = [kind for kind in apps.get_models() if issubclass(kind, PortalPage)]
    return [kind._default_manager.filter(live=True, review_by__range=(first, last)) for kind in kinds]


def _all() -> Iterator[PortalPage]:
    for rows in (*overdue(), *near()):
        yield from rows


def remind() -> int:
    """Post what is due, and say how many pages; safe to repeat. What fell into days without a worker is
    made up for by one letter, not two."""
    return sum(_remind(page) for page in _all())


@transaction.atomic
def _remind(page: PortalPage) -> bool:
    day = page.review_by
    if day is None:
        return False
    occasion = Occasion.DUE if day <= today() else Occasion.SOON
    row, is_new = ReviewReminder.objects.get_or_create(
        page_id=page.pk, review_by=day, occasion=occasion, defaults={"at": clock.now()}
    )
    if is_new:
        for one in keepers(page):
            _write(one, page, row)
    return is_new


def keepers(page: PortalPage) -> list[User]:
    """The page's owner and all who wrote a version of it, as far as they still keep pages; where none of them
    does, everyone with that duty."""
    keys = {page.owner_id, *page.revisions.values_list("user_id", flat=True)} - {None}
    found = [one for one in User.objects.filter(pk__in=keys) if policies.may_keep(one)]
    return found or list(policies.holders(policies.KEEP.partition(".")[2]))


def _write(to: User, page: PortalPage, row: ReviewReminder) -> None:
    outbox.post(
        "pages/review",
        to=to.email,
        context={
            "name": to.legal_name,
            "title": page.title,
            "day": row.review_by,
            "is_due": row.occasion == Occasion.DUE,
            "page": at_desk(page),
        },
        key=f"pages-review:{row.pk}:{to.pk}",
        person_id=to.pk,
    )


def listed() -> Iterator[tuple[PortalPage, bool]]:
    """For the desk: the longest overdue first, each with whether it is overdue."""
    for page in sorted(_all(), key=lambda one: (one.review_by or today(), one.pk)):
        yield page, page.review_by is not None and page.review_by < today()
