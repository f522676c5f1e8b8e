"""The words of a letter to many: plain text with a few fixed fields, and HTML made from it (P46).

There is no template language in a letter: `{first_name}` and the others below are put in as they stand,
anything else in braces is refused while one writes.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.html import conditional_escape, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.base.addresses import portal_url
from rollcall.mail import rendering
from rollcall.outreach import tokens
from rollcall.outreach.audiences import Addressee
from rollcall.outreach.errors import BadLetter
from rollcall.outreach.models import Campaign

MERGE: dict[str, str | Promise] = {
    "name": gettext_lazy("Full name"),
    "first_name": gettext_lazy("First word of the name"),
    "email": gettext_lazy("E-mail"),
}
LINKS = ("preferences", "unsubscribe")
FIELDS = (*MERGE, *LINKS)
KIND = "outreach/campaign"
DIGEST = "outreach/digest"
_BRACES = re.compile(r"\{([^{}]*)\}")
_STRAY = re.compile(r"[{}]|⟦|⟧")


def check(subject: str, body: str) -> None:
    """Refuse a field that we do not have, and braces that belong to none."""
    for name, text in (("subject", subject), ("body", body)):
        for found in _BRACES.findall(text):
            if found not in MERGE:
                known = ", ".join(f"{{{one}}}" for one in MERGE)
                words = _("“{%(found)s}” is no field. You can use: %(known)s.")
                raise BadLetter(words % {"found": found[:40], "known": known}, field=name)
        if _STRAY.search(_BRACES.sub("", text)):
            raise BadLetter(_("A brace stands alone here. Braces are for fields only."), field=name)
        if "\0" in text:
            raise BadLetter(_("There is a sign in it that no letter can hold."), field=name)
    if not subject.strip() or "\n" in subject or "\r" in subject:
        raise BadLetter(_("The subject is one line."), field="subject")
    if not body.strip():
        raise BadLetter(_("Write the letter."), field="body")


def shared(campaign: Campaign) -> dict[str, Any]:
    """What all letters of a campaign have in common, with sealed marks where the fields go."""
    subject, body = _marked(campaign.subject), _marked(campaign.body)
    return {"letter_subject": subject, "letter_text": body, "letter_html": _html(body), "news": campaign.news}


def _marked(text: str) -> str:
    return _BRACES.sub(lambda found: rendering.mark(found[1]), text)


def _html(body: str) -> SafeString:
    """Paragraphs and links; whatever was typed is escaped."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", body.replace("\r\n", "\n")) if part.strip()]
    # urlize escapes what it does not make itself
    inner = "".join(f"<p>{urlize(part, autoescape=True)}</p>" for part in paragraphs).replace("\n", "<br>")
    return mark_safe(inner)


def fields(one: Addressee, recipient_pk: int) -> dict[str, str]:
    """What a letter to one of them says in the places of the fields."""
    token = tokens.of(recipient_pk, one.mailbox)
    return {**_names(one), **links(token)}


def links(token: str) -> dict[str, str]:
    return {
        "preferences": portal_url("outreach:preferences", [token]),
        "unsubscribe": portal_url("outreach:unsubscribe", [token]),
    }


def _names(one: Addressee) -> dict[str, str]:
    name = one.name or one.email
    return {"name": name, "first_name": name.split(" ", 1)[0], "email": one.email}


def headers(unsubscribe: str) -> dict[str, str]:
    """By which mail programs offer to stop the letters with one click (RFC 2369, RFC 8058)."""
    return {"List-Unsubscribe": f"<{unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def preview(campaign: Campaign, one: Addressee) -> rendering.Rendered:
    """The letter as this person would get it, with links that lead nowhere."""
    nowhere = portal_url("portal:help")
    values: Mapping[str, str] = {**_names(one), "preferences": nowhere, "unsubscribe": nowhere}
    return rendering.filled(rendering.render(KIND, shared(campaign), list(FIELDS)), values)


def plain_html(campaign: Campaign, one: Addressee) -> SafeString:
    """The paragraphs alone, for the preview page, which is no letter."""
    html = _html(campaign.body)
    values = {name: conditional_escape(value) for name, value in _names(one).items()}
    return mark_safe(_BRACES.sub(lambda found: values.get(found[1], found[0]), html))
