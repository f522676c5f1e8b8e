"""A request for technical assistance of the matrix's world: with the institute, and asked after once."""

from django.utils import timezone

from rollcall.accounts.models import Agency, User
from rollcall.cases.assistance import moves
from rollcall.cases.assistance.models import FollowUp
from rollcall.catalog.models import Provider
from tests.matrix.world import World


def build(world: World, owner: User, agency: Agency, staff: User) -> None:
    given = moves.Asked(
        problem="Night patrol meets people in crisis and has nobody to call.",
        population="People in a mental health crisis",
        urgency="soon",
        tried="",
        contact_name=owner.legal_name,
        contact_phone="",
        contact_email=owner.email,
    )
    row = moves.ask(given, by=owner)
    moves.accept(row, by=staff, award_line="2026-CIT-001")
    moves.assign(row, by=staff, provider=Provider.objects.get(slug="institute"))
    FollowUp.objects.create(assistance=row, days=30, due_at=timezone.now(), sent_at=timezone.now())
    world.special |= {
        "/assistance/": {"pk": row.pk, "days": 30},
        "/desk/assistance/": {"pk": row.pk, "name": "plan"},
        "/staff/assistance/": {"pk": row.pk, "name": "accept", "key": agency.pk},
    }
