"""Who may nominate what: rules held as data with the round, and the reasons why one does not fit."""

from typing import TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollcall.accounts.models import Agency
from rollcall.base import clock
from rollcall.recognition.models import Nomination, Round

TOLD = ("summary", "problem", "done", "cost", "staffing", "results", "contact_name", "contact_email")


class Rules(TypedDict, total=False):
    """What a round asks; what is left out is not asked."""

    agency_types: list[str]
    sworn_at_least: int | None
    sworn_at_most: int | None
    years_running: int | None


def in_words(round_: Round) -> list[str]:
    """The rules as sentences, for who thinks of nominating."""
    rules: Rules = round_.rules
    lines = []
    if rules.get("agency_types"):
        lines.append(_("Open to these agencies: %(types)s.") % {"types": _types(rules["agency_types"])})
    if rules.get("sworn_at_least"):
        lines.append(_("At least %(n)d sworn officers.") % {"n": rules["sworn_at_least"]})
    if rules.get("sworn_at_most"):
        lines.append(_("At most %(n)d sworn officers.") % {"n": rules["sworn_at_most"]})
    if years := rules.get("years_running"):
        lines.append(_years(years))
    return lines


def problems(nomination: Nomination) -> list[str]:
    """Why it cannot be sent in yet, all at once; empty when it can."""
    return [*_missing(nomination), *_agency(nomination), *_age(nomination)]


def _missing(nomination: Nomination) -> list[str]:
    names = [nomination.label(name) for name in TOLD if not getattr(nomination, name).strip()]
    if nomination.began_year is None:
        names.append(nomination.label("began_year"))
    return [_("Still empty: %(names)s.") % {"names": ", ".join(names)}] if names else []


def _agency(nomination: Nomination) -> list[str]:
    rules: Rules = nomination.round.rules
    agency = nomination.agency
    if agency is None:
        return []
    found, types = [], rules.get("agency_types")
    if types and agency.type not in types:
        found.append(
            _("Your agency is listed as “%(type)s”. This round is for: %(types)s.")
            % {"type": agency.get_type_display(), "types": _types(types)}
        )
    least, most, size = rules.get("sworn_at_least"), rules.get("sworn_at_most"), agency.sworn_count
    if (least or most) and size is None:
        found.append(_("We do not know how many sworn officers your agency has. Write to the help desk."))
    elif least and size is not None and size < least:
        found.append(_("This round is for agencies with at least %(n)d sworn officers.") % {"n": least})
    elif most and size is not None and size > most:
        found.append(_("This round is for agencies with at most %(n)d sworn officers.") % {"n": most})
    return found


def _age(nomination: Nomination) -> list[str]:
    years, began = nomination.round.rules.get("years_running"), nomination.began_year
    if not years or began is None or clock.now().year - began >= years:
        return []
    return [_years(years)]


def _years(years: int) -> str:
    told = ngettext(
        "The program has run for %(n)d year or more.", "The program has run for %(n)d years or more.", years
    )
    return told % {"n": years}


def _types(types: list[str]) -> str:
    names = dict(Agency.Type.choices)
    return ", ".join(str(names[one]) for one in types if one in names)
