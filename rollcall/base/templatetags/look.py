"""What the page skeleton and its parts need beyond plain templates."""

import functools
from decimal import Decimal
from typing import NamedTuple

from django import template
from django.conf import settings
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, Input, RadioSelect, Select, Textarea
from django.template import Context
from django.urls import Resolver404, get_urlconf, resolve
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rollcall.base import figures, sites
from rollcall.base.bulletins import shown
from rollcall.base.models import Bulletin

register = template.Library()


@register.filter
def percent(value: Decimal | float | str | None) -> str:
    """Turn 79.6 into “79 %”, on one line; nothing where there is no number."""
    return "" if value is None or value == "" else figures.percent(value)


class Place(NamedTuple):
    """An entry of the main navigation: an address of `docs/map.md` and its name."""

    path: str
    name: str | Promise


PLACES = [
    Place("/courses/", _("Courses")),
    Place("/events/", _("Classes & webinars")),
    Place("/toolkit/", _("Toolkit")),
    Place("/programs/", _("Programs")),
]
FOOT = [
    Place("/courses/", _("Courses")),
    Place("/events/", _("Classes & webinars")),
    Place("/model-programs/", _("Model programs")),
    Place("/account/certificates/", _("Find my certificate")),
    Place("/certificates/", _("Check a certificate")),
    Place("/host-a-class/", _("Host a class")),
    Place("/updates/", _("Updates by e-mail")),
    Place("/contact/", _("Contact us")),
    Place("/help/", _("Help")),
]


@functools.cache
def _keeper(path: str, urlconf: str | None) -> str:
    """Who answers an address: "us", "editors" or nobody; asked once a process, for a resolver is slow."""
    try:
        found = resolve(path, urlconf)
    except Resolver404:
        return ""
    return "editors" if found.view_name == "wagtail_serve" else "us"


def _urlconf() -> str:
    return get_urlconf() or settings.ROOT_URLCONF


def exists(path: str) -> bool:
    """Whether this portal has that address: one of ours, or a section that its editors have put there."""
    keeper = _keeper(path, _urlconf())
    return keeper == "us" or (keeper == "editors" and path.strip("/") in sites.here().sections)


@register.simple_tag(takes_context=True)
def places(context: Context) -> list[Place]:
    """The navigation: only what there is. An error page, which knows nothing, asks no database."""
    if "words" not in context:
        return [place for place in PLACES if _keeper(place.path, _urlconf()) == "us"]
    return [place for place in PLACES if exists(place.path)]


@register.filter
def begins(path: str | None, place: str) -> bool:
    """Whether a page stands below a place: /events/x/ below /events/, and /desk/events/ not.

    An error page may know no path at all.
    """
    return (path or "").startswith(place)


@register.simple_tag
def foot_places() -> list[Place]:
    """The links in every page's foot: only what there is."""
    return [place for place in FOOT if exists(place.path)]


@register.simple_tag(takes_context=True)
def bulletins(context: Context) -> list[Bulletin]:
    """What is said above every page. An error page, which knows nothing, says nothing."""
    request = context.get("request")
    return shown(request) if request is not None and "words" in context else []


@register.simple_tag
def has_address(path: str) -> bool:
    return exists(path)


def _class_of(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "usa-checkbox__input"
    if isinstance(widget, Select):
        return "usa-select"
    if isinstance(widget, Textarea):
        return "usa-textarea"
    return "usa-input" if isinstance(widget, Input) else ""


# What a browser calls itself, most telling first: each also claims to be the ones before it.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@register.filter
def browser(user_agent: str) -> str:
    """Turn into words ("Firefox on Windows") what a browser says of itself."""
    name = next((shown for sign, shown in BROWSERS.items() if sign in user_agent), "")
    system = next((shown for sign, shown in SYSTEMS.items() if sign in user_agent), "")
    if name and system:
        return gettext("%(browser)s on %(system)s") % {"browser": name, "system": system}
    return name or system or gettext("A browser that does not say its name")


@register.filter
def kind(field: BoundField) -> str:
    """How `<c-field>` lays the field out: checkbox, radios, checkboxes or plain."""
    widget = field.field.widget
    if isinstance(widget, CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, RadioSelect):
        return "radios"
    return "checkbox" if isinstance(widget, CheckboxInput) else "plain"


DASHES = "-" * 9  # what Django writes where nothing is chosen


def _name_the_blank(field: BoundField) -> None:
    """Say in words what the empty line of a list means."""
    own, words = field.field, _("Choose one") if field.field.required else _("None")
    if getattr(own, "empty_label", None) == DASHES:
        own.empty_label = words  # type: ignore[attr-defined]  # of a ModelChoiceField, read when it is drawn
    elif isinstance(own.widget, Select):
        listed = [(value, words if name == DASHES else name) for value, name in own.widget.choices]
        own.widget.choices = listed


@register.filter
def control(field: BoundField, hint: str = "") -> SafeString:
    """The field's control with USWDS's class; hint and error are tied to it by their ids."""
    _name_the_blank(field)
    described = [field.auto_id + "-hint"] if field.help_text or hint else []
    if field.errors:
        described.append(field.auto_id + "-error")
    # No placeholder: it vanishes when one types, and repeats the label.
    attrs: dict[str, str | bool] = {
        "placeholder": False,
        "class": f"{_class_of(field)} {field.field.widget.attrs.get('class', '')}".strip(),
    }
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)
