"""The desk of the library: cards written, published, withdrawn; what agencies report back."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts.models import User
from rollcall.accounts.trail_words import lines as in_words
from rollcall.base import audit
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, posted, refuse
from rollcall.recognition import library, trail_words
from rollcall.recognition.forms.staff import DocumentForm, ProgramForm
from rollcall.recognition.models import ModelProgram
from rollcall.recognition.policies import desk, signed_in
from rollcall.recognition.views.staff_rounds import Words, crumbs_of, frame

METHODS = ["GET", "HEAD", "POST"]
A_PAGE = 50


@desk
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every card, drafts first."""
    rows = ModelProgram.objects.select_related("category").order_by("state", "title", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    told = {"page": page, **frame(_("Model programs"), crumbs_of())}
    return render(request, "recognition/staff/programs.html", told)


@desk
@require_http_methods(METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Write a card."""
    form = ProgramForm(posted(request), initial={"evidence": ModelProgram.Evidence.DESCRIBED})
    if request.method == "POST" and form.is_valid():
        topics = form.cleaned_data["topics"]
        made = library.write(form.values(), topics=topics, by=signed_in(request))
        messages.success(request, _("Saved as a draft."))
        return redirect("staff_program", made.pk)
    told = {"form": form, **frame(_("New model program"), _above())}
    return render(request, "recognition/staff/form.html", told, status=form_status(form))


@desk
@require_http_methods(METHODS)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One card: change it, see who adopted it and what came back."""
    program = _card(pk)
    form = ProgramForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        topics = form.cleaned_data["topics"]
        try:
            library.change(program, form.values(), topics=topics, by=signed_in(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("staff_program", program.pk)
    return _page(request, program, form)


@desk
@require_POST
def move(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Publish or withdraw."""
    program = _card(pk)
    if name not in MOVES:
        raise Http404
    try:
        messages.success(request, MOVES[name](program, signed_in(request)))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("staff_program", program.pk)


@desk
@require_POST
def add_document(request: HttpRequest, pk: int) -> HttpResponse:
    program, form = _card(pk), DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        given, by = form.cleaned_data, signed_in(request)
        try:
            library.add_document(program, given["file"], title=given["title"], by=by)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The document is added."))
            return redirect("staff_program", program.pk)
    return _page(request, program, form)


@desk
@require_POST
def remove_document(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    found = get_object_or_404(_card(pk).documents, pk=key)
    library.remove_document(found, by=signed_in(request))
    messages.success(request, _("Removed."))
    return redirect("staff_program", pk)


def _publish(program: ModelProgram, by: User) -> str:
    library.publish(program, by=by)
    return _("Published. It stands in the library and in the search.")


def _withdraw(program: ModelProgram, by: User) -> str:
    library.withdraw(program, by=by)
    return _("Withdrawn. Nobody finds it any more.")


MOVES: dict[str, Callable[[ModelProgram, User], str]] = {"publish": _publish, "withdraw": _withdraw}


def _card(pk: int) -> ModelProgram:
    return get_object_or_404(ModelProgram.objects.select_related("category"), pk=pk)


def _above() -> list[tuple[str, Words]]:
    return [*crumbs_of(), (reverse("staff_programs"), _("Model programs"))]


def _page(
    request: HttpRequest, program: ModelProgram, sent: ProgramForm | DocumentForm | None = None
) -> HttpResponse:
    names = [name for name in ProgramForm.base_fields if name != "topics"]
    start = {name: getattr(program, name) for name in names} | {"topics": list(program.topics.all())}
    adoptions = program.adoptions.select_related("agency", "by").prefetch_related("reports")
    told = {
        "program": program,
        "form": sent if isinstance(sent, ProgramForm) else ProgramForm(initial=start),
        "document_form": sent if isinstance(sent, DocumentForm) else DocumentForm(),
        "documents": program.documents.all(),
        "adoptions": adoptions.order_by("-said_at")[:200],
        "trail": in_words(audit.trail(program)[:100], trail_words.SENTENCES),
        **frame(program.title, _above()),
    }
    return render(request, "recognition/staff/program.html", told, status=422 if sent else 200)
