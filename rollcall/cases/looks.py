"""Who else has this case in front of him: a warning, no lock."""

from dataclasses import dataclass
from datetime import timedelta

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.cases.models import Case, CaseLook

HERE = timedelta(seconds=45)  # the page says so every 15 s while it is open


@dataclass(frozen=True, slots=True)
class Other:
    name: str
    writes: bool


def note(case: Case, user: User, *, writes: bool) -> None:
    """This person has the case open, and writes or not; two queries."""
    present = clock.now()
    told = {"seen_at": present} | ({"wrote_at": present} if writes else {})
    CaseLook.objects.update_or_create(case=case, user=user, defaults=told)


def others(case: Case, user: User) -> list[Other]:
    """Who else looked within the last moments; one query."""
    since = clock.now() - HERE
    rows = CaseLook.objects.filter(case=case, seen_at__gt=since).exclude(user=user).select_related("user")
    return [Other(str(row.user), bool(row.wrote_at and row.wrote_at > since)) for row in rows[:5]]


def sweep() -> int:
    """Forget who looked an hour ago; run by the clock."""
    gone, _kinds = CaseLook.objects.filter(seen_at__lt=clock.now() - timedelta(hours=1)).delete()
    return gone
