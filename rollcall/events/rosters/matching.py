"""Who a row is about: nobody we know, somebody we know, or somebody who is likely the same (R22, P5).

The mailbox decides where it can. Otherwise name, agency, numbers and earlier mailboxes are weighed; what they
make likely is for staff to decide, with the reasons in words.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from rollcall.accounts import identity, mailboxes, names, provisioning
from rollcall.accounts.models import Affiliation, OfficerIdentifier, User
from rollcall.accounts.places import folded
from rollcall.events.models import Event, Registration
from rollcall.events.models.roster import RosterRow
from rollcall.events.models.seats import LIVE
from rollcall.events.rosters.checks import Row

LIKELY_FROM = 60  # percent
MOST_LOOKED_AT = 5000  # people of the same names, a thousand rows
Outcome = RosterRow.Outcome
_SMALL = frozenset(
    [
        "the",
        "of",
        "and",
        "county",
        "city",
        "police",
        "department",
        "dept",
        "pd",
        "so",
        "sheriff",
        "sheriffs",
        "office",
        "state",
    ]
)  # what tells no agency from another


@dataclass(slots=True)
class Match:
    """What a row comes to."""

    outcome: str
    why: str = ""
    user_id: int | None = None
    registration_id: int | None = None
    score: int | None = None


@dataclass(slots=True)
class Entry:
    """Somebody who stands on the event's list already."""

    pk: int
    name: str
    agency: str
    user_id: int | None
    live: bool


@dataclass(slots=True)
class Candidate:
    """Somebody who may be the person of a row."""

    user: User
    agencies: set[str] = field(default_factory=set)
    oris: set[str] = field(default_factory=set)
    mailboxes: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)


class EventList:
    """Who stands on the event's list, by mailbox, account and name; two queries."""

    def __init__(self, event: Event) -> None:
        self.by_mailbox: dict[str, Entry] = {}
        self.by_user: dict[int, Entry] = {}
        self.by_name: dict[str, list[Entry]] = defaultdict(list)
        rows = Registration.objects.filter(event=event)
        self.noted = set(rows.filter(attendances__isnull=False).values_list("pk", flat=True))
        columns = ("pk", "name", "agency_name", "user_id", "state", "mailbox")
        for pk, name, agency, user_id, state, mailbox in rows.order_by("-pk").values_list(*columns):
            self._add(Entry(pk, name, agency, user_id, state in LIVE), mailbox)

    def _add(self, entry: Entry, mailbox: str) -> None:
        """A live registration goes before one that was called off."""
        for held, key in ((self.by_mailbox, mailbox), (self.by_user, entry.user_id)):
            if key and (key not in held or (entry.live and not held[key].live)):  # type: ignore[index]
                held[key] = entry  # type: ignore[index]
        self.by_name[names.key(entry.name)].append(entry)


def alike(one: str, other: str) -> bool:
    """Whether two names can be one person's: they share a word that is no initial."""
    return bool({w for w in names.words(one) if len(w) > 1} & {w for w in names.words(other) if len(w) > 1})


