"""The desk of the portals: what is each one's own, and the lines above every page."""

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Site

from rollcall.accounts.models import User
from rollcall.accounts.staff.doors import desk, page, staff_of
from rollcall.base import bulletins, clock, portals, schedule, sites
from rollcall.base.finding import portals as marks
from rollcall.base.http import form_status, posted
from rollcall.base.models import AuditEntry, Bulletin
from rollcall.catalog.models import Generation
from rollcall.portal.forms import BulletinForm, PortalForm

MOST = 100


def may_keep(user: User | AnonymousUser) -> bool:
    """Whether somebody keeps the portals: name, look, contact, what each shows, notices."""
    return user.is_active and user.is_staff and user.has_perm("base.change_sitewords")


@desk(may_keep)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All portals, and what stands above their pages or will; three queries."""
    rows = Bulletin.objects.select_related("site__sitewords").filter(ends_at__gt=clock.now())
    return page(
        request,
        "portal/staff/portals.html",
        title=_("Portals"),
        icon="site",
        portals=sites.every_now(),
        bulletins=rows.order_by("begins_at", "pk")[:MOST],
        now=clock.now(),
    )


@desk(may_keep)
@require_http_methods(["GET", "HEAD", "POST"])
def portal(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One portal's own words and choices, and what was changed before, by whom."""
    words = portals.of(get_object_or_404(Site, pk=pk))
    form = PortalForm(posted(request), instance=words)
    if form.is_bound and form.is_valid():
        _change(request, form)
        return redirect("staff_portals")
    return page(
        request,
        "portal/staff/portal.html",
        title=words.brand,
        icon="site",
        crumbs=[("/staff/portals/", _("Portals"))],
        status=form_status(form),
        form=form,
        history=[_line(row, form) for row in portals.history(words)],
    )


def _change(request: HttpRequest, form: PortalForm) -> None:
    if portals.change(form.chosen(), by=staff_of(request)):
        schedule.soon(marks.renew)
        Generation.bump()
        messages.success(request, _("Saved. Every page shows it within ten seconds, the search in a minute."))
    else:
        messages.info(request, _("Nothing was changed."))


def _line(row: AuditEntry, form: PortalForm) -> dict[str, object]:
    """A change in words: the names of the fields, with what stood there before and what came."""
    names = {name: field.label for name, field in form.fields.items()} | {"shows": _("what is shown")}
    before, after = row.data.get("before", {}), row.data.get("after", {})
    told = [(names.get(name, name), _told(before.get(name)), _told(after[name])) for name in after]
    return {"at": row.at, "by": row.actor_label, "changes": told}


def _told(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(", ".join(codes) for codes in value.values()) or _("everything")
    return str(value or "–")


@desk(may_keep)
@require_http_methods(["GET", "HEAD", "POST"])
def bulletin(request: HttpRequest, pk: int | None = None) -> HttpResponseBase:
    """Write a line, or change one."""
    row = get_object_or_404(Bulletin, pk=pk) if pk else Bulletin(made_at=clock.now(), begins_at=clock.now())
    form = BulletinForm(posted(request), instance=row)
    if form.is_bound and form.is_valid():
        bulletins.put_up(form.save(commit=False), by=staff_of(request))
        messages.success(request, _("Saved. It shows within ten seconds of its time."))
        return redirect("staff_portals")
    return page(
        request,
        "portal/staff/bulletin.html",
        title=_("Notice above every page"),
        icon="warning",
        crumbs=[("/staff/portals/", _("Portals"))],
        status=form_status(form),
        form=form,
    )


@desk(may_keep)
@require_POST
def take_down(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Away before its time."""
    bulletins.take_down(get_object_or_404(Bulletin, pk=pk), by=staff_of(request))
    messages.success(request, _("The notice is gone within ten seconds."))
    return redirect("staff_portals")
