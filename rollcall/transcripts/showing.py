"""The holder decides what a stranger reads who checks a certificate (R29). The paper itself never changes."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.transcripts.models import Certificate, Showing

Choice = Showing.Choice


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands for the holder on the public page: a name, initials, an agency, or nothing at all."""

    choice: str
    words: str

    @property
    def is_full(self) -> bool:
        return self.choice == Choice.NAME


def chosen(user: User) -> str:
    """What the person decided; the name in full where nothing was. One query."""
    return _of(user.pk)


@transaction.atomic
def choose(user: User, choice: str, *, by: audit.Actor) -> None:
    """Decide; it counts from the next look on, since no page of a certificate is kept anywhere."""
    Showing.objects.update_or_create(user=user, defaults={"choice": choice, "since": clock.now()})
    audit.record("transcripts.showing_chosen", user, by=by, choice=choice)


def with_choice(certificates: "QuerySet[Certificate]") -> "QuerySet[Certificate]":
    """The same certificates, read together with what their holders decided."""
    decided = Showing.objects.filter(user=OuterRef("living")).values("choice")[:1]
    return certificates.alias(living=identity.living("user")).annotate(decided=Subquery(decided))


def of(certificate: Certificate) -> Shown:
    """What the public page, and anything else a stranger gets, says for the holder.

    Three queries; none where the certificate was read `with_choice`.
    """
    said: dict[str, str] = certificate.snapshot
    if hasattr(certificate, "decided"):
        choice = certificate.decided or Choice.NAME
    else:
        choice = _of(identity.survivor_of(certificate.user).pk)
    if choice == Choice.INITIALS:
        return Shown(choice, initials(said["name"]))
    if choice == Choice.AGENCY:
        return Shown(choice, said["agency"] or _("A person who does not show a name"))
    return Shown(choice, said["name"])


def initials(name: str) -> str:
    """“A. R. M.” for Alice R. Moreno."""
    return " ".join(f"{part[0].upper()}." for part in name.split() if part[0].isalpha())


def _of(pk: int) -> str:
    row = Showing.objects.filter(user=pk).first()
    return row.choice if row else Choice.NAME
