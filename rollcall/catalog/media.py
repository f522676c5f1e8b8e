"""What a file is, by its content; and under which type it is served. Nothing outside this map is served as
anything but a download of unknown type (P37)."""

import io
import secrets
import struct
import warnings
import zipfile
from collections.abc import Iterator
from typing import IO, Literal

import puremagic
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from rollcall.catalog.errors import BadFile

UNKNOWN = "application/octet-stream"
# Ending → the type it is served with. HTML, SVG and scripts are missing on purpose.
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "vtt": "text/vtt; charset=utf-8",
}
INLINE = {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"}
PICTURES = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP"}
_OFFICE = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}
_TEXT = {"txt", "csv"}
MOST_PIXELS = 50_000_000
MOST_BYTES = {"picture": 10 * 2**20, "file": 50 * 2**20, "video": 2 * 2**30}
Kind = Literal["picture", "file", "video"]


def ending(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def type_of(name: str) -> str:
    """The type a stored file is served with."""
    return TYPES.get(ending(name), UNKNOWN)


def is_inline(media_type: str) -> bool:
    """Whether a browser may show it rather than save it."""
    return media_type in INLINE


def _begin(upload: UploadedFile[bytes] | File[bytes], length: int) -> bytes:
    upload.seek(0)
    head: bytes = upload.read(length)
    upload.seek(0)
    return head


def _small_enough(upload: UploadedFile[bytes], kind: Kind) -> None:
    if not upload.size:
        raise BadFile(_("The file is empty."), field="file")
    if upload.size > MOST_BYTES[kind]:
        raise BadFile(
            _("The file is larger than %(most)d MB.") % {"most": MOST_BYTES[kind] // 2**20}, field="file"
        )


def check_file(upload: UploadedFile[bytes]) -> str:
    """The type of a download, when its content is what its name says. Raises BadFile."""
    _small_enough(upload, "file")
    name = ending(upload.name or "")
    if name not in TYPES or name in {"vtt", "mp4"}:
        allowed = ", ".join(sorted(set(TYPES) - {"vtt", "mp4"}))
        raise BadFile(
            _("This kind of file cannot be offered. Use one of: %(types)s.") % {"types": allowed},
            field="file",
        )
    if name in PICTURES:
        check_picture(upload)
    elif name in _OFFICE or name in {"odt", "odp"}:
        _check_office(upload, name)
    elif name in _TEXT:
        _check_text(upload)
    elif name not in _found(upload):
        raise _not_a(name)
    return TYPES[name]


def _not_a(name: str) -> BadFile:
    return BadFile(
        _("The file is not a %(type)s file, whatever its name says.") % {"type": name.upper()}, field="file"
    )


def _found(upload: UploadedFile[bytes]) -> set[str]:
    """Endings that the first bytes speak for."""
    try:
        results = puremagic.magic_string(_begin(upload, 8192))
    except (puremagic.PureError, ValueError):
        return set()
    return {result.extension.lstrip(".") for result in results}


def _check_text(upload: UploadedFile[bytes]) -> None:
    upload.seek(0)
    try:
        text = upload.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(_("We cannot read this text. Save it as UTF-8 and try again."), field="file") from error
    finally:
        upload.seek(0)
    if "\0" in text:
        raise _not_a("txt")


def _check_office(upload: UploadedFile[bytes], name: str) -> None:
    try:
        upload.seek(0)
        with zipfile.ZipFile(upload) as parts:
            names = parts.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _not_a(name) from error
    finally:
        upload.seek(0)
    folder = _OFFICE.get(name)
    fits = any(part.startswith(folder) for part in names) if folder else "mimetype" in names
    if not fits:
        raise _not_a(name)
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise BadFile(_("The file contains macros. Save it without them and try again."), field="file")


def check_picture(upload: UploadedFile[bytes]) -> tuple[str, int, int]:
    """Type, width and height of a picture; raises BadFile on anything else, SVG and bombs included (P38)."""
    _small_enough(upload, "picture")
    name = ending(upload.name or "")
    try:
        with (
            warnings.catch_warnings(),
            Image.open(io.BytesIO(_all(upload)), formats=sorted(set(PICTURES.values()))) as image,
        ):
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            width, height, found = image.width, image.height, image.format
            if width * height > MOST_PIXELS:
                raise BadFile(_("The picture has too many pixels."), field="file")
            image.verify()
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Warning,
    ) as error:
        raise BadFile(
            _("The picture is not a PNG, JPEG, GIF or WebP file that can be read."), field="file"
        ) from error
    if PICTURES.get(name) != found:
        raise _not_a(name or "picture")
    return TYPES[name], width, height


def _all(upload: UploadedFile[bytes]) -> bytes:
    upload.seek(0)
    content: bytes = upload.read()
    upload.seek(0)
    return content


def check_video(upload: UploadedFile[bytes]) -> int:
    """The length of an MP4 in whole seconds; raises BadFile when it is none that a browser plays."""
    _small_enough(upload, "video")
    if ending(upload.name or "") != "mp4" or _begin(upload, 12)[4:8] != b"ftyp":
        raise BadFile(_("The video has to be an MP4 file."), field="file")
    seconds = _mp4_seconds(upload)
    upload.seek(0)
    if not seconds:
        raise BadFile(_("The length of the video cannot be read. Is the file complete?"), field="file")
    return seconds


def _boxes(source: IO[bytes], begin: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, first and last byte of the content of each box (ISO/IEC 14496-12, 4.2) between two places."""
    while begin + 8 <= end:
        source.seek(begin)
        head = source.read(16)
        if len(head) < 8:
            return
        size, name = struct.unpack(">I4s", head[:8])
        skip = 8
        if size == 1 and len(head) == 16:
            size, skip = struct.unpack(">Q", head[8:])[0], 16
        if size == 0:
            size = end - begin
        if size < skip:
            return
        yield name, begin + skip, min(begin + size, end)
        begin += size


def _mp4_seconds(upload: UploadedFile[bytes]) -> int:
    """From the movie header, rounded up; 0 where there is none."""
    source: IO[bytes] = upload
    for name, begin, end in _boxes(source, 0, upload.size or 0):
        if name != b"moov":
            continue
        for inner, first, _last in _boxes(source, begin, end):
            if inner == b"mvhd":
                source.seek(first)
                return _header_seconds(source.read(32))
    return 0


def _header_seconds(header: bytes) -> int:
    if len(header) < 32:
        return 0
    wide = header[0] == 1
    scale, length = struct.unpack(">IQ", header[20:32]) if wide else struct.unpack(">II", header[12:20])
    return -(-length // scale) if scale else 0


def stored(upload: UploadedFile[bytes] | ContentFile[bytes]) -> File[bytes]:
    """The upload under a name of ours, so that no name from outside reaches the disk (P33)."""
    upload.seek(0)
    return File(upload, name=f"{secrets.token_hex(8)}.{ending(upload.name or '') or 'bin'}")


def plain_name(name: str) -> str:
    """A file's name as it is shown: its last part, without control signs, at most 160 letters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[-160:] or "file"
