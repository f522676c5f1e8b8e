"""What the holder decides and adds: what a stranger sees (R29), training elsewhere (R26)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts import identity
from rollcall.accounts.middleware import ask_for_second_factor
from rollcall.base.errors import Refusal
from rollcall.base.files import send
from rollcall.base.http import form_status, posted, refuse, uploaded
from rollcall.catalog import media
from rollcall.transcripts import external, showing
from rollcall.transcripts.forms_mine import ExternalForm, ShowingForm
from rollcall.transcripts.models import ExternalTraining
from rollcall.transcripts.policies import may_keep_certificates, signed_in


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_what(request: HttpRequest) -> HttpResponse:
    """Name, initials or agency on the public page."""
    person = signed_in(request)
    form = ShowingForm(posted(request), initial={"choice": showing.chosen(person)})
    if request.method == "POST" and form.is_valid():
        showing.choose(person, form.cleaned_data["choice"], by=person)
        messages.success(request, _("Saved. It counts from now on, for every certificate of yours."))
        return redirect("transcripts:showing")
    return render(request, "transcripts/showing.html", {"form": form}, status=form_status(form))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Training elsewhere: what is there, and a form for more."""
    person = signed_in(request)
    form = ExternalForm(posted(request), uploaded(request))
    if request.method == "POST" and form.is_valid():
        try:
            external.add(person, **form.cleaned_data, by=person)
        except Refusal as refusal:
            refusal.field = "evidence" if refusal.field == "file" else refusal.field
            refuse(form, refusal)
        else:
            messages.success(request, _("It stands on your transcript, in a section of its own."))
            return redirect("transcripts:elsewhere")
    told = {"form": form, "entries": external.of(person)}
    return render(request, "transcripts/elsewhere.html", told, status=form_status(form))


@never_cache
@login_required
@require_POST
def remove_elsewhere(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own entry off."""
    person = signed_in(request)
    entry = get_object_or_404(ExternalTraining, identity.rows_of(person), pk=pk)
    external.remove(entry, by=person)
    messages.success(request, _("Removed from your transcript."))
    return redirect("transcripts:elsewhere")


@never_cache
@login_required
@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, to the person and to staff who keep certificates; to nobody else it is there (P21).

    Staff open it as they open the back office: with a second factor (P16).
    """
    person = signed_in(request)
    entry = get_object_or_404(ExternalTraining, pk=pk)
    if not identity.is_one_person(person, entry.user_id):
        if not may_keep_certificates(person):
            raise Http404
        asked = ask_for_second_factor(request, person)
        if asked is not None:
            return asked
    media_type = media.type_of(entry.evidence.name or "")
    name, modified = entry.evidence_name, entry.added_at.timestamp()
    return send(request, entry.evidence, content_type=media_type, modified=modified, attachment=name)
