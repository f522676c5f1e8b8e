"""Downloads of a course and the files of its lessons. Every request is decided anew (P27, P37)."""

import uuid

from django.contrib.auth.models import AnonymousUser
from django.core.files import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from rollcall.accounts.models import User
from rollcall.catalog import media, policies


def _person(request: HttpRequest) -> User | AnonymousUser:
    return request.user


def served(file: File[bytes], name: str) -> HttpResponseBase:
    """A stored file under its fixed type: pictures and PDFs are shown, all else is saved."""
    media_type = media.type_of(file.name or "")
    try:
        source = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        source, as_attachment=not media.is_inline(media_type), filename=name, content_type=media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    if media_type != "application/pdf":  # a sandbox would stop the browser's own PDF reader
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def material(request: HttpRequest, slug: str, pk: int, name: str) -> HttpResponseBase:
    """A download of the version on offer (R17)."""
    found = policies.material_for(_person(request), slug, pk)
    if found is None or name != found.address_name:
        raise Http404
    return served(found.file, found.address_name)


@require_safe
def lesson_file(
    request: HttpRequest, slug: str, unit_key: uuid.UUID, file_key: uuid.UUID
) -> HttpResponseBase:
    """A picture or file inside a lesson."""
    found = policies.lesson_file_for(_person(request), slug, unit_key, file_key)
    if found is None:
        raise Http404
    return served(found.file, found.name)
