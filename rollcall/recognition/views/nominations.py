"""Nominating: the rounds, a draft, documents, colleagues, sending in, withdrawing, the certificate."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts import identity
from rollcall.base.errors import Refusal
from rollcall.base.files import send
from rollcall.base.http import form_status, posted, refuse
from rollcall.recognition import drafting, editors, eligibility, errors, papers, submitting
from rollcall.recognition.forms.nominations import BeginForm, FileForm, InviteForm, NominationForm
from rollcall.recognition.models import Nomination
from rollcall.recognition.policies import (
    agencies_of,
    edited_by,
    own_nomination,
    public_rounds,
    seats_of,
    signed_in,
)

METHODS = ["GET", "HEAD", "POST"]
Form = NominationForm | FileForm | InviteForm


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The rounds, and what one's agency has written."""
    told: dict[str, object] = {"rounds": public_rounds().prefetch_related("categories")[:20]}
    if request.user.is_authenticated:
        rows = edited_by(signed_in(request)).select_related("round", "category", "agency")
        told["mine"] = rows.order_by("-saved_at")[:100]
        told["reviews"] = seats_of(request.user).exists()
    return render(request, "recognition/nominations/list.html", told)


@require_safe
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: its window, categories, rules and rubric."""
    found = get_object_or_404(public_rounds(), pk=pk)
    told = {
        "round": found,
        "categories": found.categories.all(),
        "criteria": found.criteria.all(),
        "rules": eligibility.in_words(found),
    }
    return render(request, "recognition/nominations/round.html", told)


@never_cache
@login_required
@require_http_methods(METHODS)
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose category and agency; the draft opens."""
    found, mine = get_object_or_404(public_rounds(), pk=pk), agencies_of(request.user)
    if not mine:
        return render(request, "recognition/nominations/not_verified.html", {"round": found}, status=403)
    form = BeginForm(found, mine, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = drafting.begin(found, **form.cleaned_data, by=signed_in(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("recognition:nomination", made.pk)
    told = {"round": found, "form": form, "rules": eligibility.in_words(found)}
    return render(request, "recognition/nominations/begin.html", told, status=form_status(form))


@never_cache
@login_required
@require_http_methods(METHODS)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft to write, save and send in; later what was sent in, and what became of it."""
    nomination = own_nomination(request, pk)
    form = NominationForm(request.POST) if request.method == "POST" else None
    if form is None or not form.is_valid():
        return _page(request, nomination, form)
    by, wants_in = signed_in(request), "submit" in request.POST
    try:
        saved = drafting.save(nomination, form.values(), saves=form.cleaned_data["saves"], by=by)
    except errors.ChangedMeanwhile as refusal:
        form.add_error(None, str(refusal))
        _count_again(form, refusal.saves)
        return _page(request, nomination, form, theirs=refusal.theirs)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, nomination, form)
    return _send_in(request, saved, form) if wants_in else _saved(request, saved)


def _saved(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    messages.success(request, _("Saved. You can go on at any time."))
    return redirect("recognition:nomination", nomination.pk)


def _send_in(request: HttpRequest, nomination: Nomination, form: NominationForm) -> HttpResponse:
    """It has been saved already, so whatever is refused, nothing is lost."""
    try:
        submitting.submit(nomination, by=signed_in(request))
    except errors.NotReady as refusal:
        for reason in refusal.reasons:
            form.add_error(None, reason)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _("It is in, and a letter that says so is on its way."))
        return redirect("recognition:nomination", nomination.pk)
    _count_again(form, nomination.saves)
    return _page(request, nomination, form)


def _count_again(form: NominationForm, saves: int) -> None:
    """The next save begins from what is kept now."""
    sent = QueryDict(mutable=True)
    sent.update({**{name: form.data[name] for name in form.data}, "saves": str(saves)})
    form.data = sent


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the nomination back."""
    nomination = own_nomination(request, pk)
    return _do(
        request, nomination, lambda: submitting.withdraw(nomination, by=signed_in(request)), _("Withdrawn.")
    )


@never_cache
@login_required
@require_POST
def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a document to a draft."""
    nomination = own_nomination(request, pk)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        given, by = form.cleaned_data, signed_in(request)
        try:
            drafting.add_file(nomination, given["file"], names_agency=given["names_agency"], by=by)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The document is added."))
            return redirect("recognition:nomination", nomination.pk)
    return _page(request, nomination, form)


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, pk: int, key: int) -> HttpResponseBase:
    """A document, to those who write the nomination."""
    found = get_object_or_404(own_nomination(request, pk).files, pk=key)
    modified = found.added_at.timestamp()
    return send(request, found.file, content_type=found.media_type, modified=modified, attachment=found.name)


@never_cache
@login_required
@require_POST
def remove_file(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    nomination = own_nomination(request, pk)
    found = get_object_or_404(nomination.files, pk=key)
    return _do(request, nomination, lambda: drafting.remove_file(found, by=signed_in(request)), _("Removed."))


@never_cache
@login_required
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a colleague to write too."""
    nomination = own_nomination(request, pk)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            editors.invite(nomination, form.cleaned_data["email"], by=signed_in(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Invited. A letter is on its way."))
            return redirect("recognition:nomination", nomination.pk)
    return _page(request, nomination, form)


@never_cache
@login_required
@require_POST
def end_editor(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """A colleague leaves, or is removed."""
    nomination = own_nomination(request, pk)
    found = get_object_or_404(nomination.co_editors.filter(ended_at__isnull=True), pk=key)
    editors.end(found, by=signed_in(request))
    if identity.is_one_person(signed_in(request), found.user_id):
        messages.success(request, _("You left the nomination."))
        return redirect("recognition:nominations")
    messages.success(request, _("Removed. Their text stays."))
    return redirect("recognition:nomination", nomination.pk)


@never_cache
@login_required
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The agency's certificate, to anybody who is verified there."""
    rows = Nomination.objects.filter(agency__in=agencies_of(request.user), state=Nomination.State.AWARDED)
    paper = getattr(get_object_or_404(rows.select_related("paper"), pk=pk), "paper", None)
    if paper is None:
        raise Http404
    answer = HttpResponse(papers.pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="recognition-{pk}.pdf"'
    return answer


def _do(request: HttpRequest, nomination: Nomination, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("recognition:nomination", nomination.pk)


def _page(
    request: HttpRequest,
    nomination: Nomination,
    sent: Form | None = None,
    theirs: object = None,
) -> HttpResponse:
    start = {name: getattr(nomination, name) for name in drafting.FIELDS} | {"saves": nomination.saves}
    is_draft = nomination.state == Nomination.State.DRAFT
    form = sent if isinstance(sent, NominationForm) else NominationForm(initial=start)
    form.name_what_is_needed()
    told = {
        "nomination": nomination,
        "round": nomination.round,
        "is_draft": is_draft,
        "form": form,
        "file_form": sent if isinstance(sent, FileForm) else FileForm(),
        "invite_form": sent if isinstance(sent, InviteForm) else InviteForm(),
        "reasons": eligibility.problems(nomination) if is_draft else [],
        "theirs": theirs,
        "files": nomination.files.select_related("added_by"),
        "colleagues": nomination.co_editors.filter(ended_at__isnull=True).select_related("user"),
        "shown": [(nomination.label(name), getattr(nomination, name)) for name in drafting.FIELDS],
        "verdict": getattr(nomination, "verdict", None) if _is_told(nomination) else None,
    }
    status = 422 if sent is not None else 200
    return render(request, "recognition/nominations/one.html", told, status=status)


def _is_told(nomination: Nomination) -> bool:
    """Whether the agency may know the decision: once the round is published."""
    return nomination.state in {Nomination.State.AWARDED, Nomination.State.NOT_AWARDED}
