"""One's own: classes near me, and the calendar feed."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rollcall.accounts.models import User
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.events import calendar_feeds, near_me
from rollcall.events.forms.near_me import NearMeForm


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def near(request: HttpRequest) -> HttpResponse:
    """What one is told of; one more wish."""
    person = _person(request)
    asked = {"state": request.GET.get("state", "")[:2], "topic": request.GET.get("topic", "")[:80]}
    form = NearMeForm(request.POST if request.method == "POST" else None, initial=asked)
    if form.is_valid() and _wished(form, person):
        messages.success(request, _("We write to you when one is announced there."))
        return redirect("events:near_me")
    told = {"form": form, "wishes": near_me.of(person), "stopped": near_me.is_stopped(person)}
    return render(request, "events/public/near_me.html", told, status=form_status(form))


def _wished(form: NearMeForm, person: User) -> bool:
    try:
        near_me.wish(form.cleaned_data["state"], form.cleaned_data["topic"], by=person)
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    return True


@never_cache
@login_required
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one wish back."""
    person = _person(request)
    near_me.forget(get_object_or_404(near_me.of(person), pk=pk), by=person)
    messages.success(request, _("Removed. We no longer write to you about that."))
    return redirect("events:near_me")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """One's own feed: make its address, make another, end it. The address is shown once."""
    person = _person(request)
    if request.method != "POST":
        return _calendar(request, person)
    if request.POST.get("do") == "end":
        calendar_feeds.end(by=person)
        messages.success(request, _("The address is dead. Calendars that used it get nothing any more."))
        return redirect("events:calendar")
    secret = calendar_feeds.renew(by=person)
    return _calendar(request, person, settings.PORTAL_ORIGIN + reverse("events:own_feed", args=[secret]))


def _calendar(request: HttpRequest, person: User, address: str = "") -> HttpResponse:
    told = {"feed": calendar_feeds.current(person), "address": address}
    return render(request, "events/public/calendar.html", told)
