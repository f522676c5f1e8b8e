"""Accounts made for others: nobody's until the mailbox answers (R22; P5, P8, P11).

Such an account has no password, no confirmed e-mail, no affiliation and no right. What a roster says about
rank and agency stands on the roster. An account that is there is returned as it is, whatever the row says.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import identity, invitations, mailboxes, names, sign_up
from rollcall.accounts.errors import DeadLink
from rollcall.accounts.models import OfficerIdentifier, User
from rollcall.accounts.verification import Identifier, refuse_social_security
from rollcall.base import audit, bulk, tokens
from rollcall.base.errors import Refusal
from rollcall.base.models import Token

BATCH = 1000
TRIES = 3  # somebody may register the same mailbox at this very moment
invite = invitations.invite


class NotPersonal(Refusal):
    """The address is none, or not one person's."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody on whose behalf an account is made."""

    name: str
    email: str
    agency_name: str = ""
    title: str = ""
    identifiers: tuple[Identifier, ...] = ()


def personal(address: str) -> str:
    """The address as we keep it; raises `NotPersonal` with the reason in words (R6)."""
    normal = mailboxes.normal(address)
    try:
        validate_email(normal)
    except ValidationError as error:
        raise NotPersonal(_("“%(text)s” is not an e-mail address.") % {"text": address[:80]}) from error
    if len(normal) > 254 or not mailboxes.is_plain(normal):
        raise NotPersonal(_("We can only send letters to addresses in plain letters and digits."))
    if mailboxes.is_role(normal):
        raise NotPersonal(
            _("%(address)s looks like a shared mailbox. An account belongs to one person: give their own.")
            % {"address": normal}
        )
    return normal


def provision(
    *,
    name: str,
    email: str,
    agency_name: str = "",
    title: str = "",
    identifiers: Sequence[Identifier] = (),
    vouched_by: str,
    by: audit.Actor,
) -> tuple[User, bool]:
    """The account of this mailbox, and whether this call made it; one that was there is not changed (P8).

    `vouched_by` says on whose word ("event:12"). Raises `NotPersonal`, `names.NoName`,
    `SocialSecurityNumber`.
    """
    newcomer = Newcomer(name, email, agency_name, title, tuple(identifiers))
    return provision_many([newcomer], vouched_by=vouched_by, by=by)[0]


def provision_many(
    newcomers: Sequence[Newcomer], *, vouched_by: str, by: audit.Actor
) -> list[tuple[User, bool]]:
    """`provision` for many, in their order, in a fixed number of queries a thousand."""
    made: list[tuple[User, bool]] = []
    for start in range(0, len(newcomers), BATCH):
        made += _insist(newcomers[start : start + BATCH], vouched_by=vouched_by, by=by)
    return made


def _insist(part: Sequence[Newcomer], *, vouched_by: str, by: audit.Actor) -> list[tuple[User, bool]]:
    for _try in range(TRIES - 1):
        try:
            return _provision(part, vouched_by=vouched_by, by=by)
        except IntegrityError:  # now the row is there, and is found
            continue
    return _provision(part, vouched_by=vouched_by, by=by)


@transaction.atomic
def _provision(part: Sequence[Newcomer], *, vouched_by: str, by: audit.Actor) -> list[tuple[User, bool]]:
    people = [_nobodys(newcomer) for newcomer in part]
    there = holders(user.email for user in people)
    new: dict[str, tuple[User, Newcomer]] = {}
    for user, newcomer in zip(people, part, strict=True):
        if user.mailbox not in there:
            new.setdefault(str(user.mailbox), (user, newcomer))
    bulk.insert([user for user, _newcomer in new.values()])
    _keep_identifiers(new.values())
    audit.record_many(
        "person.provisioned", [user for user, _newcomer in new.values()], by=by, vouched_by=vouched_by
    )
    found: list[tuple[User, bool]] = []
    for user in people:
        key = str(user.mailbox)
        mine = new[key][0] if key in new else there[key]
        found.append((mine, mine is user))
    return found


def check(newcomer: Newcomer) -> tuple[str, str]:
    """Name and address as they would be kept; raises what `provision` raises. Looks nothing up."""
    for identifier in newcomer.identifiers:
        refuse_social_security(identifier)
    return names.clean(newcomer.name), personal(newcomer.email)


def _nobodys(newcomer: Newcomer) -> User:
    name, email = check(newcomer)
    user = User(email=email, legal_name=name)
    user.password = UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30)  # as Django's own, 50 times as fast
    user.settle()
    return user


def _keep_identifiers(new: Collection[tuple[User, Newcomer]]) -> None:
    kept = {
        (user.pk, one.issuer, one.type): OfficerIdentifier(
            user=user, issuer=one.issuer[:80], type=one.type[:40], value=one.value[:40]
        )
        for user, newcomer in new
        for one in newcomer.identifiers
    }
    bulk.insert(list(kept.values()))


def holders(addresses: Iterable[str]) -> dict[str, User]:
    """The accounts of some addresses, by mailbox key; a merged one gives the account that lives on."""
    wanted = {mailboxes.key(address): address for address in addresses}
    same = Q(mailbox__in=list(wanted)) | Q(email__in=list(wanted.values()))
    users = list(User.objects.filter(same))
    living = identity.survivors_of(users)
    return {user.mailbox or mailboxes.key(user.email): living[user.pk] for user in users}


@transaction.atomic
def take(user: User, *, password: str, token: Token | None = None, by: audit.Actor) -> User:
    """Set the first password of an account that was nobody's; this proves the mailbox (R2, P11).

    With a `token` the link is used up: of any number at once one succeeds, others raise `DeadLink`. The
    caller has checked the password against the policy.
    """
    held = User.objects.select_for_update().get(pk=user.pk)
    if not invitations.is_nobodys(held) or (token is not None and not tokens.spend(token)):
        raise DeadLink("answered")
    held.set_password(password)
    held.save(update_fields=["password", "password_is_short"])
    audit.record("person.claimed", held, by=by)
    return sign_up.mailbox_proved(held, by=by)


@transaction.atomic
def withdraw(users: Collection[int], *, by: audit.Actor, why: str) -> set[int]:
    """Take back accounts that nobody ever used; returns which are gone. One that holds any record stays."""
    unused = User.objects.filter(
        pk__in=list(users),
        email_confirmed_at__isnull=True,
        last_login__isnull=True,
        is_staff=False,
        is_superuser=False,
        password__startswith="!",  # noqa: S106  (an unusable one)
        emailaddress__isnull=True,
        affiliations__isnull=True,
        alias__isnull=True,
        aliases__isnull=True,
    )
    gone: set[int] = set()
    waiting = list(unused.values_list("pk", flat=True))
    for start in range(0, len(waiting), BATCH):
        gone |= _delete(set(waiting[start : start + BATCH]))
    audit.record_many("person.withdrawn", [f"user:{pk}" for pk in sorted(gone)], by=by, note=why)
    return gone


def _delete(wanted: set[int]) -> set[int]:
    """Delete what nothing on record points to; the database itself says what does."""
    while wanted:
        try:
            with transaction.atomic():
                User.objects.filter(pk__in=wanted).delete()
        except ProtectedError as error:
            held = {value for row in error.protected_objects for value in _people_of(row)}
            if not held & wanted:
                return set()
            wanted = wanted - held
        else:
            return wanted
    return set()


def _people_of(row: object) -> set[int]:
    """The ids of the people whom a row points to."""
    columns = row._meta.concrete_fields  # type: ignore[attr-defined]
    return {getattr(row, one.attname) for one in columns if one.related_model is User}
