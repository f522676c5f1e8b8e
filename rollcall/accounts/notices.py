"""Terms, privacy notice, and the notice before the secure side: versioned, shown, acknowledged (P65).

Whoever signs in is asked for what is new to him, before any page of ours opens. Who applies to be verified
is asked for the notice of the secure side then and there, so that nobody is verified who has not read it.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from rollcall.accounts.models import PENDING_STATES, Acknowledgement, Notice, State, User, Verification
from rollcall.base import audit, clock
from rollcall.base.views import forbidden

Kind = Notice.Kind
DUE = "notices_due"  # in the session: this person has something to read before he goes on
SEEN = {Kind.TERMS: "terms_seen", Kind.PRIVACY: "privacy_seen", Kind.SECURE: "secure_seen"}
FIRST_SEEN = dict.fromkeys(SEEN.values(), 1)  # fields of somebody made for a demo or a trial
FOR_ALL = (Kind.TERMS, Kind.PRIVACY)
# Where one may go meanwhile: the question itself, out, and what explains it.
OPEN = frozenset({
    "accounts_notices", "accounts_notice", "account_logout", "portal:theme", "portal:language", "portal:help",
    "portal:healthz", "portal:readyz",
})  # fmt: skip
PASSWORDS = "/accounts/"


def versions() -> dict[str, int]:
    """The version that holds now, by kind."""
    rows = Notice.objects.values_list("kind").annotate(latest=Max("version"))
    return dict(rows.values_list("kind", "latest"))


def current(kind: str) -> Notice | None:
    """The words that hold now."""
    return Notice.objects.filter(kind=kind).order_by("-version").first()


def agree(newcomer: User) -> None:
    """Opening an account agrees to what its form names. Not saved here; the same work for anybody (P13)."""
    now = versions()
    for kind in FOR_ALL:
        setattr(newcomer, SEEN[kind], now.get(kind, 0))


def agreed_by(newcomer: User) -> dict[str, int]:
    """The versions, for the trail."""
    return {str(kind): getattr(newcomer, SEEN[kind]) for kind in FOR_ALL}


def due(user: User) -> list[Notice]:
    """What this person has not acknowledged in the version that holds now, in the order to be read."""
    kinds = [*FOR_ALL, *([Kind.SECURE] if _comes_to_the_secure_side(user) else [])]
    now = versions()
    wanted = [kind for kind in kinds if getattr(user, SEEN[kind]) < now.get(kind, 0)]
    return [notice for kind in wanted if (notice := current(kind))]


def _comes_to_the_secure_side(user: User) -> bool:
    states = [*PENDING_STATES, State.APPROVED]
    return user.is_staff or Verification.objects.filter(user=user, state__in=states).exists()


def note(request: HttpRequest, user: User) -> None:
    """At sign-in and after an application: remember in the session whether there is something to read."""
    if due(user):
        request.session[DUE] = True
    else:
        request.session.pop(DUE, None)


def ask_first(request: HttpRequest) -> HttpResponse | None:
    """What to answer instead of the page while something waits to be read; None: go on. No query."""
    if not request.session.get(DUE):
        return None
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name in OPEN or request.path_info.startswith(PASSWORDS):
        return None
    accepts = request.headers.get("Accept", "text/html")
    if request.method not in {"GET", "HEAD"} or "text/html" not in accepts or "HX-Request" in request.headers:
        return forbidden(request)
    return redirect(f"{reverse('accounts_notices')}?{urlencode({'next': request.get_full_path()})}")


@transaction.atomic
def acknowledge(user: User, shown: Sequence[Notice], *, by: User) -> None:
    """Write down that a person has read these; once a version, with the time."""
    present = clock.now()
    for notice in shown:
        Acknowledgement.objects.get_or_create(
            person=user, kind=notice.kind, version=notice.version, defaults={"at": present}
        )
        setattr(user, SEEN[Kind(notice.kind)], notice.version)
    fields = [SEEN[Kind(notice.kind)] for notice in shown]
    if fields:
        user.save(update_fields=fields)
        told = {notice.kind: notice.version for notice in shown}
        audit.record("person.acknowledged", user, by=by, versions=told)


@transaction.atomic
def publish(kind: str, words: str, words_es: str, *, by: User) -> Notice:
    """The next version; at the next sign-in everybody is asked to read it. Earlier ones stay as they are."""
    latest = Notice.objects.select_for_update().filter(kind=kind).order_by("-version").first()
    notice = Notice.objects.create(
        kind=kind,
        version=latest.version + 1 if latest else 1,
        words=words,
        words_es=words_es,
        published_at=clock.now(),
        published_by=by,
    )
    audit.record("notice.published", notice, by=by, kind=kind, version=notice.version)
    return notice
