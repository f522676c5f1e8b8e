"""Small things every view needs."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from rollcall.base.errors import Refusal


def form_status(form: BaseForm) -> int:
    """The status of a page that shows a form: 422 when what was sent could not be taken, else 200."""
    return 422 if form.is_bound and form.errors else 200


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, be it nothing; None while the page is only looked at."""
    return request.POST if request.method == "POST" else None


def uploaded(request: HttpRequest) -> MultiValueDict[str, UploadedFile[bytes]] | None:
    """The files beside `posted`."""
    return request.FILES if request.method == "POST" else None


def refuse(form: BaseForm, refusal: Refusal) -> None:
    """Put a use case's refusal beside the field it is about, or on top of the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal))


def client_address(request: HttpRequest) -> str:
    """The client's address: the socket's own, or what the counted trusted proxies say (P15)."""
    hops = int(settings.TRUSTED_PROXIES)
    if hops:
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(forwarded) >= hops and forwarded[-hops]:
            return str(forwarded[-hops])
    return str(request.META.get("REMOTE_ADDR", ""))
