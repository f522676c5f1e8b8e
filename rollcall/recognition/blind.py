"""A blind round: what a reviewer reads does not say which agency it is, as far as we can take it out."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from rollcall.recognition.models import Nomination, NominationFile

SHOWN = ("title", "summary", "problem", "done", "cost", "staffing", "results")
_APOSTROPHES = "['’‘]"


def told(nomination: Nomination) -> dict[str, str]:
    """What a reviewer reads, by field; without names where the round is blind. Never the contact."""
    texts = {name: str(getattr(nomination, name)) for name in SHOWN}
    pattern = _names(nomination) if nomination.round.is_blind else None
    if pattern is None:
        return texts
    return {name: pattern.sub(_("[the agency]"), text) for name, text in texts.items()}


def files(nomination: Nomination) -> list[NominationFile]:
    """The documents that a reviewer may open: in a blind round not those that show the agency."""
    rows = nomination.files.all()
    return list(rows.filter(names_agency=False) if nomination.round.is_blind else rows)


def _names(nomination: Nomination) -> re.Pattern[str] | None:
    """The agency's name, place, county, people and domains, in any case and with any apostrophe."""
    agency = nomination.agency
    if agency is None:
        return None  # a sample names nobody
    people = [nomination.lead.legal_name, nomination.contact_name]
    found = [agency.name, agency.place, agency.county, *people, *_domains(agency.domains.all())]
    names = sorted({name.strip() for name in found if len(name.strip()) > 2}, key=len, reverse=True)
    if not names:
        return None
    parts = [re.sub(_APOSTROPHES, _APOSTROPHES, re.escape(name)) for name in names]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def _domains(rows: Iterable[object]) -> list[str]:
    return [str(row) for row in rows]
