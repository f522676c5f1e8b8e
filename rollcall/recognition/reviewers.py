"""Naming reviewers, by round and category, and ending their seat (P24)."""

from django.db import transaction

from rollcall.accounts import mailboxes
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.recognition import errors, letters, policies
from rollcall.recognition.models import Assignment, AwardCategory, Nomination, Reviewer, Round


@transaction.atomic
def name(round_: Round, category: AwardCategory, email: str, *, by: User) -> Reviewer:
    """Give somebody with an account a seat; naming twice is once. He is given the sample at once.

    Raises `NotStaff`, `NotThisCategory`, `NoSuchPerson`, `RunsRounds`.
    """
    policies.require_staff(by)
    if not round_.categories.filter(pk=category.pk).exists():
        raise errors.NotThisCategory
    user = _person(email)
    made, is_new = Reviewer.objects.get_or_create(
        round=round_, category=category, user=user, ended_at=None,
        defaults={"named_by": by, "named_at": clock.now()},
    )  # fmt: skip
    if is_new:
        audit.record("round.reviewer_named", round_, by=by, person=user.pk, category=category.slug)
        letters.named(made)
        give_sample(round_, [user])
    return made


@transaction.atomic
def end(reviewer: Reviewer, *, by: User) -> None:
    """End a seat: from now on he opens nothing of that category; scores handed in before still count."""
    policies.require_staff(by)
    row = Reviewer.objects.select_for_update(of=("self",)).select_related("round").get(pk=reviewer.pk)
    if row.ended_at is None:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        audit.record("round.reviewer_ended", row.round, by=by, person=row.user_id)
        unread = Assignment.objects.filter(
            user=row.user_id, nomination__round=row.round, nomination__category=row.category_id,
            ended_at__isnull=True,
        ).exclude(review__handed_in_at__isnull=False)  # fmt: skip
        unread.update(ended_at=clock.now(), ended_why="released")


def give_sample(round_: Round, users: list[User]) -> None:
    """Let these score the round's sample, where it has one; twice is once."""
    for sample in Nomination.objects.filter(round=round_, is_sample=True):
        for user in users:
            Assignment.objects.get_or_create(nomination=sample, user=user, defaults={"made_at": clock.now()})


def _person(email: str) -> User:
    user = User.objects.filter(mailbox=mailboxes.key(email.strip().lower())).first()
    if user is None or not user.is_active or user.email_confirmed_at is None:
        raise errors.NoSuchPerson
    if policies.may_keep(user):
        raise errors.RunsRounds
    return user
