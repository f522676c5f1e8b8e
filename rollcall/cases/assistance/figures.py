"""What an award came to: requests, hours, days to the first talk, outcomes. No person stands in it."""

from dataclasses import dataclass, field
from statistics import median

from django.db.models import Count, Q, QuerySet, Sum

from rollcall.base import cells
from rollcall.cases.assistance.models import Assistance, FollowUp, Work

COLUMNS = (
    "award_line",
    "requests",
    "open",
    "hours",
    "deliverables",
    "median_days_to_first_contact",
    "reached",
    "partly",
    "missed",
    "follow_ups_answered",
    "better_afterward",
)
Outcome = Assistance.Outcome


@dataclass(slots=True)
class Line:
    """The figures of one award line; `days` are whole days to the first talk, of those that had one."""

    award_line: str
    requests: int = 0
    open: int = 0
    hours: str = "0"
    deliverables: int = 0
    days: list[int] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Outcome.values, 0))
    answered: int = 0
    better: int = 0

    @property
    def median_days(self) -> str:
        """Empty where nobody has been talked with yet."""
        return f"{median(self.days):g}" if self.days else ""

    def cells(self) -> list[object]:
        done = [self.outcomes[one] for one in Outcome.values]
        return [
            self.award_line, self.requests, self.open, self.hours, self.deliverables, self.median_days, *done,
            self.answered, self.better,
        ]  # fmt: skip


def lines(year: int | None = None) -> list[Line]:
    """One line an award, by name, of what was asked in a year or ever; three queries."""
    chosen = Assistance.objects.filter(asked_at__year=year) if year else Assistance.objects.all()
    found: dict[str, Line] = {}
    columns = ("award_line", "state", "asked_at", "first_contact_at", "outcome")
    for row in chosen.only(*columns):
        line = found.setdefault(row.award_line, Line(row.award_line))
        line.requests += 1
        line.open += int(row.is_open)
        if row.first_contact_at:
            line.days.append((row.first_contact_at - row.asked_at).days)
        if row.outcome:
            line.outcomes[row.outcome] += 1
    for award, hours, handed in _work(chosen):
        found[award].hours, found[award].deliverables = f"{hours:.2f}", handed
    for award, answered, better in _afterward(chosen):
        found[award].answered, found[award].better = answered, better
    return sorted(found.values(), key=lambda line: line.award_line)


def _work(chosen: QuerySet[Assistance]) -> list[tuple[str, float, int]]:
    handed = Count("pk", filter=Q(kind=Work.Kind.DELIVERABLE))
    rows = Work.objects.filter(assistance__in=chosen).values("assistance__award_line").order_by()
    return list(rows.annotate(h=Sum("hours"), n=handed).values_list("assistance__award_line", "h", "n"))


def _afterward(chosen: QuerySet[Assistance]) -> list[tuple[str, int, int]]:
    rows = FollowUp.objects.filter(assistance__in=chosen, answered_at__isnull=False).order_by()
    better = Count("pk", filter=Q(result=FollowUp.Result.BETTER))
    grouped = rows.values("assistance__award_line").annotate(n=Count("pk"), better=better)
    return list(grouped.values_list("assistance__award_line", "n", "better"))


def as_csv(found: list[Line]) -> bytes:
    """Cells that no spreadsheet program runs (P43)."""
    return cells.as_csv(COLUMNS, [line.cells() for line in found])
