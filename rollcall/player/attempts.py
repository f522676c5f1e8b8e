"""One person's work at one unit in one round: the row that every kind of unit writes to."""

from datetime import datetime

from django.db.models import Max

from rollcall.accounts import activity
from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.catalog.models import Unit
from rollcall.player.models import Attempt, Sco
from rollcall.transcripts.models import Enrollment


@activity.sign_of_life
def last_moved(user: User) -> datetime | None:
    """When this person's video or package last got on; what is merely open does not (P18). Two queries."""
    films = Attempt.objects.filter(enrollment__user=user).aggregate(last=Max("touched_at"))["last"]
    parts = Sco.objects.filter(attempt__enrollment__user=user).aggregate(last=Max("touched_at"))["last"]
    return max((at for at in (films, parts) if at), default=None)


def of(enrollment: Enrollment, unit: Unit) -> Attempt:
    """The attempt of the present round; made when there is none, once under any number of callers."""
    present = clock.now()
    attempt, _made = Attempt.objects.get_or_create(
        enrollment=enrollment,
        unit=unit,
        round=enrollment.round,
        defaults={"began_at": present, "touched_at": present},
    )
    return attempt


def locked(enrollment: Enrollment, unit: Unit) -> Attempt:
    """The same, held until the transaction ends, so that two tabs do not write over one another."""
    return Attempt.objects.select_for_update().get(pk=of(enrollment, unit).pk)


def close(attempt: Attempt) -> None:
    """The unit is done in this round; the first time counts."""
    present = clock.now()
    Attempt.objects.filter(pk=attempt.pk, done_at__isnull=True).update(done_at=present, touched_at=present)
