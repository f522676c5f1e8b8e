"""Data for search engines inside a page (schema.org), as a block that nothing in it can end."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# Inside a <script> nothing may end it; these are the same characters to a JSON reader.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def block(told: Mapping[str, Any]) -> SafeString:
    """The text of a data block; it can be put into a page as it stands."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # every sign that could end the block is escaped
