"""Badges for whoever holds the number, the keys and the list that verifiers ask for (R29, P52)."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from rollcall.base.http import form_status
from rollcall.transcripts import certificates
from rollcall.transcripts.badges import credential, keys, status, verifier
from rollcall.transcripts.forms import BadgeForm
from rollcall.transcripts.models import Certificate
from rollcall.transcripts.views.public import private, throttled, unknown

CREDENTIAL = "application/vc+ld+json"


@require_safe
@private
@throttled
def badge(request: HttpRequest, number: str) -> HttpResponse:
    """The credential with its proof. A revoked one is given too: its status tells."""
    found = certificates.find(number)
    if found is None:
        return unknown(request, number)
    return JsonResponse(credential.signed(found), content_type=CREDENTIAL)


@require_safe
@private
@throttled
def badge_jwt(request: HttpRequest, number: str) -> HttpResponse:
    """The same as VC-JWT, while the certificate is valid."""
    found = certificates.find(number)
    if found is None:
        return unknown(request, number)
    if found.state != Certificate.State.VALID:
        return HttpResponse(status=410, content_type="text/plain")
    return HttpResponse(credential.as_jwt(found), content_type="application/vc+jwt")


@require_http_methods(["GET", "HEAD", "POST"])
@private
@throttled
def check(request: HttpRequest) -> HttpResponse:
    """Check a badge that somebody sent: a file, or its text. Nothing of it is kept."""
    sent = request.method == "POST"
    form = BadgeForm(request.POST, request.FILES) if sent else BadgeForm()
    if not sent or not form.is_valid():
        return render(request, "transcripts/badge_check.html", {"form": form}, status=form_status(form))
    told = {"form": form, "verdict": verifier.verify(form.given())}
    return render(request, "transcripts/badge_check.html", told)


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """Which certificates of this list no longer count; as true as the moment it is asked for."""
    if not status.exists(number):
        raise Http404
    return _public(status.signed_list(number), CREDENTIAL, "no-store")


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    return _public(keys.did_document(), "application/did+json", "max-age=300")


@require_safe
def key_set(request: HttpRequest) -> HttpResponse:
    return _public(keys.key_set(), "application/jwk-set+json", "max-age=300")


def _public(document: object, media_type: str, cached: str) -> HttpResponse:
    """For programs anywhere: wallets ask from other origins, without any cookie."""
    answer = JsonResponse(document, content_type=media_type, safe=False)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = cached
    return answer
