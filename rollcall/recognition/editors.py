"""Who writes a nomination: the lead, and colleagues of the same agency whom one of them invited."""

from django.db import transaction

from rollcall.accounts import identity, mailboxes
from rollcall.accounts.models import Affiliation, State, User
from rollcall.base import audit, clock
from rollcall.recognition import errors, letters, policies, states
from rollcall.recognition.models import CoEditor, Nomination


@transaction.atomic
def invite(nomination: Nomination, email: str, *, by: User) -> CoEditor:
    """Invite a verified colleague by e-mail; inviting twice is once. Raises `NoSuchColleague`, `Locked`."""
    row = _draft(nomination, by)
    colleague = _colleague(row, email)
    present = clock.now()
    made, is_new = CoEditor.objects.get_or_create(
        nomination=row, user=colleague, ended_at=None, defaults={"invited_by": by, "invited_at": present}
    )
    if is_new:
        audit.record("nomination.invited", row, by=by, person=colleague.pk)
        letters.invited(made)
    return made


@transaction.atomic
def end(editor: CoEditor, *, by: User) -> None:
    """A co-editor leaves, or is removed by another who writes it; nobody's text goes with him."""
    row = states.held(editor.nomination)
    if not policies.edited_by(by).filter(pk=row.pk).exists():
        raise errors.NotYourAgency
    gone = CoEditor.objects.filter(pk=editor.pk, ended_at__isnull=True).update(ended_at=clock.now())
    if gone:
        is_own = identity.is_one_person(by, editor.user_id)
        event = "nomination.left" if is_own else "nomination.removed"
        audit.record(event, row, by=by, person=editor.user_id)


def people_of(nomination: Nomination) -> list[User]:
    """Who writes it now, the lead first, each under the account that lives."""
    rows = nomination.co_editors.filter(ended_at__isnull=True).select_related("user")
    found = [nomination.lead, *(one.user for one in rows)]
    return list(identity.survivors_of(found).values())


def _draft(nomination: Nomination, by: User) -> Nomination:
    row = states.held(nomination)
    if not policies.edited_by(by).filter(pk=row.pk).exists():
        raise errors.NotYourAgency
    if row.state != Nomination.State.DRAFT:
        raise errors.Locked
    return row


def _colleague(nomination: Nomination, email: str) -> User:
    """Somebody else who is verified at the agency now."""
    user = User.objects.filter(mailbox=mailboxes.key(email.strip().lower()), is_active=True).first()
    there = Affiliation.objects.filter(
        user=user, agency=nomination.agency, ended_at__isnull=True, verification__state=State.APPROVED
    )
    if user is None or user.pk == nomination.lead_id or not there.exists():
        raise errors.NoSuchColleague
    return user
