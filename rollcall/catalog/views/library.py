"""Wagtail's own pictures and documents: for staff in the back office, for nobody else (P27)."""

from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model

from rollcall.accounts.middleware import refuse_at_the_staff_door
from rollcall.catalog.policies import may_author
from rollcall.catalog.views.files import served

FOLDERS = {"images", "original_images"}  # what Wagtail's picture library writes; nothing else is reached here


def _staff_only(request: HttpRequest) -> None:
    """A second factor and the right to author, or the address is not there."""
    if not may_author(request.user) or refuse_at_the_staff_door(request) is not None:
        raise Http404


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture of Wagtail's library. Files of courses have addresses of their own."""
    _staff_only(request)
    parts = PurePosixPath(path).parts
    if len(parts) != 2 or parts[0] not in FOLDERS or parts[1].startswith("."):
        raise Http404
    try:
        if not default_storage.exists(path):
            raise Http404
        return served(default_storage.open(path), parts[1])
    except SuspiciousFileOperation as error:
        raise Http404 from error


@require_safe
def document(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """A document of Wagtail's library."""
    _staff_only(request)
    found = get_document_model().objects.filter(pk=min(pk, 2**63 - 1)).first()
    if found is None or found.filename != name:
        raise Http404
    return served(found.file, found.filename)
