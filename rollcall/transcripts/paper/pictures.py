"""Pictures on paper, as SVG text: the QR code and the provider's logo."""

import base64
import io
import re
from functools import lru_cache

import segno
from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError

LOGO_PIXELS = (900, 300)  # three times the printed size: sharp, and small in the file
INK = "#17212e"
MASK = 2
DARK = re.compile(rb"\x01+")  # modules side by side


def qr(address: str) -> str:
    """The address as a QR code, error correction M: survives a folded corner.

    The mask is given, not sought: trying all eight takes three quarters of the work, and every reader takes
    any mask. `MASK` is the one that the search ends with for three of four of our addresses.
    """
    rows = segno.make(address, error="m", micro=False, mask=MASK).matrix
    side = len(rows)
    bars = "".join(
        f"M{run.start()} {y}h{run.end() - run.start()}v1H{run.start()}z"
        for y, row in enumerate(rows)
        for run in DARK.finditer(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}">'
        f'<path fill="{INK}" d="{bars}"/></svg>'
    )


@lru_cache(maxsize=64)
def logo(name: str) -> str | None:
    """A logo from the file store wrapped in SVG; None where there is none or it cannot be read."""
    if not name:
        return None
    try:
        with default_storage.open(name) as file:
            picture = Image.open(file)
            picture.thumbnail(LOGO_PIXELS)
            out = io.BytesIO()
            picture.convert("RGBA").save(out, "PNG", optimize=True)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
    width, height = picture.size
    data = base64.b64encode(out.getvalue()).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    )
