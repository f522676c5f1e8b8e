"""The point of contact's page: opening it shows, a button answers (R3, P3)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rollcall.accounts import lost_factor, poc, whence
from rollcall.accounts.errors import DeadLink
from rollcall.accounts.forms.verification import AnswerForm
from rollcall.accounts.models import PocQuestion, User
from rollcall.accounts.poc import Given
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse

LONGEST_TOKEN = 64


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Mail gateways open links: only a button changes anything, and what shuts somebody out only a second."""
    try:
        question = poc.look(token if len(token) <= LONGEST_TOKEN else "")
    except DeadLink as dead:
        return _dead(request, dead)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    page = "accounts/poc/question.html"
    if form.is_bound and form.is_valid() and not form.goes_back:
        done = None if form.wants_second_word else _answered(request, token, form)
        if done is not None:
            return done
        page = "accounts/poc/sure.html" if form.cleaned_data["answer"] in form.TWICE else page
    context = {"question": question, "application": question.verification, "form": form}
    return render(request, page, context, status=form_status(form))


def _answered(request: HttpRequest, token: str, form: AnswerForm) -> HttpResponse | None:
    given = Given(
        answer=PocQuestion.Answer(form.cleaned_data["answer"]),
        comment=form.cleaned_data["comment"],
        other=form.other(),
        network=whence.of(request).network,
        user=request.user if isinstance(request.user, User) else None,
    )
    try:
        application = poc.answer(token, given)
    except DeadLink as dead:
        return _dead(request, dead)
    except Refusal as refusal:
        refuse(form, refusal)
        return None
    return render(request, "accounts/poc/thanks.html", {"application": application, "given": given})


def _dead(request: HttpRequest, dead: DeadLink) -> HttpResponse:
    """One calm page for every link that answers nothing: why, and what to do."""
    status = 404 if dead.why == "unknown" else 410
    return render(request, "accounts/poc/dead.html", {"why": dead.why}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_factor_question(request: HttpRequest, token: str) -> HttpResponse:
    """Whether a colleague lost the second step: the page shows, a button answers, once (P3, P71)."""
    page, asked = "accounts/poc/factor.html", lost_factor.find(token)
    if asked is None:
        return render(request, page, status=404)
    said = request.POST.get("answer") if request.method == "POST" else None
    if said not in {"yes", "no"}:
        return render(request, page, {"asked": asked}, status=200 if said is None else 422)
    try:
        lost_factor.answer(token, yes=said == "yes")
    except lost_factor.DeadFactorLink:
        return render(request, page, status=410)
    return render(request, page, {"asked": asked, "done": said})
