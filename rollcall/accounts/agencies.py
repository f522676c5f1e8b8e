"""Keeping the directory of agencies: propose, confirm, merge, what is known about one."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from rollcall.accounts.errors import AgencyTaken, NotStaff
from rollcall.accounts.models import Affiliation, Agency, AgencyContact, AgencyDomain, User, Verification
from rollcall.accounts.places import words_to_find
from rollcall.accounts.policies import may_keep_agencies
from rollcall.base import audit, clock


@dataclass(frozen=True, slots=True)
class Proposal:
    """An agency that an applicant could not find."""

    name: str
    state: str
    type: str = Agency.Type.OTHER
    place: str = ""
    phone: str = ""


def _require_keeper(by: User) -> None:
    if not may_keep_agencies(by):
        raise NotStaff


@transaction.atomic
def propose(given: Proposal, *, by: User) -> Agency:
    """Write down an agency that is not in the directory yet; staff confirm it or merge it.

    Asked twice by the same person it is the same row.
    """
    there = Agency.objects.filter(
        name__iexact=given.name, state=given.state, confirmed_at__isnull=True, proposed_by_id=by.pk
    ).first()
    if there:
        return there
    agency = Agency.objects.create(
        name=given.name,
        state=given.state,
        type=given.type,
        place=given.place,
        phone=given.phone,
        proposed_by_id=by.pk,
    )
    refresh_words(agency)
    audit.record("agency.proposed", agency, by=by, name=given.name, state=given.state)
    return agency


def refresh_words(agency: Agency) -> None:
    """Bring what the agency is found by in line with its row and ORIs."""
    agency.find = words_to_find(
        name=agency.name,
        county=agency.county,
        place=agency.place,
        state=agency.state,
        oris=list(agency.oris.values_list("ori", flat=True)),
    )
    agency.save(update_fields=["find", "updated_at"])


@transaction.atomic
def saved(agency: Agency, *, by: User, changed: list[str]) -> Agency:
    """After the form of the back office has been saved: words and audit line."""
    _require_keeper(by)
    refresh_words(agency)
    audit.record("agency.saved", agency, by=by, changed=changed)
    return agency


@transaction.atomic
def confirm(agency: Agency, *, by: User) -> Agency:
    """Staff say that a proposed agency exists."""
    _require_keeper(by)
    row = Agency.objects.select_for_update().get(pk=agency.pk)
    if row.confirmed_at is not None:
        raise AgencyTaken(_("This agency is confirmed already."))
    row.confirmed_at = clock.now()
    row.save(update_fields=["confirmed_at", "updated_at"])
    audit.record("agency.confirmed", row, by=by)
    return row


@transaction.atomic
def merge(proposed: Agency, into: Agency, *, by: User) -> Agency:
    """The proposed agency is one that we have: its applications and people move over, the row goes."""
    _require_keeper(by)
    row = Agency.objects.select_for_update().get(pk=proposed.pk)
    if row.pk == into.pk or row.confirmed_at is not None:
        raise AgencyTaken(_("Only a proposed agency can be merged, and only into another one."))
    moved = Verification.objects.filter(agency=row).update(agency=into)
    Affiliation.objects.filter(agency=row).update(agency=into)
    audit.record("agency.merged", into, by=by, name=row.name, was=row.pk, applications=moved)
    row.delete()
    return into


@transaction.atomic
def add_domain(agency: Agency, domain: str, *, by: User) -> AgencyDomain:
    """Staff know this mail domain to be the agency's; evidence for the next ones (P4)."""
    row, made = AgencyDomain.objects.get_or_create(agency=agency, domain=domain)
    if made:
        audit.record("agency.domain_added", agency, by=by, domain=domain)
    return row


@transaction.atomic
def add_contact(agency: Agency, *, name: str, email: str, phone: str, by: User) -> AgencyContact:
    """A person at the agency whom staff have checked."""
    _require_keeper(by)
    row = AgencyContact.objects.create(
        agency=agency, name=name, email=email, phone=phone, verified_at=clock.now()
    )
    audit.record("agency.contact_added", agency, by=by, contact=row.pk)
    return row