class Matcher:
    """Matches the rows of one roster, a batch at a time."""

    def __init__(self, event: Event) -> None:
        self.list = EventList(event)
        self.seen: dict[str, int] = {}

    def match(self, rows: Sequence[Row]) -> list[Match]:
        """What each of some rows comes to, in their order, in a fixed number of queries."""
        holders = provisioning.holders(row.email for row in rows if row.email)
        open_ones = [row for row in rows if row.mailbox not in holders]
        candidates = _candidates(open_ones)
        found = []
        for row in rows:
            repeat = self._repeat(row)
            found.append(
                repeat or self._one(row, holders.get(row.mailbox) if row.mailbox else None, candidates)
            )
        return found

    def _repeat(self, row: Row) -> Match | None:
        """The same mailbox, or the same words without one, further up in the file."""
        words = row.mailbox or f"{folded(row.name)}|{folded(row.given.get('agency', ''))}"
        first = self.seen.setdefault(words, row.number)
        if first == row.number:
            return None
        return Match(Outcome.REPEAT, _("Stands in row %(row)d already.") % {"row": first})

    def _one(self, row: Row, holder: User | None, candidates: "Candidates") -> Match:
        entry = self._entry(row, holder)
        if entry is not None and entry.pk in self.list.noted:
            return Match(
                Outcome.REPEAT, _("On the roster already, with attendance."), entry.user_id, entry.pk
            )
        if holder is not None:
            return self._held(row, holder, entry)
        likely = candidates.best(row)
        if likely is not None:
            likely.registration_id = entry.pk if entry else self._registration_of(likely.user_id)
            return likely
        if entry is not None:
            return self._on_the_list(row, entry)
        if not row.mailbox:
            return Match(
                Outcome.WRONG,
                _("There is no e-mail. Without one no account can be opened: ask the person for it."),
            )
        return Match(Outcome.NEW, " ".join(row.remarks))

    def _registration_of(self, user_id: int | None) -> int | None:
        entry = self.list.by_user.get(user_id) if user_id else None
        return entry.pk if entry else None

    def _entry(self, row: Row, holder: User | None) -> Entry | None:
        """The person's place on the list: by account, by mailbox, or by the whole name."""
        if holder is not None and holder.pk in self.list.by_user:
            return self.list.by_user[holder.pk]
        if row.mailbox:
            return self.list.by_mailbox.get(row.mailbox)
        same = [one for one in self.list.by_name[row.key] if folded(one.name) == folded(row.name)]
        return same[0] if len(same) == 1 else None

    def _on_the_list(self, row: Row, entry: Entry) -> Match:
        """Registered without an account, or named on a sheet that has no e-mail."""
        if row.mailbox and entry.user_id is None:
            return Match(Outcome.NEW, _("Registered for this event as a guest."), None, entry.pk)
        return Match(Outcome.KNOWN, _("Registered for this event."), entry.user_id, entry.pk)

    def _held(self, row: Row, holder: User, entry: Entry | None) -> Match:
        """The mailbox is somebody's: known, unless the row gives it quite another name."""
        place = entry.pk if entry else None
        if not alike(row.name, holder.legal_name):
            why = _("The e-mail is of %(theirs)s, and the row says %(ours)s.") % {
                "theirs": holder.legal_name[:100],
                "ours": row.name[:100],
            }
            return Match(Outcome.LIKELY, why, holder.pk, place, 70)
        told = [_("Registered for this event.") if entry else _("Has an account."), *row.remarks]
        return Match(Outcome.KNOWN, " ".join(told), holder.pk, place)


class Candidates:
    """People who may be those of some rows."""

    def __init__(self) -> None:
        self.people: dict[int, Candidate] = {}
        self.by_name: dict[str, set[int]] = defaultdict(set)
        self.by_number: dict[str, set[int]] = defaultdict(set)
        self.by_mailbox: dict[str, set[int]] = defaultdict(set)

    def best(self, row: Row) -> Match | None:
        """The likeliest person with a score of at least 60 percent, and the reasons in words."""
        near = set(self.by_name.get(row.key, ()))
        near |= self.by_mailbox.get(row.mailbox, set()) if row.mailbox else set()
        for one in row.identifiers:
            near |= self.by_number.get(folded(one.value), set())
        weighed = [(*weigh(row, self.people[pk]), pk) for pk in sorted(near) if pk in self.people]
        if not weighed:
            return None
        score, reasons, pk = max(weighed, key=lambda one: (one[0], -one[2]))
        if score < LIKELY_FROM:
            return None
        who = self.people[pk].user.legal_name[:80]
        why = _("Likely %(name)s: %(reasons)s.") % {"name": who, "reasons": ", ".join(reasons)}
        return Match(Outcome.LIKELY, why[:300], pk, None, min(score, 99))


