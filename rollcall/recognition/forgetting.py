"""Programs belong to agencies and stay; the person who was named as their contact does not."""

from django.db.models import Q

from rollcall.base import clock
from rollcall.base.forgetting import Whom
from rollcall.recognition.models import CoEditor, Declaration, ModelProgram, Nomination, Reviewer


def forget(whom: Whom) -> int:
    """Joins the caller's transaction. What reviewers wrote stays: a decision rests on it."""
    present = clock.now()
    CoEditor.objects.filter(user__in=whom.ids, ended_at__isnull=True).update(ended_at=present)
    Reviewer.objects.filter(user__in=whom.ids, ended_at__isnull=True).update(ended_at=present)
    Declaration.objects.filter(user__in=whom.ids).update(why="")
    nothing = {"contact_name": "", "contact_email": "", "contact_phone": ""}
    lead = Nomination.objects.filter(Q(lead__in=whom.ids) | whom.at("contact_email"))
    return lead.update(**nothing) + ModelProgram.objects.filter(whom.at("contact_email")).update(**nothing)
