"""What somebody asked who is forgotten: that there was a case, its times and its end; none of the words."""

from django.db.models import Q

from rollcall.base import clock
from rollcall.base.forgetting import Whom
from rollcall.cases.models import OPEN, Assistance, Case, CaseFile, CaseLook, CaseMessage, FollowUp


def cases_of(whom: Whom) -> list[int]:
    """Asked from the account, or from a mailbox of the person's without one."""
    own = Q(person__in=whom.ids) | Q(person__isnull=True, mailbox__in=whom.mailboxes)
    return list(Case.objects.filter(own).values_list("pk", flat=True))


def forget(whom: Whom) -> int:
    """Joins the caller's transaction. Files go first: killed in between, it is done again."""
    keys = cases_of(whom)
    files = CaseFile.objects.filter(message__case__in=keys)
    for sent in files:
        sent.file.delete(save=False)
    files.delete()
    said = CaseMessage.objects.filter(Q(case__in=keys) | whom.at("sender"))
    said.update(text="", sender="", message_id=None)
    CaseLook.objects.filter(user__in=whom.ids).delete()
    rows = Case.objects.filter(pk__in=keys)
    rows.filter(state__in=[*OPEN, Case.State.HELD]).update(
        state=Case.State.WITHDRAWN, due_at=None, since=clock.now()
    )
    _assistance(whom)
    for one in rows.filter(kind=Case.Kind.DATA):  # what was asked and how the person was known: two codes
        one.facts = {name: str(one.facts.get(name, ""))[:8] for name in ("wish", "identity")}
        one.save(update_fields=["facts"])
    rows.exclude(kind=Case.Kind.DATA).update(facts={})
    return rows.update(
        name="",
        email="",
        mailbox="",
        proved_at=None,
        subject="",
        digest="",
        language="",
        held_for="",
        answer="",
    )


def _assistance(whom: Whom) -> None:
    """Help was given to an agency: its plan and hours stay, the person's words and phone do not."""
    asked = Assistance.objects.filter(Q(person__in=whom.ids) | whom.at("contact_email"))
    FollowUp.objects.filter(assistance__in=asked.values("pk")).update(words="")
    asked.filter(person__in=whom.ids).update(problem="", tried="")
    asked.update(contact_name="", contact_phone="", contact_email="")
