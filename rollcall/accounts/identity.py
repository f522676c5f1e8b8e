"""Which accounts are one person: the one place where merges (`Alias`) are read (R6, R22, P53).

A merge moves no row of any ledger. Whoever reads a person's record asks here for all the ids under which
it stands; taking the merge back removes the alias, and every page is as it was.
"""

from collections.abc import Iterable

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


def survivors_of(users: Iterable[User]) -> dict[int, User]:
    """The account that lives on, by the id of each of these; one query for any number."""
    every = {user.pk: user for user in users}
    merged = Alias.objects.filter(absorbed__in=list(every)).select_related("survivor")
    return {**every, **{alias.absorbed_id: alias.survivor for alias in merged}}


def is_absorbed(user: User) -> bool:
    """Whether the account was merged into another one, and so opens nothing any more."""
    return Alias.objects.filter(absorbed=user).exists()
