"""The record of the person who is signed in (R26)."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rollcall.accounts.models import User
from rollcall.transcripts import external, paper, queries, record
from rollcall.transcripts.policies import own_papers, signed_in

FORMS: dict[str, tuple[str, Callable[[User], bytes]]] = {
    "pdf": ("application/pdf", paper.transcript_pdf),
    "csv": ("text/csv; charset=utf-8", record.as_csv),
    "json": ("application/json", record.as_json),
}


@require_safe
@login_required
@never_cache
def certificates(request: HttpRequest) -> HttpResponse:
    """All certificates, to print one, several or all."""
    return render(request, "transcripts/mine.html", {"papers": queries.papers(signed_in(request))})


@require_safe
@login_required
@never_cache
def print_papers(request: HttpRequest) -> HttpResponse:
    """One PDF of the certificates named by `paper`, of all where none is named."""
    papers = own_papers(signed_in(request), request.GET.getlist("paper"))
    if not papers:
        raise Http404
    return document(paper.certificates_pdf(papers), "application/pdf", "certificates.pdf")


@require_safe
@login_required
@never_cache
def transcript(request: HttpRequest) -> HttpResponse:
    """Everything on the record, as a page."""
    person = signed_in(request)
    lines = record.lines(person)
    told = {"lines": lines, "hours": record.total_hours(lines), "elsewhere": external.of(person)}
    return render(request, "transcripts/transcript.html", told)


@require_safe
@login_required
@never_cache
def transcript_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same as PDF, CSV or JSON."""
    if form not in FORMS:
        raise Http404
    media_type, make = FORMS[form]
    return document(make(signed_in(request)), media_type, f"transcript.{form}")


def document(body: bytes, media_type: str, name: str) -> HttpResponse:
    """A file: shown in the browser where it is a PDF, else kept."""
    where = "inline" if media_type == "application/pdf" else "attachment"
    return HttpResponse(body, media_type, headers={"Content-Disposition": f'{where}; filename="{name}"'})
