"""Rich text as plain words: for search, feeds and machines."""

import html
import re

_ENDS = re.compile(r"</(p|li|h[1-6]|ul|ol)>|<br\s*/?>")
_TAGS = re.compile(r"<[^>]*>")


def plain(source: str) -> str:
    """The words of an editor's rich text on one line; tags are taken out, signs are themselves again."""
    words = _TAGS.sub("", _ENDS.sub(" ", source))
    return " ".join(html.unescape(words).split())
