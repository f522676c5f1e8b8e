"""The picture that stands beside a link to us elsewhere: title and brand, drawn here, kept by its content.

Only for titles that anybody may read (P26): whoever draws one has put the same words on a public page. Its
address is a digest of what is on it, so that a changed title has another picture and none can be guessed from
a title's number.
"""

import hashlib
import io
import re
from functools import cache
from pathlib import Path

from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
EDGE = 88
INK, PAPER, SOFT, BRASS = "#17212e", "#f6f7f9", "#4b5766", "#c08a1e"
FONTS = Path(__file__).resolve().parent / "static" / "base" / "vendor" / "fonts"
SIZES = (76, 68, 60, 52, 46)  # the largest in which the title takes no more lines than there is room for
LINES = 4
LONGEST = 200  # letters of a title
DRAWING = "1"  # another number draws all of them anew
FOLDER = "shared-pictures"
DIGEST = re.compile(r"[0-9a-f]{40}")
REMEMBERED = 3600  # s that a process does not look again whether a picture is there


def digest_of(title: str, brand: str) -> str:
    """The name of the picture, which is made where it is not there yet."""
    told = "\x1f".join((DRAWING, brand, title[:LONGEST]))
    digest = hashlib.sha256(told.encode()).hexdigest()[:40]
    if not caches["local"].get(f"shared:{digest}"):
        _keep(digest, title[:LONGEST], brand)
        caches["local"].set(f"shared:{digest}", True, REMEMBERED)
    return digest


def path_of(digest: str) -> str:
    """Where a picture lies in the storage; nothing for what is no digest of ours."""
    return f"{FOLDER}/{digest}.png" if DIGEST.fullmatch(digest) else ""


def _keep(digest: str, title: str, brand: str) -> None:
    """Two processes may draw the same at once: the storage gives the later one another name, which nobody
    asks for, so it is taken away again."""
    if default_storage.exists(path_of(digest)):
        return
    kept = default_storage.save(path_of(digest), ContentFile(draw(title, brand)))
    if kept != path_of(digest):
        default_storage.delete(kept)


def draw(title: str, brand: str) -> bytes:
    """A PNG of 1200 × 630."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 16), fill=INK)
    pen.rectangle((0, 16, WIDTH, 22), fill=BRASS)
    _mark(pen, EDGE, HEIGHT - EDGE - 60)
    pen.text(
        (EDGE + 96, HEIGHT - EDGE - 30),
        brand[:60],
        font=_font("public-sans-semibold", 40),
        fill=SOFT,
        anchor="lm",
    )
    size, lines = _fit(pen, title)
    for number, line in enumerate(lines):
        pen.text((EDGE, 96 + number * size * 1.3), line, font=_font("merriweather-bold", size), fill=INK)
    made = io.BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _mark(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
    """A tally of five, the fifth stroke in brass."""
    for stroke in range(4):
        x = left + stroke * 20
        pen.line((x, top, x, top + 56), fill=INK, width=9)
    pen.line((left - 12, top + 50, left + 74, top + 6), fill=BRASS, width=9)


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"{name}.woff2"), size)


def _fit(pen: ImageDraw.ImageDraw, title: str) -> tuple[int, list[str]]:
    """The size and the lines; what does not fit even in the smallest ends with an ellipsis."""
    for size in SIZES:
        lines = _broken(pen, title, size)
        if len(lines) <= LINES:
            return size, lines
    return size, [*lines[: LINES - 1], f"{lines[LINES - 1]} …"]


def _broken(pen: ImageDraw.ImageDraw, title: str, size: int) -> list[str]:
    """Words put into lines as wide as the picture has room; a word wider than a line is cut."""
    font, room = _font("merriweather-bold", size), WIDTH - 2 * EDGE
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and pen.textlength(longer, font=font) <= room:
            lines[-1] = longer
        else:
            lines.append(_cut(pen, word, font, room))
    return lines


def _cut(pen: ImageDraw.ImageDraw, word: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    while pen.textlength(word, font=font) > room:
        word = word[:-1]
    return word
