"""The rows about one person, as the tables declare them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Model, Q, QuerySet

from rollcall.accounts import identity, mailboxes
from rollcall.accounts.models import User, Verification
from rollcall.events.models import Registration
from rollcall.portal.copying import about_asking, about_people, about_training
from rollcall.portal.copying.shape import Table

TABLES = (*about_people.TABLES, *about_training.TABLES, *about_asking.TABLES)


@dataclass(frozen=True, slots=True)
class Whose:
    """Every id, proved address and mailbox of one person, and how texts of ours name him."""

    ids: list[int]
    addresses: list[str]
    mailboxes: list[str]
    subjects: list[str]


def whose(person: User) -> Whose:
    """An address that nobody proved counts for nothing: it may be somebody else's (P21)."""
    ids = identity.ids_of(person)
    proved = EmailAddress.objects.filter(user__in=ids, verified=True).values_list("email", flat=True)
    own = User.objects.filter(pk__in=ids, email_confirmed_at__isnull=False).values_list("email", flat=True)
    addresses = sorted({*proved, *own})
    applications = Verification.objects.filter(user__in=ids).values_list("pk", flat=True)
    seats = Registration.objects.filter(user__in=ids).values_list("pk", flat=True)
    subjects = [
        *(f"user:{pk}" for pk in ids),
        *(f"verification:{pk}" for pk in applications),
        *(f"registration:{pk}" for pk in seats),
    ]
    return Whose(ids, addresses, [mailboxes.key(one) for one in addresses], subjects)


def rows(table: Table, one: Whose) -> QuerySet[Model]:
    """In the order in which they were written."""
    found = table.of._default_manager.filter(condition(table, one))
    related = [name for name in table.given if _is_related(table, name)]
    return found.select_related(*related).order_by("pk") if related else found.order_by("pk")


def condition(table: Table, one: Whose) -> Q:
    """By the person's ids; by mailbox only where no account is named, for that row may be another's."""
    same, nobody = Q(pk__in=[]), Q()
    for path in table.people.split():
        same |= Q(**{f"{path}__in": one.ids})
        nobody &= Q(pk__in=[]) if path == "id" else Q(**{f"{path}__isnull": True})
    for path in table.mailboxes.split():
        same |= Q(**{f"{path}__in": one.mailboxes}) & nobody
    for path in table.addresses.split():
        for address in one.addresses:
            same |= Q(**{f"{path}__iexact": address}) & nobody
    for path in table.subjects.split():
        same |= Q(**{f"{path}__in": one.subjects})
    return same & table.only if table.only else same


def _is_related(table: Table, name: str) -> bool:
    return bool(table.of._meta.get_field(name).is_relation) and not name.endswith("_id")


def all_rows(one: Whose) -> Iterator[tuple[Table, list[Any]]]:
    """Every table with its rows; a table without any is left out."""
    for table in TABLES:
        found = list(rows(table, one))
        if found:
            yield table, found
