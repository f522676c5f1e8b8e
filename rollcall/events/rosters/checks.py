"""What can be said of a row by itself: is it in order, and if not, why, in plain words (P44)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rollcall.accounts import mailboxes, names, provisioning
from rollcall.accounts.errors import SocialSecurityNumber
from rollcall.accounts.verification import Identifier, refuse_social_security
from rollcall.base.errors import Refusal
from rollcall.events.models import Event

# Which organization stands behind the number; the bare "id" of a sheet is nobody's in particular.
ISSUERS = {"pid": ("TCOLE", "PID"), "post": ("POST", "POST ID"), "id": ("", "ID")}
_DATES = (
    "%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m.%d.%Y", "%d %B %Y", "%B %d, %Y", "%B %d %Y",
    "%d %b %Y", "%b %d, %Y", "%b %d %Y", "%d-%b-%Y", "%d-%b-%y", "%Y/%m/%d", "%Y%m%d",
)  # fmt: skip


class WrongRow(Refusal):
    """Nothing can be done with the row; the sentence says why."""


@dataclass(slots=True)
class Told:
    """What an event is to be checked against; the same for all rows."""

    days: list[date]
    minutes: int
    hours: Decimal  # of credit

    @classmethod
    def of(cls, event: Event) -> "Told":
        sessions = list(event.sessions.all())
        days = sorted({one.starts_at.astimezone(event.tz).date() for one in sessions})
        return cls(days, sum(one.minutes for one in sessions), event.hours)

    @property
    def most_hours(self) -> Decimal:
        return max(self.hours, Decimal(self.minutes) / 60)


@dataclass(slots=True)
class Row:
    """A row that is in order by itself."""

    number: int
    given: dict[str, str]
    name: str
    email: str = ""
    mailbox: str = ""
    identifiers: list[Identifier] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return names.key(self.name)


def read(number: int, given: dict[str, str], told: Told) -> Row:
    """Check one row; raises `WrongRow`. Numbers shaped like an SSN are taken out of `given` and not kept."""
    identifiers, remarks = _identifiers(given)
    if not given.get("name"):
        raise WrongRow(_("The name is missing."))
    try:
        row = Row(number, given, names.clean(given["name"]), identifiers=identifiers, remarks=remarks)
        if given.get("email"):
            row.email = provisioning.personal(given["email"])
            row.mailbox = mailboxes.key(row.email)
    except Refusal as refusal:
        raise WrongRow(str(refusal)) from refusal
    share_of(given, told)
    _check_date(given.get("date", ""), told)
    return row


def _identifiers(given: dict[str, str]) -> tuple[list[Identifier], list[str]]:
    kept, remarks = [], []
    for field_name, (issuer, kind) in ISSUERS.items():
        value = given.get(field_name, "")
        if not value:
            continue
        one = Identifier(issuer, kind, value[:40])
        try:
            refuse_social_security(one)
        except SocialSecurityNumber:
            del given[field_name]
            remarks.append(_("A number that looks like a Social Security number was left out."))
        else:
            kept.append(one)
    return kept, remarks


def share_of(given: dict[str, str], told: Told) -> Decimal:
    """The part of the event that the row says the person was there for: 1 where it says nothing."""
    text = given.get("hours", "")
    if not text:
        return Decimal(1)
    try:
        hours = Decimal(text.lower().removesuffix("hours").removesuffix("hrs").removesuffix("h").strip())
    except InvalidOperation as error:
        raise WrongRow(_("“%(text)s” is no number of hours.") % {"text": text[:40]}) from error
    if not hours.is_finite() or hours <= 0 or not told.most_hours:
        raise WrongRow(_("The row says no hours. Who was not there does not belong on this roster."))
    if hours > told.most_hours:
        raise WrongRow(
            _("The row says %(hours)s hours; the whole event has %(most)s.")
            % {"hours": text[:20], "most": format(told.most_hours.normalize(), "f")}
        )
    whole = told.hours or told.most_hours
    return min(hours / whole, Decimal(1))


def _check_date(text: str, told: Told) -> None:
    """A row of another class is not this one's."""
    if not text:
        return
    day = _day(text)
    if day is None:
        raise WrongRow(_("“%(text)s” is no date that we can read.") % {"text": text[:40]})
    if told.days and not told.days[0] <= day <= told.days[-1]:
        raise WrongRow(
            _("The row is of %(day)s; this event was on %(first)s.")
            % {"day": date_format(day, "DATE_FORMAT"), "first": date_format(told.days[0], "DATE_FORMAT")}
        )


def _day(text: str) -> date | None:
    for candidate in (text, text.split("T", maxsplit=1)[0], text.split(" ", maxsplit=1)[0]):
        for pattern in _DATES:
            try:
                return datetime.strptime(candidate, pattern).date()  # noqa: DTZ007  (a day, no instant)
            except ValueError:
                continue
    return None
