"""Files that people add: checked by content, kept under a name that says nothing."""

from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from rollcall.catalog import media
from rollcall.recognition.errors import BadDocument

TYPES = {"pdf", "docx", "xlsx", "pptx", "png", "jpg", "jpeg"}
MOST_BYTES = 10 * 2**20
MOST = 10  # of one nomination or card


def check(upload: UploadedFile[bytes]) -> dict[str, Any]:
    """Name, type and size of a file whose content is what its name says. Raises `BadDocument`, `BadFile`."""
    if media.ending(upload.name or "") not in TYPES or (upload.size or 0) > MOST_BYTES:
        raise BadDocument
    return {
        "media_type": media.check_file(upload),
        "name": (upload.name or "")[-200:],
        "size": upload.size or 0,
    }


def keep(field: FieldFile, upload: UploadedFile[bytes]) -> None:
    """Store the file under a name of chance."""
    field.save(f"{uuid4().hex}.{media.ending(upload.name or '')}", upload, save=False)


def forget(field: FieldFile) -> None:
    """Delete the file once the transaction has held."""
    name, store = field.name or "", field.storage
    transaction.on_commit(lambda: store.delete(name))
