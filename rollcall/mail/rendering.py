"""From a letter's folder to subject, text and HTML.

A letter is a folder `<room>/mail/<letter>/` with `subject.txt`, `body.txt` and `body.html` (a fragment).
Secrets are rendered as marks and put in at delivery, so that what is stored never holds them.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import mrml
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.html import escape

from rollcall.base.context import words

LAYOUT = "mail/layout.mjml"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # in a name they would make no letter at all
SHOWN = "⟦{name}·{seal}⟧"
MARK = re.compile(r"⟦(\w+)·[0-9a-f]{8}⟧")


LanguageOf = Callable[[int], str]
_asked: list[LanguageOf] = []


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


def ask_language_of(answer: LanguageOf) -> None:
    """Register who knows the language of a person; this room knows only addresses."""
    _asked[:] = [answer]


def in_language_of(person_id: int | None) -> AbstractContextManager[None]:
    """What is said within is said in the person's language; in the present one where none is known."""
    code = _asked[0](person_id) if _asked and person_id is not None else ""
    return translation.override(code or translation.get_language())


def render(kind: str, context: dict[str, Any], secret_names: list[str]) -> Rendered:
    """Render a kind such as "accounts/poc_question", in the present language; secrets stand as marks, see
    `mark`."""
    room, letter = kind.split("/", 1)
    folder = f"{room}/mail/{letter}"
    marks = {name: mark(name) for name in secret_names}
    whole = {**context, **marks, "portal": settings.PORTAL_ORIGIN, "kind": kind}
    # One line, whatever a name contains: a subject can add no header (P45).
    subject = _CONTROLS.sub("", re.sub(r"\s+", " ", _plain(f"{folder}/subject.txt", whole)).strip())
    text = re.sub(r"\n{3,}", "\n\n", _plain(f"{folder}/body.txt", whole)).strip() + "\n"
    inner = _CONTROLS.sub("", render_to_string(f"{folder}/body.html", whole))
    frame = {"inner": inner, "subject": subject, "portal": settings.PORTAL_ORIGIN, "words": words()}
    layout = render_to_string(LAYOUT, frame)
    text = _CONTROLS.sub("", text)
    return Rendered(subject[:300], text, str(mrml.to_html(layout).content))


def mark(name: str) -> str:
    """What stands for a secret until delivery. Nobody can write it into a name: its seal is ours alone."""
    return SHOWN.format(name=name, seal=salted_hmac("rollcall.mail.mark", name).hexdigest()[:8])


def _plain(name: str, context: dict[str, Any]) -> str:
    """Render plain text: nothing is escaped, since nothing will read it as HTML."""
    template: Template = get_template(name).template  # type: ignore[attr-defined]  # Django's own backend
    return template.render(Context(context, autoescape=False))


def filled(rendered: Rendered, values: Mapping[str, str]) -> Rendered:
    """Put secrets, or the fields of one of many, where their marks stand; what is missing leaves nothing."""
    return Rendered(
        subject=re.sub(r"\s+", " ", _fill_in(rendered.subject, values)).strip()[:300],  # one line (P45)
        text=_fill_in(rendered.text, values),
        html=_fill_in(rendered.html, {name: escape(value) for name, value in values.items()}),
    )


def _fill_in(text: str, values: Mapping[str, str]) -> str:
    """All at once, so that a value that looks like a mark stays as it is."""
    marks = {mark(name): value for name, value in values.items()}
    return MARK.sub(lambda found: marks.get(found[0], "" if found[0] == mark(found[1]) else found[0]), text)


def holds_marks(text: str) -> bool:
    """Whether secrets belong into a rendered text."""
    return any(found[0] == mark(found[1]) for found in MARK.finditer(text))
