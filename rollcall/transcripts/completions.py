"""Completions of what is no course of the catalog: a class attended, a webinar, a line of an old roster."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.transcripts.models import Completion, Delivery, Facts


@transaction.atomic
def record(
    user: User,
    *,
    source: str,
    delivery: Delivery,
    facts: Facts,
    completed_at: datetime,
    hours: Decimal,
    evidence: Mapping[str, Any],
    by: audit.Actor,
) -> tuple[Completion, bool]:
    """Add the completion of one person and one source, once: the row, and whether this call made it.

    `source` says where it comes from ("event:12"); `facts` is what stood then and is never read again from
    elsewhere; `completed_at` is the day it was finished, however long ago. Any number of calls make one row.
    """
    completion, made = Completion.objects.select_related("user").get_or_create(
        user=user,
        source=source,
        defaults={
            "delivery": delivery,
            "facts": dict(facts),
            "kind": Completion.Kind.ORIGINAL,
            "completed_at": completed_at,
            "hours": hours,
            "evidence": dict(evidence),
        },
    )
    if made:
        audit.record("transcripts.completed", completion, by=by, source=source, delivery=str(delivery))
    return completion, made
