"""Files that people send: few types, by their content; pictures are made anew (P37, P38)."""

import io
import re
from dataclasses import dataclass
from typing import cast
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from rollcall.base.errors import Refusal
from rollcall.base.sheets import Unreadable, text_of
from rollcall.cases.errors import BadAttachment
from rollcall.cases.models import CaseFile, CaseMessage
from rollcall.catalog import media

TYPES = ("pdf", "png", "jpg", "jpeg", "txt", "csv", "xlsx")
PLAIN = ("txt", "csv")
MOST_BYTES = 5 * 2**20
_STRANGE = re.compile(r"[\x00-\x1f\x7f/\\]+")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # signs that turn the ending of a name around


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that has passed."""

    name: str
    media_type: str
    content: bytes


def check(upload: UploadedFile[bytes]) -> Ready:
    """The file as it will be kept. Raises `BadAttachment` with the sentence to show."""
    name = plain_name(upload.name or "")
    if media.ending(name) not in TYPES:
        raise BadAttachment(_("Send a PDF, a PNG or JPEG picture, a text or a table (CSV, XLSX)."))
    if (upload.size or 0) > MOST_BYTES:
        raise BadAttachment(_("The file is larger than 5 MB."))
    if media.ending(name) in PLAIN:
        upload = _in_utf_8(upload)
    try:
        media_type = media.check_file(upload)
    except Refusal as refusal:
        raise BadAttachment(refusal.sentence) from refusal
    upload.seek(0)
    content = upload.read()
    return Ready(name, media_type, _made_anew(content) if media_type.startswith("image/") else content)


def check_bytes(name: str, content: bytes) -> Ready:
    """As `check`, for what came by e-mail."""
    return check(cast("UploadedFile[bytes]", SimpleUploadedFile(plain_name(name) or "file", content)))


def plain_name(name: str) -> str:
    """The last part of a name, without signs that no name needs; its ending stays."""
    last = _TURNS.sub("", _STRANGE.sub("/", name)).rsplit("/", 1)[-1].strip()
    return last[-120:]


def _in_utf_8(upload: UploadedFile[bytes]) -> UploadedFile[bytes]:
    """A text as Windows writes it, with its ñ, as we keep it; what is no text `media` refuses."""
    upload.seek(0)
    try:
        text = text_of(upload.read())
    except Unreadable:
        return upload
    return cast("UploadedFile[bytes]", SimpleUploadedFile(upload.name or "", text.encode()))


def _made_anew(content: bytes) -> bytes:
    """The same picture without what a camera or a clever hand put beside it (P38)."""
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as image:
        shown = ImageOps.exif_transpose(image)
        kind = image.format or "PNG"
        clean = shown.convert("RGB" if kind == "JPEG" else "RGBA")
        out = io.BytesIO()
        clean.save(out, kind, **({"quality": 88} if kind == "JPEG" else {}))
    return out.getvalue()


def keep(message: CaseMessage, ready: Ready) -> CaseFile:
    """Put it beside its message, under a name that says nothing."""
    row = CaseFile(message=message, name=ready.name, media_type=ready.media_type, size=len(ready.content))
    row.file.save(f"{uuid4().hex}.{media.ending(ready.name)}", ContentFile(ready.content), save=False)
    row.save()
    return row
