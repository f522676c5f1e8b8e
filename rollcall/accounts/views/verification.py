"""The applicant's pages: status, application, another point of contact, withdraw, leave (R3, R4)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts import notices, poc, policies, status, verification, whence
from rollcall.accounts.forms.verification import (
    ApplicationForm,
    ContactFields,
    LeaveForm,
    ReplyForm,
    initial_of,
)
from rollcall.accounts.models import PocQuestion, State, User, Verification
from rollcall.accounts.stepup import fresh_proof_required, signed_in_or_back_to
from rollcall.base import sites
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, posted, refuse


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _pending_or_404(user: User) -> Verification:
    application = policies.own_open_application_or_404(user)
    if not application.is_pending:
        raise Http404
    return application


@never_cache
@login_required
@require_safe
def status_page(request: HttpRequest) -> HttpResponse:
    """What is done, who holds it up, since when, and whom to call."""
    return _status(request, ReplyForm())


def _status(request: HttpRequest, reply_form: ReplyForm) -> HttpResponse:
    standing = status.of(_person(request))
    context = {"standing": standing, "application": standing.application, "reply_form": reply_form}
    return render(request, "accounts/verification/status.html", context, status=form_status(reply_form))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Open an application, or change the one that is pending; on portals where officers are verified."""
    person = _person(request)
    if not sites.here().words.takes_applications:
        return render(request, "accounts/verification/elsewhere.html", {"portals": _verify()}, status=403)
    application = policies.own_open_application(person)
    if application is not None and not application.is_pending:
        return redirect("verification")
    form = ApplicationForm(posted(request), initial=_initial(application))
    if request.method == "POST" and form.is_valid() and _sent(request, form, application):
        notices.note(request, person)
        return redirect("verification")
    context = {"form": form, "application": application}
    return render(request, "accounts/verification/apply.html", context, status=form_status(form))


def _verify() -> list[sites.Portal]:
    """The portals on which officers are verified."""
    return [portal for portal in sites.every() if portal.words.takes_applications]


def _initial(application: Verification | None) -> dict[str, object]:
    if application is None:
        return {}
    return initial_of(application, application.questions.order_by("-pk").first())


def _sent(request: HttpRequest, form: ApplicationForm, application: Verification | None) -> bool:
    person = _person(request)
    try:
        given = form.application(by=person)
        if application is None:
            verification.apply(person, given, by=person, whence=whence.of(request))
        else:
            verification.amend(application, given, by=person)
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    return True


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name_contact(request: HttpRequest) -> HttpResponse:
    """Ask somebody else at the agency."""
    person = _person(request)
    application = _pending_or_404(person)
    form = ContactFields(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            verification.change_poc(application, form.contact(), by=person)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("verification")
    context = {"form": form, "application": application}
    return render(request, "accounts/verification/contact.html", context, status=form_status(form))


@signed_in_or_back_to("verification")
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Send the question again, once a day."""
    application = _pending_or_404(_person(request))
    try:
        question = poc.remind(application, by=_person(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    except PocQuestion.DoesNotExist:
        messages.warning(request, _("There is nobody to remind right now."))
    else:
        messages.success(request, _("We sent %(name)s a reminder.") % {"name": question.name})
    return redirect("verification")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take the application back."""
    application = _pending_or_404(_person(request))
    if request.method != "POST":
        return render(request, "accounts/verification/withdraw.html", {"application": application})
    try:
        verification.withdraw(application, by=_person(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("verification")


@signed_in_or_back_to("verification")
@require_POST
def reply(request: HttpRequest) -> HttpResponse:
    """Answer what staff asked."""
    application = _pending_or_404(_person(request))
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _status(request, form)
    try:
        verification.reply(application, form.cleaned_data["reply"], by=_person(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("verification")


@login_required
@fresh_proof_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """I no longer work there: the standing ends, the account stays (P6, P19)."""
    person = _person(request)
    application = policies.own_open_application_or_404(person)
    if application.state != State.APPROVED:
        raise Http404
    form = LeaveForm(posted(request))
    if request.method == "POST" and form.is_valid():
        verification.leave(person, by=person)
        request.session.modified = False  # every session ended: there is none to write to
        return redirect("verification")
    context = {"form": form, "application": application}
    return render(request, "accounts/verification/leave.html", context, status=form_status(form))