def weigh(row: Row, candidate: Candidate) -> tuple[int, list[str]]:
    """How likely a person is the one of a row, in percent, and what speaks for it."""
    score, reasons = 0, []
    name, theirs = folded(row.name), folded(candidate.user.legal_name)
    for counts, holds, reason in (
        (50, name == theirs, _("same name")),
        (
            40,
            name != theirs and names.key(row.name) == names.key(candidate.user.legal_name),
            _("nearly the same name"),
        ),
        (30, _same_agency(row.given.get("agency", ""), candidate.agencies), _("same agency")),
        (30, row.given.get("ori", "").upper() in candidate.oris, _("same ORI")),
        (
            60,
            bool({folded(one.value) for one in row.identifiers} & candidate.numbers),
            _("same officer number"),
        ),
        (60, row.mailbox in candidate.mailboxes, _("an earlier e-mail of theirs")),
        (15, _same_local_part(row.email, candidate), _("e-mail begins alike")),
    ):
        if holds:
            score += counts
            reasons.append(reason)
    if not alike(row.name, candidate.user.legal_name):
        score -= 30
    return score, reasons


def _same_agency(name: str, known: set[str]) -> bool:
    """The words that tell agencies apart are the same."""
    words = set(folded(name).split()) - _SMALL
    return bool(words) and any(words == set(one.split()) - _SMALL for one in known)


def _same_local_part(email: str, candidate: Candidate) -> bool:
    local = mailboxes.split(email)[0] if email else ""
    return bool(local) and local == mailboxes.split(candidate.user.email)[0]


def _candidates(rows: Sequence[Row]) -> Candidates:
    """Everybody who shares a name, a number or an earlier mailbox with one of the rows."""
    found = Candidates()
    keys = {row.key for row in rows if " " in row.key}
    numbers = {one.value for row in rows for one in row.identifiers}
    earlier = [row.mailbox for row in rows if row.mailbox]
    by_number = list(
        OfficerIdentifier.objects.filter(value__in=list(numbers)).values_list("user_id", "value")
    )
    by_mailbox = list(
        Registration.objects.filter(mailbox__in=earlier, user__isnull=False).values_list("user_id", "mailbox")
    )
    named = User.objects.filter(name_key__in=list(keys)).order_by("pk")[:MOST_LOOKED_AT]
    more = User.objects.filter(pk__in=[pk for pk, _text in (*by_number, *by_mailbox)])
    people = [*named, *more]
    living = identity.survivors_of(people) if people else {}
    for user in people:
        kept = found.people.setdefault(living[user.pk].pk, Candidate(living[user.pk]))
        kept.mailboxes.add(user.mailbox or "")
        found.by_name[user.name_key].add(kept.user.pk)
    for pk, value in by_number:
        found.by_number[folded(value)].add(living[pk].pk)
        found.people[living[pk].pk].numbers.add(folded(value))
    for pk, mailbox in by_mailbox:
        found.by_mailbox[mailbox].add(living[pk].pk)
        found.people[living[pk].pk].mailboxes.add(mailbox)
    _add_agencies(found.people)
    return found


def _add_agencies(people: dict[int, Candidate]) -> None:
    """Where they worked, by approvals and by earlier rosters."""
    if not people:
        return
    work = Affiliation.objects.filter(user__in=list(people)).prefetch_related("agency__oris")
    for one in work.select_related("agency"):
        people[one.user_id].agencies.add(folded(one.agency.name))
        people[one.user_id].oris |= {held.ori for held in one.agency.oris.all()}
    before: Iterable[tuple[int | None, str]] = (
        Registration.objects.filter(user__in=list(people))
        .exclude(agency_name="")
        .values_list("user_id", "agency_name")
        .distinct()
    )
    for pk, agency in before:
        if pk is not None:
            people[pk].agencies.add(folded(agency))
