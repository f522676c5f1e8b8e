"""The desk's lists: by team, mine, nobody's, overdue, held back, closed; and what the month came to."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Avg, Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.cases import desk as acts
from rollcall.cases import kinds
from rollcall.cases.models import CLOSED, OPEN, OURS, Case
from rollcall.cases.policies import at_desk, desk, signed_in

A_PAGE = 50
MONTH = timedelta(days=30)
State = Case.State
SHOWS: dict[str, Promise] = {
    "": gettext_lazy("What waits for us"),
    "mine": gettext_lazy("Mine"),
    "nobody": gettext_lazy("Nobody’s yet"),
    "overdue": gettext_lazy("Overdue"),
    "waiting": gettext_lazy("Waiting for the person"),
    "held": gettext_lazy("Held back"),
    "closed": gettext_lazy("Closed"),
}


@desk
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """One list of one's teams' cases; `?number=` leads to a case at once."""
    if request.GET.get("number"):
        found = acts.find(request.GET["number"][:30])
        return redirect("staff_case", found.pk) if found else redirect("staff_cases")
    user = signed_in(request)
    teams = kinds.teams_of(user)
    show = request.GET.get("show", "") if request.GET.get("closed") != "1" else "closed"
    show = show if show in SHOWS else ""
    team = request.GET.get("team", "") if request.GET.get("team", "") in teams else ""
    rows = at_desk(request).filter(team=team) if team else at_desk(request)
    counts = _counts(rows, user)
    pages = Paginator(_shown(rows, show, user), A_PAGE)
    if show in counts:
        pages.count = counts[show]  # known already
    told = {
        "page": pages.get_page(request.GET.get("page")),
        "show": show,
        "team": team,
        "shows": SHOWS,
        "counts": counts,
        "teams": teams,
        "month": _month(rows),
        "now": clock.now(),
        "header_title": _("What people ask"),
        "header_icon": "help",
        "breadcrumbs_items": [{"url": "", "label": _("What people ask")}],
    }
    return render(request, "cases/staff/list.html", told)


def _which(user: User) -> dict[str, Q]:
    return {
        "": Q(state__in=OURS),
        "mine": Q(state__in=OPEN, handled_by=user),
        "nobody": Q(state__in=OURS, handled_by=None),
        "overdue": Q(state__in=OURS, due_at__lt=clock.now()),
        "waiting": Q(state=State.WAITING),
        "held": Q(state=State.HELD),
        "closed": Q(state__in=[*CLOSED, State.MERGED]),
    }


def _shown(rows: QuerySet[Case], show: str, user: User) -> QuerySet[Case]:
    found = rows.filter(_which(user)[show])
    return found.order_by("-since", "-pk") if show == "closed" else found.order_by("asked_at", "pk")


def _counts(rows: QuerySet[Case], user: User) -> dict[str, int]:
    """How many in each list but the closed one; one query."""
    wanted = {
        f"n_{name}": Count("pk", filter=which) for name, which in _which(user).items() if name != "closed"
    }
    told = rows.order_by().aggregate(**wanted)
    return {name.removeprefix("n_"): number for name, number in told.items()}


def _month(rows: QuerySet[Case]) -> dict[str, float | int | None]:
    """Thirty days in figures; minutes by the business clock. One query."""
    recent = rows.filter(asked_at__gt=clock.now() - MONTH).exclude(state=State.HELD).order_by()
    return recent.aggregate(
        asked=Count("pk"),
        first=Avg("first_answer_minutes"),
        solved=Avg("solved_minutes"),
        rated=Count("pk", filter=Q(helped__isnull=False)),
        helped=Count("pk", filter=Q(helped=True)),
    )
