"""What who asked does with a case, on the page of the account and behind the letter's link alike."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rollcall.accounts.models import User
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, posted, uploaded
from rollcall.cases import asking, missing
from rollcall.cases.forms.contact import WordsForm
from rollcall.cases.models import Case
from rollcall.cases.policies import shown_to_asker


def page(request: HttpRequest, case: Case, *, base: str, by: User | None) -> HttpResponse:
    """Show the thread, or do what a button of it says. `base` is the page's own address."""
    act = request.POST.get("act", "") if request.method == "POST" else None
    form = WordsForm(posted(request) if act == "add" else None, uploaded(request) if act == "add" else None)
    if act is not None and (act != "add" or form.is_valid()):
        _press(request, lambda: _do(case, act, form, by))
        return redirect(base)
    told = {
        "case": case,
        "said": shown_to_asker(case),
        "form": form,
        "base": base,
        "is_own_account": by is not None,
    }
    return render(request, "cases/thread.html", told, status=form_status(form))


def _press(request: HttpRequest, act: Callable[[], str]) -> None:
    try:
        said = act()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)


def _do(case: Case, act: str, form: WordsForm, by: User | None) -> str:
    if by is None:  # only the mailbox has this link, and only a person presses a button (P3)
        asking.prove(case)
    match act:
        case "add":
            given: dict[str, Any] = form.cleaned_data
            files = [given["file"]] if given["file"] else []
            asking.add(case, given["text"], by=by, files=files)
            return _("Added. We write to you as soon as we know more.")
        case "withdraw":
            if case.kind == Case.Kind.MISSING and by is not None:
                missing.withdraw(case, by=by)
            else:
                asking.withdraw(case, by=by)
            return _("Withdrawn. We have stopped looking.")
        case "helped" | "not-helped":
            asking.say_whether_it_helped(case, act == "helped", by=by)
            return _("Thank you for telling us.")
        case _:
            return _("Thank you. We know now that this mailbox is yours.")
