"""From a letter's folder to subject, text and HTML.

A letter is a folder `<room>/mail/<letter>/` with `subject.txt`, `body.txt` and `body.html` (a fragment).
Secrets are rendered as marks and put in at delivery, so that what is stored never holds them.
"""

import re
from dataclasses import dataclass
from typing import Any

import mrml
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.utils.crypto import salted_hmac
from django.utils.html import escape

LAYOUT = "mail/layout.mjml"
SHOWN = "⟦{name}·{seal}⟧"


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(kind: str, context: dict[str, Any], secret_names: list[str]) -> Rendered:
    """Render a kind such as "accounts/poc_question"; secrets stand as marks, see `mark`."""
    room, letter = kind.split("/", 1)
    folder = f"{room}/mail/{letter}"
    marks = {name: mark(name) for name in secret_names}
    whole = {**context, **marks, "portal": settings.PORTAL_ORIGIN, "kind": kind}
    # One line, whatever a name contains: a subject can add no header (P45).
    subject = re.sub(r"\s+", " ", _plain(f"{folder}/subject.txt", whole)).strip()
    text = re.sub(r"\n{3,}", "\n\n", _plain(f"{folder}/body.txt", whole)).strip() + "\n"
    inner = render_to_string(f"{folder}/body.html", whole)
    layout = render_to_string(LAYOUT, {"inner": inner, "subject": subject, "portal": settings.PORTAL_ORIGIN})
    return Rendered(subject[:300], text, str(mrml.to_html(layout).content))


def mark(name: str) -> str:
    """What stands for a secret until delivery. Nobody can write it into a name: its seal is ours alone."""
    return SHOWN.format(name=name, seal=salted_hmac("rollcall.mail.mark", name).hexdigest()[:8])


def _plain(name: str, context: dict[str, Any]) -> str:
    """Render plain text: nothing is escaped, since nothing will read it as HTML."""
    template: Template = get_template(name).template  # type: ignore[attr-defined]  # Django's own backend
    return template.render(Context(context, autoescape=False))


def fill_in(rendered: str, secrets: dict[str, str], *, html: bool = False) -> str:
    """Put the secrets where their marks stand."""
    for name, value in secrets.items():
        rendered = rendered.replace(mark(name), escape(value) if html else value)
    return rendered
