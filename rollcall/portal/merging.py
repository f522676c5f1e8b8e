"""Possible doubles across the whole portal, and what staff decide about them (R6, R22)."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import mailboxes, merging, policies
from rollcall.accounts.errors import DecidesAboutHimself, NotStaff
from rollcall.accounts.models import Affiliation, Alias, OfficerIdentifier, User
from rollcall.base import audit, clock
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
}
POINTS = {"name": 40, "agency": 25, "identifier": 45, "mailbox": 45, "local": 25}


def find() -> int:
    """Look for likely pairs; what was decided stays decided. Returns how many are new."""
    groups = [*_same_name(), *_same_identifier()]
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


Facts = dict[str, dict[int, set[str]]]


def _facts(people: Iterable[int]) -> Facts:
    """Agencies and identifiers of these people; two queries."""
    facts: Facts = {"agency": defaultdict(set), "identifier": defaultdict(set)}
    ids = list(people)
    for user, agency in Affiliation.objects.filter(user__in=ids).values_list("user", "agency"):
        facts["agency"][user].add(str(agency))
    for row in OfficerIdentifier.objects.filter(user__in=ids):
        facts["identifier"][row.user_id].add(f"{row.issuer}|{row.type}|{row.value}".casefold())
    return facts


def reasons_of(one: User, other: User, facts: Facts) -> list[str]:
    """Why these two may be one person, as codes."""
    found = ["name"] if one.name_key and one.name_key == other.name_key else []
    found += [kind for kind in ("agency", "identifier") if facts[kind][one.pk] & facts[kind][other.pk]]
    if mailboxes.canonical(one.email) == mailboxes.canonical(other.email):
        found.append("mailbox")
    elif mailboxes.split(one.email)[0] == mailboxes.split(other.email)[0]:
        found.append("local")
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
