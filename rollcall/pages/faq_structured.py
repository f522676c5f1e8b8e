"""Questions and answers as search engines read them (schema.org/FAQPage)."""

from typing import Any

from rollcall.pages.models import FaqPage
from rollcall.pages.plain import plain


def data(page: FaqPage) -> dict[str, Any]:
    """All of the page: every answer is public."""
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": entry.question,
                "acceptedAnswer": {"@type": "Answer", "text": plain(str(entry.answer))},
            }
            for entry in page.entries()
        ],
    }
