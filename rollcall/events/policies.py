"""Who may run, teach and see what. Missing and not yours look alike (P21, P24).

Three rings around an event: those who **run** it (staff with the right, members of its provider, its
coordinator), those who **teach** it (its instructors: roster, door and materials, nothing else), and those
who may **attend**. Each fetcher asks anew at every request, and the desk opens to nobody without a second
factor, because a roster is a list of officers (P16).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from rollcall.accounts import identity
from rollcall.accounts.access import may_open
from rollcall.accounts.middleware import ask_for_second_factor
from rollcall.accounts.models import User
from rollcall.catalog.models import Provider, ProviderMember
from rollcall.events.errors import NotYourEvent
from rollcall.events.models import Event, Handout, Instructor, Registration

View = Callable[..., HttpResponseBase]
EVENTS = "events.change_event"
Anybody = User | AnonymousUser


def is_staff(user: Anybody) -> bool:
    """Active staff with the right to keep classes and webinars."""
    return user.is_active and user.is_staff and user.has_perm(EVENTS)


def run_by(user: Anybody) -> QuerySet[Event]:
    """The events that this person runs."""
    if not isinstance(user, User) or not user.is_active:
        return Event.objects.none()
    if is_staff(user):
        return Event.objects.all()
    providers = ProviderMember.objects.filter(user=user).values("provider")
    return Event.objects.filter(Q(provider__in=providers) | Q(coordinator=user))


def providers_of(user: Anybody) -> QuerySet[Provider]:
    """The providers for whom this person may plan: all for staff, his own for a member (R39, P24)."""
    if not isinstance(user, User) or not user.is_active:
        return Provider.objects.none()
    if is_staff(user):
        return Provider.objects.all()
    return Provider.objects.filter(pk__in=ProviderMember.objects.filter(user=user).values("provider"))


def require_run(event: Event, by: Anybody) -> None:
    """Refuse whoever does not run the event: `NotYourEvent`."""
    if not run_by(by).filter(pk=event.pk).exists():
        raise NotYourEvent


def hold_to_run(event: Event, by: Anybody) -> Event:
    """The event's own row, held until the transaction ends, for who runs it; `NotYourEvent` for others."""
    row = Event.objects.select_for_update().get(pk=event.pk)
    require_run(row, by)
    return row


def at_desk_of(user: Anybody) -> QuerySet[Event]:
    """The events that this person runs or teaches."""
    if not isinstance(user, User) or not user.is_active:
        return Event.objects.none()
    taught = Event.objects.filter(teachings__instructor__user=user).values("pk")
    return Event.objects.filter(Q(pk__in=run_by(user).values("pk")) | Q(pk__in=taught))


def has_desk(user: Anybody) -> bool:
    """Whether this person has a desk: staff, providers, coordinators, instructors. One query at most."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if is_staff(user):
        return True
    rings = (
        Exists(ProviderMember.objects.filter(user=user))
        | Exists(Instructor.objects.filter(user=user))
        | Exists(Event.objects.filter(coordinator=user))
    )
    return User.objects.filter(rings, pk=user.pk).exists()


def desk(view: View) -> View:
    """A page of the desk: strangers sign in, others find nothing, nobody enters without a second factor."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, AnonymousUser):
            return redirect_to_login(request.get_full_path())
        if not has_desk(request.user):
            raise Http404
        return ask_for_second_factor(request, request.user) or view(request, *args, **kwargs)

    return guarded


def desk_person(request: HttpRequest) -> User:
    """The person behind a request that passed `desk`."""
    return cast("User", request.user)


def event_to_run(request: HttpRequest, pk: int) -> Event:
    """An event that the person runs; 404 for anybody else."""
    return get_object_or_404(
        run_by(request.user).select_related("provider", "venue", "host", "series"), pk=pk
    )


def event_at_desk(request: HttpRequest, pk: int) -> Event:
    """An event that the person runs or teaches: its roster, door and materials; 404 for anybody else.

    It says in `may_run` whether the person runs it.
    """
    runs = Exists(run_by(request.user).filter(pk=OuterRef("pk")))
    found = at_desk_of(request.user).annotate(run_by_asker=runs)
    event = get_object_or_404(found.select_related("provider", "venue", "host"), pk=pk)
    event.may_run = bool(event.run_by_asker)  # type: ignore[attr-defined]  # annotated above
    return event


def handout_for(user: Anybody, key: int) -> Handout | None:
    """A file of an event, for those with a confirmed seat where it is meant for them too."""
    if not isinstance(user, User) or not user.is_active:
        return None
    rows = Handout.objects.select_related("event").filter(pk=key, for_participants=True)
    seated = Registration.objects.filter(identity.rows_of(user), state=Registration.State.SEATED)
    found = rows.filter(event__in=seated.values("event")).exclude(event__state=Event.State.CANCELED).first()
    return found if found and may_open(user, found.event) else None
