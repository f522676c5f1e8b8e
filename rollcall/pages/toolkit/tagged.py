"""Whether a PDF has tags, told from its own bytes: the catalog must be marked and have a structure tree."""

import re
import zlib
from collections.abc import Iterator

from django.core.files import File

from rollcall.pages.models.resource_files import Tagging

MARKED = re.compile(rb"/Marked\s+true")
TREE = b"/StructTreeRoot"
_STREAM = re.compile(rb"/Type\s*/ObjStm.*?stream\r?\n", re.DOTALL)
MOST_UNPACKED = 20 * 2**20  # of one object stream; a bomb gets no further


def is_tagged(file: File[bytes]) -> str:
    """One of `Tagging`: yes or no. Reads the whole file, which is at most as large as an upload may be."""
    file.seek(0)
    content: bytes = file.read()
    file.seek(0)
    parts = [content, *_object_streams(content)]
    has_mark, has_tree = any(MARKED.search(part) for part in parts), any(TREE in part for part in parts)
    return Tagging.YES if has_mark and has_tree else Tagging.NO


def _object_streams(content: bytes) -> Iterator[bytes]:
    """Newer PDFs pack their catalog into compressed streams."""
    for match in _STREAM.finditer(content):
        try:
            yield zlib.decompressobj().decompress(content[match.end() :], MOST_UNPACKED)
        except zlib.error:
            continue
