"""How it was: asked of whoever was there, before the certificate (R22)."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rollcall.accounts.models import User
from rollcall.base import questionnaires
from rollcall.base.http import form_status
from rollcall.base.models import Questionnaire
from rollcall.events import closing
from rollcall.events.models import Event


class EvaluationForm(forms.Form):
    """The questions of one questionnaire."""

    def __init__(self, *args: object, asked: Questionnaire, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields.update(questionnaires.fields_of(asked))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def evaluate(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions, once, for who was there; nothing for anybody else."""
    me = cast("User", request.user)
    event = get_object_or_404(Event.objects.select_related("evaluation"), slug=slug)
    if event.evaluation is None or closing.to_evaluate(event, me) is None:
        raise Http404
    form = EvaluationForm(request.POST if request.method == "POST" else None, asked=event.evaluation)
    if not form.is_valid():
        told = {"event": event, "form": form, "asked": event.evaluation}
        return render(request, "events/evaluation.html", told, status=form_status(form))
    closing.evaluate(event, answers=questionnaires.answers_from(form.cleaned_data), by=me)
    messages.success(request, _("Thank you. Your answers are kept."))
    return redirect("portal:mine")
