"""A strict reader of zip files (P33, P34). No Django here: the child process uses it.

Python's `zipfile` takes what is in front of and behind an archive, files that overlap, and local headers
that say something else than the directory. Here each byte of the file belongs to exactly one part:

    local header · data · (descriptor) · … · central directory · end record

Anything else is refused before a byte is written.
"""

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from rollcall.catalog.packages import names
from rollcall.catalog.packages.faults import Fault
from rollcall.catalog.packages.limits import Limits

END = struct.Struct("<4s4H2LH")
CENTRAL = struct.Struct("<4s2B5H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
END_MARK, CENTRAL_MARK, LOCAL_MARK = b"PK\5\6", b"PK\1\2", b"PK\3\4"
DESCRIPTOR_MARK, WIDE_MARK = b"PK\7\x08", b"PK\6\7"
LONGEST_COMMENT = 65535
STORED, DEFLATED = 0, 8
ENCRYPTED, DESCRIBED, PATCHED, STRONG, UTF8, MASKED = 0x1, 0x8, 0x20, 0x40, 0x800, 0x2000
UNIX, WIDE = 3, 0xFFFFFFFF
UNICODE_PATH, WIDE_SIZES = 0x7075, 0x0001
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """One file or folder as the directory has it."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")


class Archive:
    """A zip file whose every byte has been accounted for."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self.length = file.seek(0, 2)
        if self.length > limits.archive:
            raise Fault("too_large", most=limits.archive // 1024**2)
        count, start, size = self._end_record()
        self.entries = list(self._directory(count, start, size))
        self.starts: dict[str, int] = {}
        self._check_names()
        self._check_sizes()
        self._check_layout(start)

    def _at(self, offset: int, length: int) -> bytes:
        self.file.seek(offset)
        data = self.file.read(length)
        if len(data) != length:
            raise Fault("broken_zip")
        return data

    def _end_record(self) -> tuple[int, int, int]:
        """Number of entries, start and size of the directory."""
        if self.length < END.size or self._at(0, 4) not in {LOCAL_MARK, END_MARK}:
            raise Fault("not_a_zip")
        tail_length = min(self.length, END.size + LONGEST_COMMENT)
        tail = self._at(self.length - tail_length, tail_length)
        found = tail.rfind(END_MARK)
        if found < 0 or len(tail) - found < END.size:
            raise Fault("not_a_zip")
        _, disk, first_disk, here, count, size, start, comment = END.unpack_from(tail, found)
        place = self.length - tail_length + found
        if place + END.size + comment != self.length:
            raise Fault("trailing_data")
        if disk or first_disk or here != count:
            raise Fault("split_zip")
        if WIDE in {size, start} or (place >= 20 and self._at(place - 20, 4) == WIDE_MARK):
            raise Fault("wide_zip")
        if start + size != place:
            raise Fault("second_directory")
        if count == 0:
            raise Fault("empty_zip")
        if count > self.limits.files:
            raise Fault("many_files", most=self.limits.files)
        return count, start, size

    def _directory(self, count: int, start: int, size: int) -> Iterator[Entry]:
        data, at = self._at(start, size), 0
        for _ in range(count):
            if len(data) - at < CENTRAL.size:
                raise Fault("second_directory")
            fields = CENTRAL.unpack_from(data, at)
            if fields[0] != CENTRAL_MARK:
                raise Fault("second_directory")
            name_length, extra_length, comment_length = fields[11:14]
            at += CENTRAL.size
            raw, extra = data[at : at + name_length], data[at + name_length : at + name_length + extra_length]
            at += name_length + extra_length + comment_length
            yield _entry(fields, raw, extra, self.limits)
        if at != size:
            raise Fault("second_directory")

    def _check_names(self) -> None:
        names.refuse_doubles([entry.name for entry in self.entries])

    def _check_sizes(self) -> None:
        """By what the directory says; `read` holds each file to it."""
        total = sum(entry.size for entry in self.entries)
        if total > self.limits.total:
            raise Fault("too_much", most=self.limits.total // 1024**2)
        for entry in self.entries:
            if entry.size > self.limits.file:
                raise Fault("file_too_large", entry.name, most=self.limits.file // 1024**2)
            if entry.size > self.limits.ratio_from and entry.size > entry.packed * self.limits.ratio:
                raise Fault("bomb", entry.name)
        if total > self.limits.ratio_from and total > self.length * self.limits.ratio:
            raise Fault("bomb")

    def _check_layout(self, directory: int) -> None:
        """Each entry begins where the one before ended, from the first byte to the directory."""
        due = 0
        ordered = sorted(self.entries, key=lambda entry: entry.offset)
        for entry, follower in zip(ordered, [*[each.offset for each in ordered[1:]], directory], strict=True):
            if entry.offset < due:
                raise Fault("overlap", entry.name)
            if entry.offset > due:
                raise Fault("hidden_data" if due else "prepended_data", entry.name)
            start = self._check_local(entry)
            end = start + entry.packed
            if end > follower:
                raise Fault("overlap", entry.name)
            due = end + self._descriptor(entry, end, follower)
            self.starts[entry.name] = start
        if due != directory:
            raise Fault("hidden_data")

    def _check_local(self, entry: Entry) -> int:
        """Where the data begins; the local header must say what the directory says."""
        mark, _, flags, method, _, _, crc, packed, size, name_length, extra_length = LOCAL.unpack(
            self._at(entry.offset, LOCAL.size)
        )
        name = self._at(entry.offset + LOCAL.size, name_length)
        numbers, known = (crc, packed, size), (entry.crc, entry.packed, entry.size)
        later = bool(flags & DESCRIBED) and numbers == (0, 0, 0)
        if (
            mark != LOCAL_MARK
            or flags & ~UTF8 != entry.flags & ~UTF8
            or (method, name) != (entry.method, entry.raw_name)
            or (numbers != known and not later)
        ):
            raise Fault("two_headers", entry.name)
        return int(entry.offset + LOCAL.size + name_length + extra_length)

    def _descriptor(self, entry: Entry, end: int, follower: int) -> int:
        """Length of the data descriptor behind the data; it too must say what the directory says."""
        if not entry.flags & DESCRIBED:
            return 0
        body = struct.pack("<3L", entry.crc, entry.packed, entry.size)
        for form in (DESCRIPTOR_MARK + body, body):
            if end + len(form) <= follower and self._at(end, len(form)) == form:
                return len(form)
        if end == follower:
            return 0
        raise Fault("two_headers", entry.name)

    def read(self, entry: Entry) -> Iterator[bytes]:
        """The file's bytes, unpacked; never more than the directory says, and with its checksum."""
        crc, size = 0, 0
        for piece in self._unpacked(entry):
            size += len(piece)
            if size > entry.size:
                raise Fault("lying_size", entry.name)
            crc = zlib.crc32(piece, crc)
            yield piece
        if size != entry.size or crc != entry.crc:
            raise Fault("lying_size" if size != entry.size else "damaged", entry.name)

    def _packed(self, entry: Entry) -> Iterator[bytes]:
        left = entry.packed
        self.file.seek(self.starts[entry.name])
        while left:
            data = self.file.read(min(left, CHUNK))
            if not data:
                raise Fault("broken_zip", entry.name)
            left -= len(data)
            yield data

    def _unpacked(self, entry: Entry) -> Iterator[bytes]:
        if entry.method == STORED:
            yield from self._packed(entry)
            return
        inflate = zlib.decompressobj(-15)
        try:
            for data in self._packed(entry):
                rest = data
                while rest and not inflate.eof:
                    yield inflate.decompress(rest, CHUNK)
                    rest = inflate.unconsumed_tail
                if inflate.eof and (rest or inflate.unused_data):
                    raise Fault("hidden_data", entry.name)
            while not inflate.eof and (piece := inflate.decompress(inflate.unconsumed_tail, CHUNK)):
                yield piece
        except zlib.error as error:
            raise Fault("damaged", entry.name) from error
        if not inflate.eof:
            raise Fault("damaged", entry.name)


def _entry(fields: tuple[int, ...], raw: bytes, extra: bytes, limits: Limits) -> Entry:
    """An entry of the directory, with all that can be judged from its own words."""
    host, flags, method = fields[2], fields[4], fields[5]
    crc, packed, size = fields[8:11]
    disk, attributes, offset = fields[14], fields[16], fields[17]
    name = names.checked(_decoded(raw, flags, extra), limits)
    if flags & (ENCRYPTED | STRONG | MASKED):
        raise Fault("encrypted", name)
    if method not in {STORED, DEFLATED} or flags & PATCHED:
        raise Fault("unusual_packing", name)
    if WIDE in {packed, size, offset} or disk:
        raise Fault("wide_zip", name)
    if host == UNIX:
        _check_kind(attributes >> 16, name)
    if name.endswith("/") and size:
        raise Fault("two_headers", name)
    if method == STORED and packed != size:
        raise Fault("two_headers", name)
    return Entry(name, raw, flags, method, crc, packed, size, offset)


def _check_kind(mode: int, name: str) -> None:
    """Only plain files and folders: no links, devices, pipes or sockets."""
    kind = stat.S_IFMT(mode)
    if kind == stat.S_IFLNK:
        raise Fault("link", name)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR} or (kind == stat.S_IFDIR) > name.endswith("/"):
        raise Fault("device", name)


def _decoded(raw: bytes, flags: int, extra: bytes) -> str:
    """The name as text: UTF-8 where it says or looks so, else the old code page of zip files."""
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if flags & UTF8:
            raise Fault("control_name", raw.decode("utf-8", "replace")) from error
        name = raw.decode("cp437")
    for kind, data in _extras(extra):
        if kind == UNICODE_PATH and len(data) > 5 and data[5:] != name.encode():
            raise Fault("two_headers", name)
    return name


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length
