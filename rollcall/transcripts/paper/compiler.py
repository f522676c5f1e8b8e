"""The typst compiler, kept warm: one a process and design, used by one thread at a time."""

import json
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

HERE = Path(__file__).parent
ROOMS = HERE.parents[1]  # what a design may read: the designs of all rooms, as "/transcripts/paper/…"
STANDARD: Final = "ua-1"  # PDF/UA-1: typst checks it while it compiles
log = logging.getLogger(__name__)
_one_at_a_time = Lock()


Design = str | Path  # the name of one of ours, or the file of another room's


@cache
def _compiler(design: Design) -> typst.Compiler:
    file = design if isinstance(design, Path) else HERE / "designs" / f"{design}.typ"
    return typst.Compiler(input=file, root=ROOMS, font_paths=[HERE / "fonts"])


def pdf(design: Design, data: Mapping[str, Any]) -> bytes:
    """Set `data` in a design; tagged PDF bytes. Text in `data` is placed as text, never read as markup.

    A character that no font on this machine has cannot be tagged as the standard asks: then the paper is
    made without the standard's promise rather than not at all.
    """
    given = {"data": json.dumps(data)}
    with _one_at_a_time:
        compiler = _compiler(design)
        try:
            return _bytes(compiler.compile(sys_inputs=given, format="pdf", pdf_standards=[STANDARD]))
        except typst.TypstError as error:
            log.warning("a %s was made without %s: %s", design, STANDARD, str(error)[:200])
            return _bytes(compiler.compile(sys_inputs=given, format="pdf"))


def picture(design: Design, data: Mapping[str, Any]) -> bytes:
    """The first page as PNG, for looking at."""
    with _one_at_a_time:
        made = _compiler(design).compile(sys_inputs={"data": json.dumps(data)}, format="png", ppi=96)
    return _bytes(made[0] if isinstance(made, list) else made)


def _bytes(made: Any) -> bytes:
    return bytes(made)
