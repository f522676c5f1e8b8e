"""The list of a group, as it was sent or typed: one person a line, usual headings or none (R7, P44)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.accounts.errors import SocialSecurityNumber
from rollcall.accounts.provisioning import Newcomer, check
from rollcall.accounts.verification import Identifier, refuse_social_security
from rollcall.base.errors import Refusal
from rollcall.base.sheets import Unreadable, rows_of
from rollcall.cases.models import Case, CaseFile, CaseMessage
from rollcall.catalog import media
from rollcall.events.rosters import headings
from rollcall.events.rosters.checks import ISSUERS

TABLES = ("csv", "xlsx")
MOST_PEOPLE = 250  # one transaction: some 10 ms a person, while others wait to write
MOST_BYTES = 2**20  # so many people need a tenth of it; what is larger is not opened for the sake of looking
_ADDRESS = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+")
_AROUND = " ,;:<>\"'()[]\t"
NO_EMAIL = gettext_lazy("There is no e-mail address.")
NO_NAME = gettext_lazy("There is no name.")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list; `why` says in words what is wrong with it, else `newcomer` is who it names."""

    number: int
    name: str
    email: str
    newcomer: Newcomer | None = None
    why: str = ""


def attached(case: Case) -> CaseFile | None:
    """The newest table that who asked sent; not one from an address that we do not know here."""
    said = {"message__case": case, "message__kind": CaseMessage.Kind.ASKED, "message__is_proved": True}
    files = CaseFile.objects.filter(**said).order_by("-message__at", "-pk")
    return next((file for file in files[:20] if media.ending(file.name) in TABLES), None)


def lines_of(file: CaseFile | None, typed: str) -> list[Line]:
    """What was typed, else what the file says. Raises `Unreadable` with what to do."""
    if typed.strip():
        return _capped(_typed(typed))
    if file is None:
        return []
    if file.size > MOST_BYTES:
        raise Unreadable(_("The list is larger than 1 MB. Copy its people into the field below."))
    try:
        with file.file.open("rb") as source:
            raw = source.read()
    except FileNotFoundError as error:
        raise Unreadable(_("The file is not there any more. Ask for the list again.")) from error
    return _capped(_of_table(rows_of(raw)))


def _capped(lines: Iterator[tuple[int, dict[str, str]]]) -> list[Line]:
    """Every line judged by itself; one more than the most tells that there are too many."""
    found = [_judged(number, given) for number, given in islice(lines, MOST_PEOPLE + 1)]
    if len(found) > MOST_PEOPLE:
        raise Unreadable(
            _("The list has more than %(most)d people. Split it, and invite one part after another.")
            % {"most": MOST_PEOPLE}
        )
    if not found:
        raise Unreadable(_("There are headings, and no rows below them."))
    return found


def _of_table(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    table = headings.table_of(rows)
    for number, cells in table.rows:
        if given := headings.fields_of(cells, table.places):
            yield number, given


def _typed(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """With headings as a file has them, or without: names and addresses, and nothing else is read."""
    try:
        yield from list(_of_table(rows_of(text.encode())))  # all of it, or line by line
    except Unreadable:
        for number, line in enumerate(text.splitlines(), 1):
            yield from ((number, given) for given in _bare(line))


def _bare(line: str) -> Iterator[dict[str, str]]:
    """A line without headings, also as mail programs copy it: “Moreno, Alice <alice@…>; Bob <bob@…>”."""
    cells = re.split(r"[,;\t]", line)
    forbidden = [cell for cell in cells if _is_forbidden(cell)]
    plain = ",".join(cell for cell in cells if cell not in forbidden)
    refused = {"id": forbidden[0]} if forbidden else {}
    begin = 0
    for found in _ADDRESS.finditer(plain):
        yield _fields(plain[begin : found.start()], found[0]) | refused
        begin = found.end()
    if not begin and plain.strip(_AROUND):
        yield _fields(plain, "") | refused


def _fields(name: str, address: str) -> dict[str, str]:
    cells = [" ".join(name.split()).strip(_AROUND), address]
    return headings.fields_of(cells, [(0, "name"), (1, "email")])


def _is_forbidden(cell: str) -> bool:
    try:
        refuse_social_security(Identifier("", "", cell))
    except SocialSecurityNumber:
        return True
    return False


def _judged(number: int, given: dict[str, str]) -> Line:
    name, email = given.get("name", ""), given.get("email", "")
    if not name or not email:
        return Line(number, name, email, why=str(NO_EMAIL if name else NO_NAME))
    newcomer = Newcomer(name, email, identifiers=_identifiers(given))
    try:
        name, email = check(newcomer)
    except Refusal as refusal:
        return Line(number, name[:150], email, why=str(refusal))
    return Line(number, name, email, newcomer)


def _identifiers(given: dict[str, str]) -> tuple[Identifier, ...]:
    return tuple(Identifier(*ISSUERS[name], given[name][:40]) for name in ISSUERS if given.get(name))
