"""What is new, as the rooms hand it down, and what editors say about it before it goes (R38).

An upper room calls `put` when something is published and `drop` when it is taken away; courses are pulled
from the catalog, which stands below. Only words that anybody may read are kept here (P26).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.catalog.models import Course
from rollcall.outreach import policies
from rollcall.outreach.errors import WrongMoment
from rollcall.outreach.models import DigestItem

State = DigestItem.State
COURSE = "course"
LATELY = timedelta(days=14)  # a course that was published before is no news
KINDS: dict[str, str | Promise] = {
    COURSE: _("Course"),
    "class": _("Class"),
    "webinar": _("Webinar"),
    "conference": _("Conference"),
    "resource": _("Resource"),
    "kit": _("Kit"),
    "model": _("Model program"),
    "news": _("News"),
}


@transaction.atomic
def put(
    *,
    kind: str,
    key: str,
    title: str,
    sentence: str,
    url: str,
    topics: Sequence[str] = (),
    providers: Sequence[str] = (),
    states: Sequence[str] = (),
    level: str = "",
    month: date | None = None,
    until: datetime | None = None,
) -> DigestItem:
    """Something is public now: it goes with the next letters, once to each mailbox. Once per (kind, key).

    A second call brings the words up to date and tells nobody anew; what an editor held back or took off
    stays so. `url` is a path below the portal's host, `topics` and `providers` are slugs of the catalog.
    Title and sentence are what the public may read whatever the level; `month` is an event's, and past
    `until` it is no news any more.
    """
    words = {
        "title": title[:300], "sentence": sentence, "url": url, "topics": list(topics),
        "providers": list(providers),
        "states": [state for state in states if state], "level": level, "month": month, "until": until,
    }  # fmt: skip
    row, made = DigestItem.objects.select_for_update().get_or_create(
        kind=kind, key=key, defaults={**words, "queued_at": clock.now()}
    )
    if not made:
        for name, value in words.items():
            setattr(row, name, value)
        if row.state == State.DROPPED:
            row.state, row.queued_at = State.READY, clock.now()
        row.save()
    return row


def drop(kind: str, key: str) -> None:
    """It is not public any more: nobody else is told of it."""
    DigestItem.objects.filter(kind=kind, key=key, state__in=[State.READY, State.HELD]).update(
        state=State.DROPPED
    )


def ready(after: datetime, to: datetime) -> QuerySet[DigestItem]:
    """What may go: queued within this time, and still news; oldest first."""
    rows = DigestItem.objects.filter(state=State.READY, queued_at__gt=after, queued_at__lte=to)
    return rows.exclude(until__lte=clock.now()).order_by("queued_at", "pk")


def pull_courses() -> int:
    """Queue courses whose first version was published lately, and drop what is off the shelf."""
    on_offer = Course.objects.filter(current__isnull=False, withdrawn_at__isnull=True)
    known = dict(DigestItem.objects.filter(kind=COURSE).values_list("key", "pk"))
    gone = DigestItem.objects.filter(kind=COURSE, state=State.READY)
    present = set(on_offer.filter(slug__in=known).values_list("slug", flat=True))
    for key in gone.exclude(key__in=present).values_list("key", flat=True):
        drop(COURSE, key)
    recent = on_offer.filter(versions__number=1, versions__published_at__gte=clock.now() - LATELY)
    rows = recent.select_related("current", "provider").prefetch_related("topics")
    return sum(_put_course(course) for course in rows)


def _put_course(course: Course) -> bool:
    version = course.current
    if version is None:
        return False
    put(
        kind=COURSE,
        key=course.slug,
        title=version.title,
        sentence=version.summary,
        url=f"/courses/{course.slug}/",
        topics=[topic.slug for topic in course.topics.all()],
        providers=[course.provider.slug],
        level=course.access_level,
    )
    return True


@transaction.atomic
def hold(item: DigestItem, *, by: User, reason: str = "") -> None:
    """Keep an item out of the letters until somebody lets it go."""
    _move(item, State.HELD, (State.READY,), by)
    audit.record("digest_item.held", item, by=by, note=reason)


@transaction.atomic
def release(item: DigestItem, *, by: User, reason: str = "") -> None:
    """Let an item go with the next letters."""
    _move(item, State.READY, (State.HELD, State.OFF), by)
    audit.record("digest_item.ready", item, by=by, note=reason)


@transaction.atomic
def take_off(item: DigestItem, *, by: User, reason: str = "") -> None:
    """Keep an item out of the letters for good."""
    _move(item, State.OFF, (State.READY, State.HELD), by)
    audit.record("digest_item.off", item, by=by, note=reason)


def _move(item: DigestItem, to: str, of: tuple[str, ...], by: User) -> None:
    policies.require_keeper(by)
    row = DigestItem.objects.select_for_update().get(pk=item.pk)
    if row.state not in of:
        raise WrongMoment(_("Somebody has decided about it in the meantime. Look again."))
    row.state = State(to)
    if to == State.READY:
        row.queued_at = clock.now()
    row.save(update_fields=["state", "queued_at"])
