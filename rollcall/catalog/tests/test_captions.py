"""Captions are read strictly, and a fault is named with its line."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollcall.catalog import captions
from rollcall.catalog.errors import BadCaptions

GOOD = """WEBVTT - a title

STYLE
::cue { color: white }

NOTE made by hand

one
00:01.000 --> 00:02.500 line:0 align:start
First.

00:00:02.500 --> 00:00:04.000
Second,
in two lines.
"""


def test_good_captions_are_read() -> None:
    read = captions.check(GOOD.replace("\n", "\r\n").encode("utf-8-sig"))
    assert (read.cues, read.ends) == (2, 4.0)
    assert "\r" not in read.text


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "WEBVTT"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nx\n", 1, "WEBVTT"),
        (b"WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nx\n", 3, "not written as"),
        (b"WEBVTT\n\n00:00:05.000 --> 00:00:02.000\nx\n", 3, "ends before"),
        (b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n\n", 3, "no words"),
        (b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nx\n00:00:03.000 --> 00:00:04.000\ny\n", 5, "empty line"),
        (
            b"WEBVTT\n\n00:00:03.000 --> 00:00:04.000\nx\n\n00:00:01.000 --> 00:00:02.000\ny\n",
            6,
            "begins before",
        ),
        (b"WEBVTT\n\nHello\nWorld\n", 3, "missing"),
        (b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000 colour:red\nx\n", 3, "colour:red"),
        (b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n\xff\xfe\n", 4, "UTF-8"),
        (b"WEBVTT\n\n00:61:01.000 --> 00:62:02.000\nx\n", 3, "not written as"),
        (b"WEBVTT\n\nNOTE nothing\n", 4, "no caption"),
    ],
)
def test_a_fault_is_named_with_its_line(content: bytes, line: int, words: str) -> None:
    with pytest.raises(BadCaptions, match=words) as refusal:
        captions.check(content)
    assert refusal.value.line == line
    assert str(refusal.value).startswith(f"Line {line}:")


@given(
    content=st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: f"WEBVTT\n\n{text}".encode(errors="replace"))
)
def test_any_bytes_are_captions_or_refused(content: bytes) -> None:
    """P51."""
    try:
        read = captions.check(content)
    except BadCaptions:
        return
    assert read.cues


@pytest.mark.shared
def test_real_files_are_judged(shared: Path) -> None:
    """Whatever lies in the shared folder gets a verdict, never an error."""
    with zipfile.ZipFile(shared / "content" / "webvtt" / "wpt-file-parsing.zip") as parts:
        verdicts = {name: verdict(parts.read(name)) for name in parts.namelist() if name.endswith(".vtt")}
    assert len(verdicts) > 20
    assert {True, False} == set(verdicts.values())


def verdict(content: bytes) -> bool:
    try:
        captions.check(content)
    except BadCaptions:
        return False
    return True
