"""Which accounts are one person: the one place where merges (`Alias`) are read (R6, R22, P53).

A merge moves no row of any ledger. Whoever reads a person's record asks here for all the ids under which
it stands; taking the merge back removes the alias, and every page is as it was.
"""

from collections.abc import Collection, Iterable

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from rollcall.accounts.models import Alias, User


def ids_of(user: User) -> list[int]:
    """The ids under which this person's record stands, the account's own first; one query."""
    absorbed = Alias.objects.filter(survivor=user).order_by("absorbed")
    return [user.pk, *absorbed.values_list("absorbed", flat=True)]


def rows_of(user: User, field: str = "user") -> Q:
    """A condition for rows of this person, under whichever account; one query, asked at once."""
    return Q(**{f"{field}__in": ids_of(user)})


def is_one_person(user: User, other_id: int | None) -> bool:
    """Whether the other account is this person's; no query where the ids are equal."""
    return other_id is not None and (other_id == user.pk or other_id in ids_of(user))


def survivor_of(user: User) -> User:
    """The account that stands for this person: itself, or the one that it was merged into; one query."""
    alias = Alias.objects.filter(absorbed=user).select_related("survivor").first()
    return alias.survivor if alias else user


def living(field: str) -> Coalesce:
    """For a query: the id of the account that stands for the one in this field."""
    merged = Alias.objects.filter(absorbed=OuterRef(field)).values("survivor")[:1]
    return Coalesce(Subquery(merged), F(field))


def acting(user: User | None) -> User | None:
    """Who acts for an account now: itself, or the one it was merged into; no query while it is active."""
    return user if user is None or user.is_active else survivor_of(user)


def ids_of_each(ids: Collection[int]) -> dict[int, set[int]]:
    """`ids_of` for many at once, by each of these ids, absorbed ones too; two queries at most."""
    merged = dict(Alias.objects.filter(absorbed__in=ids).values_list("absorbed", "survivor"))
    lives = {one: merged.get(one, one) for one in ids}
    same = {one: {one} for one in lives.values()}
    for absorbed, survivor in Alias.objects.filter(survivor__in=list(same)).values_list(
        "absorbed", "survivor"
    ):
        same[survivor].add(absorbed)
    return {one: same[survivor] for one, survivor in lives.items()}


def survivors_of(users: Iterable[User]) -> dict[int, User]:
    """The account that lives on, by the id of each of these; one query for any number."""
    every = {user.pk: user for user in users}
    merged = Alias.objects.filter(absorbed__in=list(every)).select_related("survivor")
    return {**every, **{alias.absorbed_id: alias.survivor for alias in merged}}


def is_absorbed(user: User) -> bool:
    """Whether the account was merged into another one, and so opens nothing any more."""
    return Alias.objects.filter(absorbed=user).exists()
