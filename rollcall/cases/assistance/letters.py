"""What the agency and the provider are told: one letter a step."""

from uuid import uuid4

from rollcall.accounts import identity
from rollcall.base.addresses import portal_url
from rollcall.base.context import words
from rollcall.cases.assistance.models import Assistance
from rollcall.catalog.models import ProviderMember
from rollcall.mail import outbox

KIND = "cases/assistance"
MOST_MEMBERS = 50


def to_asker(row: Assistance, step: str, *, text: str = "", days: int = 0) -> None:
    """The letter of a step, to the account that stands for who asked; a follow-up once a day of asking."""
    person = identity.survivor_of(row.person)
    page = portal_url("cases:assistance_one", [row.pk])
    if days:
        page = portal_url("cases:assistance_follow_up", [row.pk, days])
    once = f"follow-up:{days}" if days else str(uuid4())
    outbox.post(
        KIND,
        to=person.email,
        key=f"assistance:{row.pk}:{once}",
        person_id=person.pk,
        context={**_common(row, step), "name": person.legal_name, "text": text, "days": days, "page": page},
    )


def to_provider(row: Assistance) -> None:
    """Everyone who works for the provider hears that there is something new at the desk."""
    members = ProviderMember.objects.filter(provider=row.provider, user__is_active=True)
    for member in members.select_related("user")[:MOST_MEMBERS]:
        page = portal_url("cases:desk_assistance_one", [row.pk])
        outbox.post(
            KIND,
            to=member.user.email,
            key=f"assistance:{row.pk}:{uuid4()}",
            person_id=member.user_id,
            context={**_common(row, "given"), "name": member.user.legal_name, "text": "", "page": page},
        )


def _common(row: Assistance, step: str) -> dict[str, object]:
    kept = words()
    return {
        "step": step,
        "number": row.number,
        "agency": str(row.agency),
        "email": kept.help_email,
        "phone": kept.help_phone,
    }
