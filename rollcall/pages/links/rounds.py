"""A round of the link checker: asked for by the clock or by an editor, walked by the worker, kept in rows."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from wagtail.models import Page

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.pages.links import outside
from rollcall.pages.links.finding import Link, links
from rollcall.pages.links.ours import Asker, is_ours
from rollcall.pages.models import BrokenLink, LinkRound
from rollcall.pages.models.keeping import LONGEST_TARGET

NIGHT = timedelta(hours=24)
ELSEWHERE = ("http://", "https://")


def begin_by_clock() -> None:
    """A round each night: ours always, other sites where the settings allow it."""
    last = LinkRound.objects.order_by("-asked_at").first()
    if last is None or last.asked_at <= clock.now() - NIGHT:
        _begin(None, with_outside=settings.LINKS_OUTSIDE_NIGHTLY)


@transaction.atomic
def begin(*, by: User, with_outside: bool) -> LinkRound:
    """An editor does not want to wait for the night; one who asks while a round waits joins that."""
    found = _begin(by, with_outside=with_outside)
    audit.record("links.asked", f"links:{found.pk}", by=by, outside=with_outside)
    return found


def _begin(by: User | None, *, with_outside: bool) -> LinkRound:
    found, _made = LinkRound.objects.get_or_create(
        outside=with_outside, done_at=None, defaults={"asked_at": clock.now(), "asked_by": by}
    )
    return found


def work() -> None:
    """The worker's part: walk what was asked for; safe to repeat."""
    begin_by_clock()
    for one in LinkRound.objects.filter(done_at__isnull=True).order_by("pk"):
        one.links = walk(with_outside=one.outside)
        one.done_at = clock.now()
        one.save(update_fields=["links", "done_at"])


def walk(*, with_outside: bool) -> int:
    """Ask for every link of every public page; returns how many there are. Links to other sites are left as
    they were found last where they are not asked."""
    asker, known, count = Asker(), dict[str, str](), 0
    for page in Page.objects.live().filter(depth__gt=1).order_by("pk").specific().iterator():
        found = list(links(page))
        count += len(found)
        told = dict(_judged(found, asker.why_broken, known if with_outside else None))
        _keep(page, found, told)
    BrokenLink.objects.exclude(page__live=True).delete()
    return count


def _judged(
    found: list[Link], ask_us: Callable[[str], str], known: dict[str, str] | None
) -> Iterator[tuple[Link, str]]:
    """Each link that was asked, and why it is broken; "" where it is not."""
    for link in found:
        if is_ours(link.target):
            yield link, ask_us(link.target)
        elif known is not None and link.target.startswith(ELSEWHERE):
            if link.target not in known:
                known[link.target] = outside.why_broken(link.target)
            yield link, known[link.target]


@transaction.atomic
def _keep(page: Page, found: list[Link], told: dict[Link, str]) -> None:
    """Write down what is broken, and forget what is mended or no longer there."""
    kept = {(row.part, row.number, row.target): row for row in BrokenLink.objects.filter(page=page)}
    there = {(link.part, link.number, link.target[:LONGEST_TARGET]): link for link in found}
    for place, row in kept.items():
        link = there.get(place)
        if link is None or told.get(link) == "":
            row.delete()
    for place, link in there.items():
        if why := told.get(link, ""):
            _write(page, place, link, why)


def _write(page: Page, place: tuple[str, int, str], link: Link, why: str) -> None:
    """Its age is that of the round which found it first."""
    part, number, target = place
    BrokenLink.objects.update_or_create(
        page=page,
        part=part,
        number=number,
        target=target,
        defaults={"why": why, "words": link.words, "outside": not is_ours(target)},
        create_defaults={
            "why": why,
            "words": link.words,
            "outside": not is_ours(target),
            "since": clock.now(),
        },
    )


def forget_what_left(page: Page) -> None:
    """Just published: what is no longer on it is no longer broken there."""
    _keep(page, list(links(page.specific)), {})
