"""Zip files made by hand, byte by byte where a library would not make them."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

MANIFEST = (
    '<?xml version="1.0"?><manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"'
    ' xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><organizations default="o">'
    '<organization identifier="o"><title>Kit</title><item identifier="i" identifierref="r">'
    "<title>One</title></item></organization></organizations><resources>"
    '<resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html"/>'
    "</resources></manifest>"
)
PAGE = "<!doctype html><title>x</title><p>LMSInitialize</p>"
WHOLE: dict[str, str | bytes] = {"imsmanifest.xml": MANIFEST, "index.html": PAGE}


def zipped(files: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


@dataclass
class Part:
    """One entry, each field of which may lie."""

    name: bytes
    data: bytes = b""
    packed: bytes | None = None
    flags: int = 0
    method: int = 8
    mode: int = 0
    size: int | None = None
    crc: int | None = None
    local_name: bytes | None = None
    offset: int | None = None
    descriptor: bool = False

    def body(self) -> bytes:
        if self.packed is not None:
            return self.packed
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
        return squeeze.compress(self.data) + squeeze.flush() if self.method == 8 else self.data


def crafted(parts: list[Part], *, before: bytes = b"", between: bytes = b"", after: bytes = b"") -> bytes:
    """A zip of these parts, with bytes in front, before the directory, and behind the end."""
    held, directory = bytearray(before), bytearray()
    for part in parts:
        body, start = part.body(), len(held)
        size = len(part.data) if part.size is None else part.size
        crc = zlib.crc32(part.data) if part.crc is None else part.crc
        flags = part.flags | (8 if part.descriptor else 0)
        name = part.local_name or part.name
        first = (0, 0, 0) if part.descriptor else (crc, len(body), size)
        if part.offset is None:
            held += struct.pack("<4s5H3L2H", b"PK\3\4", 20, flags, part.method, 0, 33, *first, len(name), 0)
            held += name + body
            if part.descriptor:
                held += struct.pack("<4s3L", b"PK\7\x08", crc, len(body), size)
        directory += struct.pack(
            "<4s2B5H3L5H2L", b"PK\1\2", 20, 3, 20, flags, part.method, 0, 33, crc, len(body), size,
            len(part.name), 0, 0, 0, 0, part.mode << 16, start if part.offset is None else part.offset,
        )  # fmt: skip
        directory += part.name
    held += between
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(parts), len(parts), len(directory), len(held), 0)
    return bytes(held + directory + end + after)


def whole() -> list[Part]:
    """The parts of a package that is taken."""
    return [Part(b"imsmanifest.xml", MANIFEST.encode()), Part(b"index.html", PAGE.encode())]
