"""The buttons of both desks: a form, one use case, and what was typed stays when it is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from rollcall.base.errors import Refusal
from rollcall.base.http import refuse
from rollcall.cases.assistance import moves
from rollcall.cases.assistance.models import Assistance
from rollcall.cases.forms import assistance as given
from rollcall.cases.policies import signed_in

Show = Callable[[HttpRequest, Assistance, "dict[str, forms.Form]"], HttpResponse]


@dataclass(frozen=True, slots=True)
class Act:
    form: type[forms.Form]
    do: Callable[..., object]


OF_STAFF: Mapping[str, Act] = {
    "accept": Act(given.AcceptForm, moves.accept),
    "decline": Act(given.DeclineForm, moves.decline),
    "assign": Act(given.AssignForm, moves.assign),
}
OF_PROVIDER: Mapping[str, Act] = {
    "plan": Act(given.PlanForm, moves.plan),
    "step": Act(given.StepForm, moves.add_step),
    "done": Act(given.DoneForm, moves.finish_step),
    "log": Act(given.WorkForm, moves.log),
    "end": Act(given.EndForm, moves.end),
}


def forms_of(acts: Mapping[str, Act], **initial: dict[str, Any]) -> dict[str, forms.Form]:
    """An empty form for each act, each with its own prefix."""
    return {name: act.form(prefix=name, initial=initial.get(name)) for name, act in acts.items()}


def carry_out(
    request: HttpRequest, row: Assistance, name: str, *, acts: Mapping[str, Act], show: Show, back: str
) -> HttpResponse:
    """Do what the button says and go back to the page, or show it again with the reason (422)."""
    if name not in acts:
        raise Http404
    act = acts[name]
    form = act.form(request.POST, prefix=name)
    if form.is_valid():
        try:
            act.do(row, by=signed_in(request), **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Done."))
            return redirect(back, row.pk)
    return show(request, row, {name: form})
