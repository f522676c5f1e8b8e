"""Reading e-mail addresses: whose mailbox, which domain, a person's or a role's."""

import re
import unicodedata

_ROLES = """
academy admin administration administrator chief clerk command communications contact contactus deputy
detective dispatch dispatcher duty enquiries evidence help helpdesk hr humanresources info information
inquiries investigations it jail mail mailbox marshal noreply office officer operations patrol payroll
personnel pio police policechief postmaster professionalstandards records recruiting reception roster
scheduling secretary security sergeant sheriff sheriffsoffice sro staff support swat team traffic training
trainingunit warden watch watchcommander webmaster
"""
ROLE_NAMES = frozenset(_ROLES.split())
_PLAIN = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([a-z0-9-]+\.)+[a-z0-9-]+")


def split(address: str) -> tuple[str, str]:
    """(local part, domain), folded to lower case and one Unicode form; the domain in ASCII (xn--)."""
    local, _at, domain = unicodedata.normalize("NFKC", address.strip()).casefold().rpartition("@")
    return local, to_ascii(domain)


def to_ascii(domain: str) -> str:
    """A domain as it stands on the wire; what cannot be written so is left as it is."""
    try:
        return domain.encode("idna").decode().lower().rstrip(".")
    except UnicodeError:
        return domain


def domain_of(address: str) -> str:
    return split(address)[1]


def canonical(address: str) -> str:
    """One text per mailbox: tags after a plus and dots do not make another person (P4, P5)."""
    local, domain = split(address)
    plain = local.split("+", 1)[0].replace(".", "") or local
    return f"{plain}@{'gmail.com' if domain == 'googlemail.com' else domain}"


def is_role(address: str) -> bool:
    """Whether nobody in particular reads here: training@, info@ … (R6)."""
    local = split(address)[0].split("+", 1)[0]
    words = local.replace(".", "").replace("-", "").replace("_", "").rstrip("0123456789")
    return words in ROLE_NAMES


def is_plain(address: str) -> bool:
    """Whether an address, as `normal` gives it, has plain letters and digits only (P5)."""
    return bool(_PLAIN.fullmatch(address))


def normal(address: str) -> str:
    """An address as we keep it: lower case, one Unicode form, the domain as on the wire."""
    local, domain = split(address)
    return f"{local}@{domain}"


def key(address: str) -> str:
    """One text per mailbox, unique among accounts (P5): a tag after a plus is no other mailbox.

    Dots count, but not at Gmail: at an agency j.smith@ and jsmith@ may be two persons.
    """
    local, domain = split(address)
    plain = local.split("+", 1)[0] or local
    if domain in {"gmail.com", "googlemail.com"}:
        return f"{plain.replace('.', '') or plain}@gmail.com"
    return f"{plain}@{domain}"
