"""The key to one package for one attempt of one person, on the content origin (P6, P27, P29, P32).

`start` hands out a ticket on the portal; `admit` is asked at every request of the content origin. The
secret stands in the address and nowhere else: the table has its hash. The newest launch of an
attempt ends the older; the end of the session it was made in ends it too, by whatever way that ends.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.crypto import constant_time_compare

from rollcall.accounts.access import may_open
from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.base.tokens import digest
from rollcall.catalog.models import Package, Unit
from rollcall.player import attempts
from rollcall.player.models import Launch, Sco, Trial
from rollcall.player.prepared import Prepared
from rollcall.player.scorm_errors import NotAPackage, PackageNotReady, SignedOut
from rollcall.transcripts.errors import NotOpenToYou
from rollcall.transcripts.models import Enrollment

LOOKED_AT = (  # at every request; the rest is read when it is wanted
    "digest", "ended_at", "expires_at", "proof", "session__expire_date",
    "user__is_active", "user__email_confirmed_at", "user__legal_name",
    "user__password", "user__session_epoch",
    "attempt__round", "attempt__done_at", "attempt__enrollment__round", "attempt__enrollment__user_id",
    "attempt__enrollment__course__access_level", "attempt__enrollment__course__audience",
    "attempt__enrollment__course__withdrawn_at", "attempt__enrollment__course__current_id",
    "attempt__unit__title", "attempt__unit__key", "attempt__unit__version_id",
    "attempt__unit__package__key", "attempt__unit__package__state", "attempt__unit__package__may_ask",
)  # fmt: skip
OF_PART = ("id", "attempt_id", "item", "cmi", "session", "number", "status", "total_centiseconds")  # in order
LIFETIME = timedelta(hours=12)  # as long as a session on the portal


@dataclass(frozen=True, slots=True)
class LaunchTicket:
    """Where the stage loads the package from. `fallback_*` are for browsers that do not know *.localhost."""

    url: str
    origin: str
    fallback_url: str
    fallback_origin: str
    may_ask: bool  # whether the frame may open dialogs of the browser


class ClosedError(Exception):
    """This token opens nothing (any more); says no more than that."""


class SupersededError(ClosedError):
    """The same part was opened again elsewhere; that is the one that counts now."""


def origin_of(package: Package) -> str:
    """The package's own origin, without a slash at the end."""
    return str(settings.CONTENT_ORIGIN).replace("{package}", f"p{package.key.hex}")


def hosts_of(package: Package) -> set[str]:
    """The hosts on which a package's files may be asked for: its own and, in the demo, the shared one."""
    origins = (origin_of(package), str(settings.CONTENT_ORIGIN_FALLBACK))
    return {urlsplit(origin).netloc for origin in origins if origin}


@transaction.atomic
def start(enrollment: Enrollment, unit: Unit, *, user: User, session_key: str | None) -> LaunchTicket:
    """A ticket for a SCORM unit; launches of the same attempt that were open end here.

    The caller has checked that the unit's turn has come; `session_key` is that of the session he came with.
    Raises NotAPackage, NotOpenToYou, PackageNotReady, SignedOut.
    """
    package = unit.package
    if unit.kind != Unit.Kind.SCORM or package is None or enrollment.user_id != user.pk:
        raise NotAPackage
    decision = may_open(user, enrollment.course)
    if not decision:
        raise NotOpenToYou(decision)
    if package.state != Package.State.READY:
        raise PackageNotReady
    if not session_key:
        raise SignedOut
    attempt, present, secret = attempts.of(enrollment, unit), clock.now(), secrets.token_urlsafe(24)
    Launch.objects.filter(attempt=attempt, ended_at__isnull=True).update(ended_at=present)
    Launch.objects.create(
        digest=digest(secret),
        user=user,
        attempt=attempt,
        made_at=present,
        expires_at=present + LIFETIME,
        session_id=session_key,
        proof=user.get_session_auth_hash(),
    )
    return ticket(package, secret)


def ticket(package: Package, secret: str, *, door: str = "l") -> LaunchTicket:
    """Where a secret opens a package; `door` is the first part of the address, another one for a preview."""
    origin, fallback = origin_of(package), str(settings.CONTENT_ORIGIN_FALLBACK)
    return LaunchTicket(
        url=f"{origin}/{door}/{secret}/",
        origin=origin,
        fallback_url=f"{fallback}/{door}/{secret}/" if fallback else "",
        fallback_origin=fallback,
        may_ask=package.may_ask,
    )


def admit(secret: str, host: str, *, item: str = "") -> Launch:
    """The launch behind a token if all of it holds right now; two queries at most. Raises ClosedError.

    Asked anew at each request: the person is active, still signed in where he came from, and may open the
    course, the package is cleared, the round is the present one, and the host is the package's own. With
    `item`, the run-time data of that part comes along as `part`.
    """
    launch = find(secret, item=item)
    if launch is None:
        raise ClosedError
    check(launch, host)
    if launch.ended_at is not None:
        raise SupersededError
    return launch


def find(secret: str, *, item: str = "") -> Launch | None:
    """The row of a token, open or not, with all that `check` looks at; one query."""
    launch = _look.first(digest=digest(secret), item=item)
    if launch is not None and item:
        launch.part = _part_of(launch)
    return launch


def _row(digest: str, item: str) -> QuerySet[Launch]:
    along = "user", "session", "attempt__enrollment__course", "attempt__unit__package"
    of_item = FilteredRelation("attempt__scos", condition=Q(attempt__scos__item=item))
    part = {f"part_{name}": F(f"of_item__{name}") for name in OF_PART}
    rows = Launch.objects.select_related(*along).annotate(of_item=of_item).annotate(**part)
    return rows.only(*LOOKED_AT).filter(digest=digest)


_look = Prepared(_row, "digest", "item")


def _part_of(launch: Launch) -> Sco | None:
    """The part that was read along, as the row that it is; None when it was never opened."""
    values = [getattr(launch, f"part_{name}") for name in OF_PART]
    if values[0] is None:
        return None
    return Sco.from_db(launch._state.db, OF_PART, values)


def check(launch: Launch, host: str) -> None:
    """Raise ClosedError unless session, person, course, package, round and host are as they must be."""
    attempt, package = launch.attempt, launch.attempt.unit.package
    enrollment = attempt.enrollment
    if (
        package is None
        or host not in hosts_of(package)
        or launch.expires_at <= clock.now()
        or not launch.user.is_active
        or launch.user_id != enrollment.user_id
        or not is_signed_in(launch)
        or package.state != Package.State.READY
        or attempt.round != enrollment.round
        or not may_open(launch.user, enrollment.course)
    ):
        raise ClosedError


def is_signed_in(launch: Launch | Trial) -> bool:
    """Whether the session it was made in goes on: not signed out, ended or over, nor the password another."""
    if launch.session is None or launch.session.expire_date <= clock.now():
        return False
    return constant_time_compare(launch.proof, launch.user.get_session_auth_hash())
