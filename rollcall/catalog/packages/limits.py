"""The ceilings of an import, counted while reading (P34). No Django here: the child process uses it."""

from dataclasses import asdict, dataclass
from typing import Any

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes unless said otherwise."""

    archive: int = 512 * MIB  # the zip as uploaded
    total: int = 1024 * MIB  # all files, unpacked
    file: int = 512 * MIB  # one file, unpacked
    files: int = 10_000
    ratio: int = 200  # unpacked to packed, of one file above `ratio_from` and of the whole
    ratio_from: int = MIB
    depth: int = 16  # folders within folders
    name: int = 400  # of a path
    part: int = 180  # of one name in a path
    manifest: int = 8 * MIB
    memory: int = 384 * MIB  # address space of the child
    cpu_seconds: int = 60
    seconds: int = 120  # by the wall's clock

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
