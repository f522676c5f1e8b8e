"""The blocks that editors make pages of: each is one of our components, and none takes raw HTML."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]

BODY = [
    ("text", RichTextBlock(label=_("Text"), features=FEATURES)),
]
