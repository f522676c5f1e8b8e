"""Paper: certificates and transcripts as tagged PDF, made from the record when asked for (R26, R29)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollcall.accounts.models import User
from rollcall.accounts.queries import current_affiliation
from rollcall.base import clock
from rollcall.base.addresses import portal_url
from rollcall.base.context import words
from rollcall.transcripts import certificates, external, numbers, record
from rollcall.transcripts.models import Certificate, Delivery
from rollcall.transcripts.paper import compiler, pictures

MOST_NAMED = 4  # instructors on a certificate; the record keeps all


def certificate_pdf(certificate: Certificate, *, with_work: bool = True) -> bytes:
    """One certificate as a tagged PDF, from its snapshot alone.

    A stranger's leaves out rank and agency, and where a class was and who taught it (P22, P26).
    """
    return certificates_pdf([certificate], with_work=with_work)


def certificates_pdf(papers: Sequence[Certificate], *, with_work: bool = True) -> bytes:
    """One or several as one PDF, a page each ("Print certificates", R26)."""
    data = certificate_data(papers)
    if not with_work:
        for page, paper in zip(data["papers"], papers, strict=True):
            page |= {"work": "", "notes": [note for note in page["notes"] if note != _where(paper.snapshot)]}
    return compiler.pdf("certificate", data)


def transcript_pdf(user: User) -> bytes:
    """Everything on the person's record as a tagged PDF (R26)."""
    return compiler.pdf("transcript", transcript_data(user))


def certificate_data(papers: Sequence[Certificate]) -> dict[str, Any]:
    """What the certificate's design is given."""
    heading = _("Certificate of completion")
    return {
        "title": heading if len(papers) == 1 else _("Certificates of completion"),
        "brand": words().brand,
        "papers": [_page(paper) for paper in papers],
        "words": {
            "heading": heading,
            "records": _("This records that"),
            "completed": _("completed"),
            "check": _("Check it at"),
            "address": portal_url("transcripts:look_up").partition("://")[2],
            "credit": _("Credit is decided by each state."),
            "qr_alt": _("QR code that opens the page where this certificate can be checked"),
        },
    }


def day(instant: datetime) -> str:
    """A date as it is printed: "18 November 2026", in the site's time zone."""
    return date_format(timezone.localtime(instant), "DATE_FORMAT")


def _page(paper: Certificate) -> dict[str, Any]:
    said: certificates.Snapshot = paper.snapshot
    facts = [
        (_("First completed"), day(datetime.fromisoformat(said["original_date"]))),
        (_("Hours"), f"{said['hours']}, {_how(said['delivery'])}"),
        *([(_("Version"), str(said["version"]))] if said["version"] else []),
        *((known["issuer"], known["number"]) for known in said["course_numbers"]),
    ]
    signer = ", ".join(part for part in (said["signer_name"], said["signer_title"]) if part)
    url = certificates.public_url(paper)
    return {
        "name": said["name"],
        "work": ", ".join(part for part in (said["title"], said["agency"]) if part),
        "course": said["course"],
        "facts": facts,
        "logo": pictures.logo(said["provider_logo"]),
        "logo_alt": said["provider"],
        "signed": [part for part in (said["provider"], signer) if part],
        "url": url,
        "number": numbers.shown(paper.number),
        "notes": [note for note in (_where(said), said["award_line"], said["credit_note"]) if note],
        "qr": pictures.qr(url),
    }


def _how(delivery: str) -> str:
    """How it was taken, in a word or two; papers of before know only "online"."""
    return {
        Delivery.CLASS: _("in a class"),
        Delivery.WEBINAR: _("webinar"),
        Delivery.CONFERENCE: _("conference"),
    }.get(Delivery(delivery), _("online"))


def _where(said: certificates.Snapshot) -> str:
    """Place and instructors of a class, as far as they fit; empty for an online course."""
    names = said.get("instructors", [])
    taught = ", ".join(names[:MOST_NAMED]) + (_(" and others") if len(names) > MOST_NAMED else "")
    by = _("Taught by %(names)s.") % {"names": taught} if taught else ""
    place = f"{said['place']}." if said.get("place") else ""
    return " ".join(part for part in (place, by) if part)


def transcript_data(user: User) -> dict[str, Any]:
    """What the transcript's design is given."""
    lines = record.lines(user)
    work = current_affiliation(user)
    return {
        "title": _("Training transcript of %(name)s") % {"name": user.legal_name},
        "brand": words().brand,
        "name": user.legal_name,
        "work": f"{work.title}, {work.agency.name}" if work else "",
        "columns": [_("Date"), _("Course"), _("Kind"), _("Hours"), _("Certificate")],
        "rows": [
            {
                "date": day(line.completed_at),
                "course": line.course,
                "second": line.provider,
                "kind": line.how,
                "hours": line.hours,
                "certificate": numbers.shown(line.number) if line.number else "–",
            }
            for line in lines
        ],
        "elsewhere": [
            {
                "date": date_format(one.completed_on, "DATE_FORMAT"),
                "course": one.title,
                "second": one.provider,
                "hours": format(one.hours.normalize(), "f"),
            }
            for one in external.of(user)
        ],
        "words": {
            "elsewhere": _("Training elsewhere"),
            "unchecked": _("Said by the person, not checked by us."),
            "heading": _("Training transcript"),
            "total": _total(lines),
            "nothing": _("Nothing has been completed yet."),
            "made": _("Made %(day)s") % {"day": day(clock.now())},
            "page": _("Page"),
            "credit": _("Credit is decided by each state."),
        },
    }


def _total(lines: Sequence[record.Line]) -> str:
    told = ngettext(
        "%(count)d completion, %(hours)s hours", "%(count)d completions, %(hours)s hours", len(lines)
    )
    return told % {"count": len(lines), "hours": record.total_hours(lines)}
