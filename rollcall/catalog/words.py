"""Figures of this room in words."""

from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _


def duration(minutes: int) -> str:
    """“25 min”, “1 h”, “1 h 10 min”."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


# What a course can be taught in, as the list offers it. Names of those that Django has no name for.
LANGUAGES = (
    "en", "es", "am", "ar", "zh-hans", "zh-hant", "fr", "de", "ht", "hi", "hmn", "ja", "ko", "nv", "fa",
    "pl", "pt", "ru", "so", "sw", "tl", "uk", "ur", "vi",
)  # fmt: skip
NAMES = {
    "am": gettext_lazy("Amharic"),
    "ht": gettext_lazy("Haitian Creole"),
    "hmn": gettext_lazy("Hmong"),
    "nv": gettext_lazy("Navajo"),
    "so": gettext_lazy("Somali"),
    "tl": gettext_lazy("Tagalog"),
}


def languages(held: str = "") -> list[tuple[str, str]]:
    """Codes and names for a list: English and Spanish first, then by name; `held` is in it in any case."""
    first, rest = LANGUAGES[:2], sorted(LANGUAGES[2:], key=language)
    also = [held] if held and held not in LANGUAGES else []
    return [(code, language(code)) for code in (*first, *rest, *also)]


def language(code: str) -> str:
    """The English name of a language; the code itself where it is not known."""
    if code in NAMES:
        return str(NAMES[code])
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
