"""Reads about people, agencies and applications that others need."""

from rollcall.accounts.models import Affiliation, State, User


def current_affiliation(user: User) -> Affiliation | None:
    """Where the person works by an approval that stands now, with the agency; one query. None: nowhere."""
    return (
        Affiliation.objects.filter(
            user=user, ended_at__isnull=True, verification__state=State.APPROVED, user__is_active=True
        )
        .select_related("agency", "verification")
        .order_by("-began_at", "-pk")
        .first()
    )
