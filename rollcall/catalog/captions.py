"""Captions: a WebVTT file is read strictly, and what is wrong is said with its line (P37, R19)."""

import io
import re
from dataclasses import dataclass

import webvtt
from django.utils.translation import gettext as _
from webvtt.errors import MalformedFileError

from rollcall.catalog.errors import BadCaptions

MOST_BYTES = 2 * 2**20
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_ARROW = re.compile(rf"^{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+(.*))?$", re.ASCII)
_SETTING = re.compile(r"^(vertical|line|position|size|align|region):\S+$")


@dataclass(frozen=True, slots=True)
class Captions:
    """What was read: the text as it is kept, the number of cues, and the end of the last one in seconds."""

    text: str
    cues: int
    ends: float


def check(content: bytes) -> Captions:
    """Captions that every browser reads the same way. Raises BadCaptions, which names the line."""
    if len(content) > MOST_BYTES:
        raise BadCaptions(_("The caption file is larger than 2 MB."), line=0)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadCaptions(_("Line %(line)d: the file is not UTF-8.") % {"line": line}, line=line) from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    _head(lines)
    ends = _cues(lines)
    _second_reader("\n".join(lines))
    return Captions("\n".join(lines).rstrip("\n") + "\n", len(ends), max(ends))


def _fault(line: int, sentence: str) -> BadCaptions:
    return BadCaptions(_("Line %(line)d: %(what)s") % {"line": line, "what": sentence}, line=line)


def _head(lines: list[str]) -> None:
    if not re.match(r"^WEBVTT(?:[ \t].*)?$", lines[0]):
        raise _fault(1, _("the file has to begin with WEBVTT."))
    for number, line in enumerate(lines, start=1):
        if "\0" in line:
            raise _fault(number, _("there is a character that no text has (NUL)."))


def _cues(lines: list[str]) -> list[float]:
    """The ends of all cues. A block is what stands between empty lines."""
    ends: list[float] = []
    latest = 0.0
    for number, block in _blocks(lines):
        at = next((place for place, line in enumerate(block[:2]) if "-->" in line), None)
        if at is None:
            _not_a_cue(number, block, after_a_cue=bool(ends))
            continue
        begin, end = _times(number + at, block[at])
        if begin < latest:
            raise _fault(number + at, _("this caption begins before the one above it."))
        _words(number + at, block[at + 1 :])
        latest = begin
        ends.append(end)
    if not ends:
        raise _fault(len(lines), _("there is no caption in the file."))
    return ends


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """(line number, lines) of each block after the head."""
    blocks: list[tuple[int, list[str]]] = []
    held: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            held.append(line)
        elif held:
            blocks.append((number - len(held), held))
            held = []
    return [block for block in blocks if block[0] != 1]


def _not_a_cue(number: int, block: list[str], *, after_a_cue: bool) -> None:
    word = block[0].split()[0]
    if word == "NOTE":
        return
    if word in {"STYLE", "REGION"}:
        if after_a_cue:
            raise _fault(number, _("STYLE and REGION stand before the first caption."))
        return
    raise _fault(number, _("a time such as 00:01:02.500 --> 00:01:05.000 is missing."))


def _times(number: int, line: str) -> tuple[float, float]:
    match = _ARROW.match(line.strip())
    if not match:
        raise _fault(number, _("the time is not written as 00:01:02.500 --> 00:01:05.000."))
    parts = match.groups()
    begin, end = _seconds(parts[0:4]), _seconds(parts[4:8])
    if end <= begin:
        raise _fault(number, _("the caption ends before it begins."))
    wrong = [word for word in (parts[8] or "").split() if not _SETTING.match(word)]
    if wrong:
        raise _fault(number, _("“%(word)s” is not a caption setting.") % {"word": wrong[0][:40]})
    return begin, end


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _words(number: int, lines: list[str]) -> None:
    if not "".join(lines).strip():
        raise _fault(number, _("there are no words under this time."))
    for offset, line in enumerate(lines, start=1):
        if "-->" in line:
            raise _fault(number + offset, _("an empty line is missing before this time."))


def _second_reader(text: str) -> None:
    """webvtt-py has to agree."""
    try:
        webvtt.from_buffer(io.StringIO(text))
    except MalformedFileError as error:
        raise BadCaptions(_("The file is not a WebVTT caption file."), line=0) from error
