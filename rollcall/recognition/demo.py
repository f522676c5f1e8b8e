"""The demo's rounds and library: one round with winners, one that is open, six cards. Safe to repeat."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from rollcall.accounts import demo_people
from rollcall.accounts.models import Agency, User
from rollcall.base import audit, clock
from rollcall.catalog.models import Topic
from rollcall.recognition import adoptions, demo_words, library, papers, reviewers, rounds
from rollcall.recognition.models import AwardCategory, ModelProgram, Nomination, Round, Verdict

ZONE = "America/New_York"
REVIEWERS = ("lee@plains.example", "noor@fieldnotes.example")


@transaction.atomic
def load(*, by: User) -> None:
    """`by` is on staff; the decisions of last year's round were made by her and a colleague."""
    categories = {
        slug: _category(place, slug, *words) for place, (slug, *words) in enumerate(demo_words.CATEGORIES)
    }
    if Round.objects.exists():
        return
    for agency, category, topics, evidence, told in demo_words.CARDS:
        _card(Agency.objects.get(name=agency), categories[category], topics, evidence, told, by=by)
    _past(categories, by=by)
    _open(categories, by=by)
    _adopted()


def _category(place: int, slug: str, name: str, about: str) -> AwardCategory:
    found, _made = AwardCategory.objects.get_or_create(
        slug=slug, defaults={"name": name, "about": about, "position": place}
    )
    return found


def _card(
    agency: Agency, category: AwardCategory, topics: tuple[str, ...], evidence: str, told: dict[str, Any],
    *, by: User,
) -> None:  # fmt: skip
    values = {
        **told,
        "category": category,
        "agency": agency,
        "agency_name": agency.name,
        "agency_type": agency.type,
        "agency_size": agency.sworn_count,
        "state_code": agency.state,
        "evidence": evidence,
    }
    made = library.write(values, topics=Topic.objects.filter(slug__in=topics), by=by)
    library.publish(made, by=by)


def _values(title: str, opens: datetime, closes: datetime, **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "year": closes.year,
        "about": "For what agencies do to keep their people safe and well, and can tell others how.",
        "opens_at": opens,
        "closes_at": closes,
        "zone": ZONE,
        "is_blind": True,
        "reviews_each": 2,
        "rules": {},
        **more,
    }


def _minute(days: int, hour: int) -> datetime:
    """A full hour of a day so many days from now, in the round's zone."""
    day = (clock.now() + timedelta(days=days)).astimezone(ZoneInfo(ZONE))
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def _open(categories: dict[str, AwardCategory], *, by: User) -> None:
    closes = _minute(40, 17)
    values = _values(f"Recognition {closes.year}", _minute(-20, 9), closes, rules={"years_running": 1})
    made = rounds.plan(values, categories=categories.values(), by=by)
    rounds.set_rubric(made, demo_words.RUBRIC, by=by)
    rounds.set_sample(made, demo_words.SAMPLE, by=by)
    rounds.announce(made, by=by)
    for email in REVIEWERS:
        for slug in ("general-safety", "wellness"):
            reviewers.name(made, categories[slug], email, by=by)


def _past(categories: dict[str, AwardCategory], *, by: User) -> None:
    """A round of last year as it stands now; how it came about is not played."""
    opens, closes = _minute(-420, 9), _minute(-360, 17)
    values = _values(f"Recognition {closes.year}", opens, closes)
    made = rounds.plan(values, categories=categories.values(), by=by)
    rounds.set_rubric(made, demo_words.RUBRIC, by=by)
    decided = _minute(-300, 11)
    Round.objects.filter(pk=made.pk).update(state=Round.State.PUBLISHED, since=decided, published_at=decided)
    made.refresh_from_db()
    second = User.objects.exclude(pk=by.pk).filter(is_superuser=True).order_by("pk").first() or by
    for agency, category, lead, is_award, words, told in demo_words.PAST:
        place = (Agency.objects.get(name=agency), categories[category])
        one = _nomination(made, place, lead, told, is_award=is_award)
        Verdict.objects.create(
            nomination=one, is_award=is_award, why="As the scores say.", told=words, proposed_by=by,
            proposed_at=decided, confirmed_by=None if second == by else second, confirmed_at=decided,
        )  # fmt: skip
        if is_award:
            papers.issue(one, by=audit.SYSTEM)
            ModelProgram.objects.filter(pk=library.take_in(one, by=by).pk).update(evidence="counted")


def _nomination(
    made: Round,
    place: tuple[Agency, AwardCategory],
    lead: tuple[str, str],
    told: dict[str, Any],
    *,
    is_award: bool,
) -> Nomination:
    states = Nomination.State
    return Nomination.objects.create(
        round=made,
        agency=place[0],
        category=place[1],
        lead=demo_people.make(*lead),
        state=states.AWARDED if is_award else states.NOT_AWARDED,
        since=made.since,
        saved_at=made.closes_at,
        submitted_at=made.closes_at - timedelta(days=2),
        **told,
    )


def _adopted() -> None:
    """Two agencies have taken up the belts; one of them may be named."""
    belts = ModelProgram.objects.get(slug="belts-on-before-the-lights")
    for email, state, named in (
        ("alice@halecounty.example", "running", True),
        ("charlie@harborcity.example", "adopting", False),
    ):
        user = User.objects.get(email=email)
        agency = user.affiliations.select_related("agency").get(ended_at__isnull=True).agency
        adoptions.say(belts, agency, state=state, changed="", may_be_named=named, by=user)
