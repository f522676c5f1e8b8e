"""Two accounts of one person become one, and apart again (R6, R22). No row of a ledger moves (P53).

The absorbed account opens nothing any more. Its mailbox, where somebody has proved it, becomes a second
address of the account that lives on. Affiliations and rights stay where they are: a merge raises nobody.
"""

from uuid import uuid4

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import identity, letters, policies, sessions
from rollcall.accounts.errors import DecidesAboutHimself, IsErased, NotStaff
from rollcall.accounts.models import Alias, User
from rollcall.base import audit, clock, tokens
from rollcall.base.errors import Refusal
from rollcall.mail import outbox


class CannotMerge(Refusal):
    """These two are not to be joined; the sentence says why."""


@transaction.atomic
def absorb(absorbed: User, survivor: User, *, by: User, why: str) -> Alias:
    """Show what stands under `absorbed` under `survivor` from now on; both mailboxes are told.

    Raises `CannotMerge`, `NotStaff`, `DecidesAboutHimself`.
    """
    held = User.objects.select_for_update().in_bulk([absorbed.pk, survivor.pk])
    one, other = held[absorbed.pk], held[survivor.pk]
    _require(one, other, by)
    alias = Alias.objects.create(
        absorbed=one, survivor=other, made_at=clock.now(), made_by=by, why=why.strip()[:300]
    )
    if one.email_confirmed_at is not None:
        EmailAddress.objects.filter(user=one, verified=True).update(user=other, primary=False)
    one.is_active = False
    one.save(update_fields=["is_active"])
    sessions.end_all(one, by=by)
    tokens.void_all(subject=f"user:{one.pk}")
    audit.record("person.merged", one, by=by, note=alias.why, survivor=other.pk)
    audit.record("person.absorbed", other, by=by, note=alias.why, absorbed=one.pk)
    _tell("accounts_joined", one, other)
    return alias


@transaction.atomic
def part(alias: Alias, *, by: User) -> None:
    """Take a merge back; everything is as it was. Raises `NotStaff`, `DecidesAboutHimself`."""
    held = (
        Alias.objects.select_for_update(of=("self",)).select_related("absorbed", "survivor").get(pk=alias.pk)
    )
    one, other = held.absorbed, held.survivor
    _require_staff(by, one, other)
    if one.erased_at is not None:
        raise IsErased
    EmailAddress.objects.filter(user=other, email=one.email).delete()
    if one.email_confirmed_at is not None:
        EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
    one.is_active = one.suspended_at is None
    one.save(update_fields=["is_active"])
    held.delete()
    audit.record("person.merge_undone", one, by=by, survivor=other.pk)
    _tell("accounts_parted", one, other)


def _require(absorbed: User, survivor: User, by: User) -> None:
    _require_staff(by, absorbed, survivor)
    if any(one.is_staff or one.is_superuser for one in (absorbed, survivor)):
        raise CannotMerge(_("An account of staff is never joined with another."))
    if not absorbed.is_active or not survivor.is_active:
        raise CannotMerge(_("One of the accounts is suspended, or is joined already. Settle that first."))
    if Alias.objects.filter(survivor=absorbed).exists() or identity.is_absorbed(survivor):
        raise CannotMerge(_("Another account was joined with it. Take that back first, then join all."))


def _require_staff(by: User, *people: User) -> None:
    if not policies.may_suspend(by):
        raise NotStaff
    if any(identity.is_one_person(by, one.pk) for one in people):
        raise DecidesAboutHimself


def _tell(letter: str, absorbed: User, survivor: User) -> None:
    """Both mailboxes; one that nobody has proved is written to like a stranger's (P60)."""
    mark = uuid4()
    for one in (absorbed, survivor):
        outbox.post(
            f"accounts/{letter}",
            to=one.email,
            key=f"person:{one.pk}:{letter}:{mark}",
            person_id=one.pk,
            stranger="" if one.email_confirmed_at else str(one.mailbox or one.email),
            context={
                "person": one,
                "survivor": survivor.email,
                "is_absorbed": one == absorbed,
                "words": letters.words(),
            },
        )
