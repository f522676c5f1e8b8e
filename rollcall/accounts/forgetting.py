"""The account of somebody who is forgotten: a number that the ledger needs, and opens nothing (P1)."""

from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Model, Q
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import APIToken
from wagtail.users.models import UserProfile

from rollcall.accounts import poc, sessions, states
from rollcall.accounts.models import (
    PENDING_STATES,
    Affiliation,
    AgencyContact,
    Alias,
    HandOver,
    OfficerIdentifier,
    PocQuestion,
    State,
    User,
    Verification,
    Viewing,
)
from rollcall.base import audit, clock, tokens
from rollcall.base.forgetting import NAME, Whom

WAYS_IN: list[type[Model]] = [
    EmailAddress, Authenticator, UserSession, HandOver, UserProfile, FormState, EditingSession, APIToken,
]  # fmt: skip
NO_ADDRESS = "erased.invalid"  # names no host (RFC 2606); each account needs an address of its own


def forget(whom: Whom, *, by: audit.Actor) -> int:
    """Take away every way in, and every word; joins the caller's transaction. May run twice."""
    for user in User.objects.select_for_update().filter(pk__in=whom.ids):
        sessions.end_all(user, by=by)
        tokens.void_all(subject=audit.subject_of(user))
        _ways_in(user)
        _words(user)
    _applications(whom)
    _as_contact(whom, by)
    Alias.objects.filter(Q(absorbed__in=whom.ids) | Q(survivor__in=whom.ids)).update(why="")
    Viewing.objects.filter(person__in=whom.ids).update(reason="")
    return len(whom.ids)


def _ways_in(user: User) -> None:
    for model in WAYS_IN:
        model._default_manager.filter(user=user).delete()
    OfficerIdentifier.objects.filter(user=user).delete()
    user.groups.clear()
    user.user_permissions.clear()


def _words(user: User) -> None:
    """The row as it is from now on: no name, no address that a letter reaches, no password that fits."""
    user.email = f"erased-{uuid4().hex}@{NO_ADDRESS}" if user.erased_at is None else user.email
    user.legal_name = NAME
    user.set_unusable_password()
    user.is_active = user.is_staff = user.is_superuser = False
    user.email_confirmed_at = user.suspended_at = user.last_login = None
    user.language = ""
    user.terms_seen = user.privacy_seen = user.secure_seen = 0
    user.erased_at = user.erased_at or clock.now()
    user.save()


def _applications(whom: Whom) -> None:
    """Category, agency and dates stay without a name, for figures; the words of everybody go."""
    rows = Verification.objects.filter(user__in=whom.ids)
    rows.filter(state__in=[*PENDING_STATES, State.SUSPENDED]).update(state=State.WITHDRAWN)
    rows.filter(state=State.APPROVED).update(state=State.LEFT)
    rows.update(
        title="", assignment="", callback_note="", decision_reason="", signals={}, reasons_for_callback=[],
        staff_question="", reply="", network="", device="",
    )  # fmt: skip
    places = Affiliation.objects.filter(user__in=whom.ids)
    places.filter(ended_at__isnull=True).update(ended_at=clock.now(), ended_why="erased")
    places.update(title="", assignment="")
    questions = PocQuestion.objects.filter(verification__user__in=whom.ids)
    questions.filter(closed_at__isnull=True).update(closed_at=clock.now())
    _unname(questions.values_list("pk", flat=True))
    questions.update(comment="")


def _as_contact(whom: Whom, by: audit.Actor) -> None:
    """Where the person vouches for others: the answer counts without the name; staff call who still waits."""
    asked = PocQuestion.objects.filter(Q(mailbox__in=whom.mailboxes) | whom.at("email"))
    for question in asked.filter(closed_at__isnull=True, answer="").select_related("verification"):
        if states.allows(question.verification, states.Move.HOLD):
            states.move(question.verification, states.Move.HOLD, by=by)
        poc.close_question(question.verification)
    _unname(asked.values_list("pk", flat=True))
    PocQuestion.objects.filter(answered_by__in=whom.ids).update(answered_by=None)
    AgencyContact.objects.filter(whom.at("email")).delete()


def _unname(keys: object) -> None:
    rows = PocQuestion.objects.filter(pk__in=list(keys))  # type: ignore[call-overload]
    rows.update(name=NAME, email="", mailbox="", phone="", title="", flags=[], answered_network="")
