"""Possible doubles across the whole portal, and what staff decide about them (R6, R22).

Pairs are of accounts: an alias joins two of them. Whoever stood on a roster or in an import of the past with
an address has one, and what the sheet says of agency, numbers and other addresses counts here. A guest, or
a row without an address, is no account and so no double: the record under its mailbox is claimed by whoever
proves the mailbox, and staff find the other rows when somebody misses a certificate (`cases`).
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from django.db import transaction
from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import mailboxes, merging, policies
from rollcall.accounts.errors import DecidesAboutHimself, NotStaff
from rollcall.accounts.models import Affiliation, Alias, OfficerIdentifier, User
from rollcall.accounts.places import folded
from rollcall.base import audit, clock
from rollcall.events.models import Registration
from rollcall.portal.models import Double

MOST_GROUPS = 2000
MOST_IN_GROUP = 8  # a name that more people have says nothing by itself
LEAST = 60
State = Double.State
WORDS = {
    "name": _("Same name"),
    "agency": _("Same agency"),
    "identifier": _("Same number with the state"),
    "mailbox": _("Two spellings of one mailbox"),
    "local": _("Same name in both addresses"),
    "roster": _("One came to a class under the address of the other"),
}
POINTS = {"name": 40, "agency": 25, "identifier": 45, "mailbox": 45, "local": 25, "roster": 60}


def find() -> int:
    """Look for likely pairs; what was decided stays decided. Returns how many are new."""
    groups = [*_same_name(), *_same_identifier(), *_addresses_at_events()]
    pairs = {pair for group in groups for pair in combinations(sorted(set(group)), 2)}
    ids = {pk for pair in pairs for pk in pair}
    able = User.objects.filter(pk__in=ids, is_active=True, is_staff=False, is_superuser=False).in_bulk()
    facts = _facts(able)
    new = 0
    for one, other in sorted(pairs):
        if one in able and other in able:
            new += _keep(able[one], able[other], facts)
    return new


def _same_name() -> list[list[int]]:
    keys = User.objects.exclude(name_key="").values("name_key").annotate(n=Count("pk"))
    names = keys.filter(n__gt=1, n__lte=MOST_IN_GROUP).values_list("name_key", flat=True)[:MOST_GROUPS]
    grouped: dict[str, list[int]] = defaultdict(list)
    for key, pk in User.objects.filter(name_key__in=list(names)).values_list("name_key", "pk"):
        grouped[key].append(pk)
    return list(grouped.values())


def _same_identifier() -> list[list[int]]:
    columns = ("issuer", "type", "value")
    held = OfficerIdentifier.objects.values(*columns).annotate(n=Count("user", distinct=True))
    grouped = []
    for row in held.filter(n__gt=1, n__lte=MOST_IN_GROUP)[:MOST_GROUPS]:
        of = OfficerIdentifier.objects.filter(**{name: row[name] for name in columns})
        grouped.append(list(of.values_list("user", flat=True)))
    return grouped


def _addresses_at_events() -> list[list[int]]:
    """Accounts that staff put on a list under an address which is another account's own."""
    rows = Registration.objects.filter(user__isnull=False).exclude(mailbox="")
    rows = rows.exclude(mailbox=F("user__mailbox")).order_by("pk")
    others = dict(rows.values_list("mailbox", "user")[:MOST_GROUPS])
    owners = dict(User.objects.filter(mailbox__in=list(others)).values_list("mailbox", "pk"))
    return [[others[str(mailbox)], pk] for mailbox, pk in owners.items()]


Facts = dict[str, dict[int, set[str]]]


def _facts(people: Iterable[int]) -> Facts:
    """Agencies, identifiers and other addresses of these people, as verified or as on a sheet; 3 queries."""
    facts: Facts = {"agency": defaultdict(set), "identifier": defaultdict(set), "roster": defaultdict(set)}
    ids = list(people)
    for user, agency in Affiliation.objects.filter(user__in=ids).values_list("user", "agency__name"):
        facts["agency"][user].add(folded(agency))
    for row in OfficerIdentifier.objects.filter(user__in=ids):
        facts["identifier"][row.user_id].add(_number(row.issuer, row.type, row.value))
    columns = ("user", "agency_name", "identifiers", "mailbox")
    for user, agency, numbers, mailbox in Registration.objects.filter(user__in=ids).values_list(*columns):
        facts["agency"][user] |= {folded(agency)} - {""}
        facts["identifier"][user] |= {_number(one["issuer"], one["type"], one["value"]) for one in numbers}
        facts["roster"][user].add(mailbox)
    return facts


def _number(issuer: str, kind: str, value: str) -> str:
    return f"{issuer}|{kind}|{value}".casefold()


def reasons_of(one: User, other: User, facts: Facts) -> list[str]:
    """Why these two may be one person, as codes."""
    found = ["name"] if one.name_key and one.name_key == other.name_key else []
    found += [kind for kind in ("agency", "identifier") if facts[kind][one.pk] & facts[kind][other.pk]]
    if mailboxes.canonical(one.email) == mailboxes.canonical(other.email):
        found.append("mailbox")
    elif mailboxes.split(one.email)[0] == mailboxes.split(other.email)[0]:
        found.append("local")
    if one.mailbox in facts["roster"][other.pk] or other.mailbox in facts["roster"][one.pk]:
        found.append("roster")
    return found


def _keep(one: User, other: User, facts: Facts) -> int:
    reasons = reasons_of(one, other, facts)
    points = min(sum(POINTS[reason] for reason in reasons), 100)
    if points < LEAST:
        return 0
    defaults = {"points": points, "reasons": reasons, "found_at": clock.now()}
    return int(Double.objects.get_or_create(one=one, other=other, defaults=defaults)[1])


@transaction.atomic
def join(pair: Double, *, survivor: int, by: User) -> Alias:
    """They are one person: `survivor` (one of the ids) lives on. Raises what `absorb` does."""
    held = _held(pair, by)
    if held.state != State.OPEN or survivor not in {held.one_id, held.other_id}:
        raise merging.CannotMerge(_("This pair has been decided already."))
    lives, goes = (held.one, held.other) if survivor == held.one_id else (held.other, held.one)
    alias = merging.absorb(goes, lives, by=by, why=f"double:{held.pk}")
    _decide(held, State.SAME, by)
    return alias


@transaction.atomic
def keep_apart(pair: Double, *, by: User) -> None:
    """They are two persons; nobody is asked again. Also takes a merge of the two back."""
    held = _held(pair, by)
    alias = Alias.objects.filter(
        absorbed__in=[held.one_id, held.other_id], survivor__in=[held.one_id, held.other_id]
    ).first()
    if alias is not None:
        merging.part(alias, by=by)
    _decide(held, State.DIFFERENT, by)


def _held(pair: Double, by: User) -> Double:
    if not policies.may_suspend(by):
        raise NotStaff
    held = Double.objects.select_for_update(of=("self",)).select_related("one", "other").get(pk=pair.pk)
    if by.pk in {held.one_id, held.other_id}:
        raise DecidesAboutHimself
    return held


def _decide(pair: Double, state: State, by: User) -> None:
    pair.state, pair.decided_by, pair.decided_at = state, by, clock.now()
    pair.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record(f"portal.double_{state}", pair, by=by, one=pair.one_id, other=pair.other_id)
