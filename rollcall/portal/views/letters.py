"""Letters on the desk: which did not arrive, which may have gone twice, and what to do about it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts import poc
from rollcall.accounts.models import PocQuestion
from rollcall.accounts.policies import may_suspend
from rollcall.accounts.staff.doors import desk, page, staff_of
from rollcall.base import audit
from rollcall.base.errors import Refusal
from rollcall.mail import desk as letters
from rollcall.mail.models import Letter

A_PAGE = 50
MOST_DIGITS = 16
STATES = [
    ("", gettext_lazy("all letters")),
    (letters.IN_DOUBT, gettext_lazy("may have gone twice")),
    *Letter.State.choices,
]


class LetterFilter(forms.Form):
    """Which letters to show."""

    state = forms.ChoiceField(label=gettext_lazy("State"), choices=STATES, required=False)
    to = forms.CharField(label=gettext_lazy("Whole address"), max_length=320, required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False, widget=forms.HiddenInput)


@desk(may_suspend)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What could not be delivered comes first; nothing is counted that is large."""
    form = LetterFilter(request.GET or {"state": Letter.State.FAILED})
    fine = form.is_valid()
    wanted: dict[str, Any] = form.cleaned_data if fine else {}
    found = letters.find(wanted.get("state", ""), wanted.get("to", "")) if fine else Letter.objects.none()
    number = wanted.get("page") or 1
    rows = list(found[(number - 1) * A_PAGE : number * A_PAGE + 1])
    return page(
        request,
        "portal/staff/letters.html",
        title=_("Letters"),
        icon="mail",
        status=200 if fine else 400,
        form=form,
        letters=rows[:A_PAGE],
        following=number + 1 if len(rows) > A_PAGE else None,
        counts=letters.counts(),
        waits_since=letters.waits_since(),
    )


@desk(may_suspend)
@require_POST
def stop(request: HttpRequest, key: int) -> HttpResponse:
    letter = get_object_or_404(Letter, pk=key)
    try:
        letters.stop(letter, by=staff_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The letter stays here."))
    return redirect("staff_letters")


@desk(may_suspend)
@require_POST
def again(request: HttpRequest, key: int) -> HttpResponse:
    letter = get_object_or_404(Letter, pk=key)
    try:
        letters.again(letter, by=staff_of(request), renew=RENEW.get(letter.kind))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The letter goes once more."))
    person = request.POST.get("person", "")  # sent from the timeline of a person
    if person.isascii() and person.isdigit() and len(person) < MOST_DIGITS:
        return redirect("staff_person_timeline", int(person))
    return redirect("staff_letters")


def ask_contact_again(letter: Letter, by: audit.Actor) -> None:
    """The link in it works once: the point of contact is asked with a new one."""
    question = get_object_or_404(PocQuestion, pk=letter.key.split(":")[1])
    poc.remind(question.verification, by=by)


RENEW = {"accounts/poc_question": ask_contact_again, "accounts/poc_reminder": ask_contact_again}
