"""One case at the desk: what was said, what can be done, who else looks; nobody his own (P2)."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts.trail_words import lines as in_words
from rollcall.base import audit
from rollcall.base.files import send
from rollcall.cases import (
    account_help,
    canned,
    data_requests,
    email_changes,
    group_lists,
    groups,
    kinds,
    looks,
    matching,
    rights,
    spam,
    trail_words,
)
from rollcall.cases.forms.desk import (
    AnswerForm,
    DecisionForm,
    DeclineForm,
    HandOverForm,
    IdentityForm,
    MergeForm,
    NoteForm,
    ReasonForm,
)
from rollcall.cases.forms.group import GroupForm
from rollcall.cases.models import Case
from rollcall.cases.policies import at_desk, case_at_desk, desk, desk_file, signed_in

MOST_RELATED = 8
Kind = Case.Kind


@desk
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One case, or the one that it was joined to."""
    case = case_at_desk(request, pk)
    if case.merged_into_id:
        return redirect("staff_case", case.merged_into_id)
    return page(request, case)


@desk
@require_POST
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """The open page says every few seconds that it is open, and gets who else is there."""
    case, user = case_at_desk(request, pk), signed_in(request)
    looks.note(case, user, writes=request.POST.get("writes") == "1")
    told = {"others": looks.others(case, user), "moved": request.POST.get("seen", "") != str(case.version)}
    return render(request, "cases/staff/_here.html", told)


@desk
@require_safe
def file(request: HttpRequest, pk: int, key: int) -> HttpResponseBase:
    """A file that came with a message, always as a download (P27)."""
    row = desk_file(request, case_at_desk(request, pk), key)
    at = row.message.at.timestamp()
    return send(request, row.file, content_type=row.media_type, modified=at, attachment=row.name)


def page(request: HttpRequest, case: Case, sent: BaseForm | None = None, status: int = 422) -> HttpResponse:
    """The case with its forms; a form that could not be taken stands in it as it was sent.

    Who asked it himself is led to his own page, whatever he sent (P2).
    """
    user = signed_in(request)
    if rights.is_own(case, user):
        messages.info(request, _("You asked for this yourself. A colleague has to answer."))
        return redirect("cases:one", case.pk) if case.person_id else redirect("staff_cases")
    told: dict[str, Any] = {
        "case": case,
        "about": kinds.of(case),
        "facts": case.facts,
        "lines": _facts(case),
        "said": case.messages.select_related("by").prefetch_related("files"),
        "others": looks.others(case, user),
        "canned": canned.for_case(case) if case.is_open else [],
        "related": _related(request, case),
        "doubts": spam.reasons(case),
        "trail": in_words(audit.trail(case)[:100], trail_words.SENTENCES),
        **_forms(request, case, sent),
        **_action(case, sent),
        "header_title": case.title,
        "header_icon": "help",
        "breadcrumbs_items": [
            {"url": reverse("staff_cases"), "label": _("What people ask")},
            {"url": "", "label": case.title},
        ],
    }
    return render(request, "cases/staff/one.html", told, status=status if sent is not None else 200)


def _forms(request: HttpRequest, case: Case, sent: BaseForm | None) -> dict[str, BaseForm]:
    used = {str(row.pk): words for row, words in canned.for_case(case)} if request.GET.get("use") else {}
    text = used.get(request.GET.get("use", ""), "") or groups.suggestion(case)
    start = {"seen": case.version, "text": text}
    fresh: dict[str, BaseForm] = {
        "answer_form": AnswerForm(initial=start),
        "note_form": NoteForm(prefix="note"),
        "decline_form": DeclineForm(prefix="decline"),
        "merge_form": MergeForm(),
        "team_form": HandOverForm(initial={"team": case.team}),
        "identity_form": IdentityForm(prefix="identity"),
        "reason_form": ReasonForm(prefix="act"),
        "decision_form": DecisionForm(prefix="decide"),
    }
    return {
        name: sent if sent is not None and type(sent) is type(form) else form for name, form in fresh.items()
    }


def _action(case: Case, sent: BaseForm | None) -> dict[str, Any]:
    """What the kind's own part of the page needs."""
    match case.kind:
        case Kind.MISSING:
            return {"matches": matching.likely(case) if case.is_open and case.person else []}
        case Kind.EMAIL:
            return {"account": email_changes.account_of(case)}
        case Kind.GROUP:
            return _group(case, sent) if case.is_open else {}
        case Kind.ACCOUNT:
            return {"standing": account_help.standing(case)}
        case Kind.DATA:
            wish = case.facts.get("wish", "")
            granted = wish if wish in data_requests.CARRIED_OUT else ""
            granted = granted if data_requests.is_granted(case, wish) else ""
            return {"is_known": data_requests.is_known(case), "granted": granted}
        case _:
            return {}


def _group(case: Case, sent: BaseForm | None) -> dict[str, Any]:
    """The list that was sent, or what was typed instead, with what would come of each line."""
    form = sent if isinstance(sent, GroupForm) else GroupForm(prefix="group", initial=GroupForm.begin(case))
    typed = form.cleaned_data.get("people") if form.is_bound else ""
    plan = None if typed is None else groups.plan_of(case, typed)
    return {"group_form": form, "plan": plan, "list": None if typed else group_lists.attached(case)}


LABELS = {
    "agency": gettext_lazy("Agency"),
    "people": gettext_lazy("People"),
    "wanted": gettext_lazy("For"),
    "page": gettext_lazy("Where"),
    "aid": gettext_lazy("Uses"),
    "check": gettext_lazy("What the browser found"),
    "browser": gettext_lazy("Browser"),
    "old_email": gettext_lazy("Old e-mail"),
    "new_email": gettext_lazy("New e-mail"),
}


def _facts(case: Case) -> list[tuple[str, str]]:
    """The fields of the kind in words; those of a missing certificate have a table of their own."""
    if case.kind == Kind.MISSING:
        return []
    found = [(str(LABELS[name]), str(case.facts[name])) for name in LABELS if case.facts.get(name)]
    return [*found, (_("Class"), case.event.title)] if case.event else found


def _related(request: HttpRequest, case: Case) -> QuerySet[Case]:
    """Others of the same person, address or class, the newest first."""
    same = Q(pk__in=[])
    if case.person_id:
        same |= Q(person=case.person_id)
    if case.mailbox:
        same |= Q(mailbox=case.mailbox)
    if case.event_id:
        same |= Q(event=case.event_id)
    return at_desk(request).filter(same).exclude(pk=case.pk).order_by("-asked_at", "-pk")[:MOST_RELATED]
