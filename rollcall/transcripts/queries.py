"""Reads of the ledger."""

from django.db.models import QuerySet

from rollcall.accounts.models import User
from rollcall.transcripts.models import Certificate


def papers(user: User) -> QuerySet[Certificate]:
    """The person's valid certificates, newest first."""
    return Certificate.objects.filter(user=user, state=Certificate.State.VALID).order_by("-issued_at", "-pk")
