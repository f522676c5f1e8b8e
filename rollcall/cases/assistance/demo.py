"""The demo's requests for technical assistance: invented. Safe to repeat."""

from datetime import timedelta
from decimal import Decimal

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.cases.assistance import moves
from rollcall.cases.assistance.models import Assistance
from rollcall.catalog.models import ProviderMember

AWARD = "2026-CIT-001"
NIGHT = (
    "bob@halecounty.example",
    "Our night shift meets people in crisis two or three times a week. The clinic closes at six, and all "
    "that is left is the emergency room, ninety miles away.",
    "People in a mental health crisis, mostly at home",
    "now",
    "A list of phone numbers in each car.",
)
DISPATCH = (
    "charlie@harborcity.example",
    "Dispatch wants to ask the right questions when somebody calls about a person in crisis.",
    "Callers, and the people they call about",
    "later",
    "",
)


def load(by: User) -> None:
    """One that waits for staff, one accepted, and under way where a provider has people."""
    _ask(*DISPATCH)
    row = _ask(*NIGHT)
    member = ProviderMember.objects.select_related("provider", "user").order_by("pk").first()
    if row is None:
        return
    moves.accept(row, by=by, award_line=AWARD)
    if member is None:
        return
    moves.assign(row, by=by, provider=member.provider)
    today = clock.now().date()
    talk = "Talked with the sergeant of the night shift."
    moves.log(row, by=member.user, kind="contact", text=talk, done_on=today, hours=Decimal("1.5"))
    moves.plan(row, by=member.user, goals="A number that patrol can call at any hour.")
    due = today + timedelta(days=21)
    moves.add_step(row, by=member.user, text="Meet the clinic and the county", due_on=due)


def _ask(email: str, problem: str, population: str, urgency: str, tried: str) -> Assistance | None:
    """None where it is there already."""
    asker = User.objects.get(email=email)
    if Assistance.objects.filter(person=asker, problem=problem).exists():
        return None
    asked = moves.Asked(problem, population, urgency, tried, asker.legal_name, "555-0142", asker.email)
    return moves.ask(asked, by=asker)
