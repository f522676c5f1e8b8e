"""Figures of this room in words."""

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _


def duration(minutes: int) -> str:
    """“25 min”, “1 h”, “1 h 10 min”."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


def language(code: str) -> str:
    """The English name of a language; the code itself where it is not known."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
