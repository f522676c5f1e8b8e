"""The agency's certificate: made once from the facts of the day, printed again as it was."""

from datetime import datetime
from pathlib import Path
from typing import TypedDict

from django.utils.translation import gettext as _

from rollcall.base import audit, clock
from rollcall.base.audit import Actor
from rollcall.base.context import words
from rollcall.recognition.models import AwardPaper, Nomination
from rollcall.transcripts import paper
from rollcall.transcripts.paper import compiler

DESIGN = Path(__file__).parent / "designs" / "award.typ"


class Snapshot(TypedDict):
    """All that the paper says; nothing is read from elsewhere when it is printed again."""

    agency: str
    place: str
    program: str
    category: str
    round: str
    year: int
    day: str  # ISO, of the decision
    brand: str


def issue(nomination: Nomination, *, by: Actor) -> AwardPaper:
    """Make the certificate of an award; twice is once. The caller's transaction."""
    agency, category = nomination.agency, nomination.category
    if agency is None or category is None:
        raise ValueError("a sample gets no certificate")
    said = Snapshot(
        agency=agency.name,
        place=", ".join(part for part in (agency.place, agency.state) if part),
        program=nomination.title,
        category=category.name,
        round=nomination.round.title,
        year=nomination.round.year,
        day=clock.now().isoformat(),
        brand=words().brand,
    )
    made, is_new = AwardPaper.objects.get_or_create(
        nomination=nomination, defaults={"issued_at": clock.now(), "snapshot": said}
    )
    if is_new:
        audit.record("nomination.certificate", nomination, by=by)
    return made


def pdf(award: AwardPaper) -> bytes:
    """The certificate as a tagged PDF, from its snapshot alone."""
    said: Snapshot = award.snapshot
    data = {
        "title": _("Certificate of recognition"),
        "brand": said["brand"],
        "agency": said["agency"],
        "place": said["place"],
        "program": said["program"],
        "facts": [
            (_("Category"), said["category"]),
            (_("Round"), said["round"]),
            (_("Award year"), str(said["year"])),
            (_("Decided"), paper.day(datetime.fromisoformat(said["day"]))),
        ],
        "words": {
            "heading": _("Certificate of recognition"),
            "honors": _("This recognizes"),
            "for": _("for a program worth copying"),
        },
    }
    return compiler.pdf(DESIGN, data)
