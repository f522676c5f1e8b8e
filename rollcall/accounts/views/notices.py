"""What one reads before one goes on; and the same for anybody, with its earlier versions."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from rollcall.accounts import notices
from rollcall.accounts.models import Notice, User
from rollcall.base.http import form_status


class ReadForm(forms.Form):
    """That it was read, and which versions were on the screen."""

    agreed = forms.BooleanField(
        label=_("I have read this and agree"), error_messages={"required": _("Tick the box to go on.")}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def before_you_go_on(request: HttpRequest) -> HttpResponse:
    """Everything that is new to this person on one page, one tick, one button."""
    user = _person(request)
    shown, to = notices.due(user), _own(request.GET.get("next", ""))
    form = ReadForm(request.POST if request.method == "POST" else None)
    told = [f"{notice.kind}:{notice.version}" for notice in shown]
    if not shown or (form.is_valid() and request.POST.getlist("shown") == told):
        notices.acknowledge(user, shown if request.method == "POST" else [], by=user)
        notices.note(request, user)
        return redirect(to)
    context = {"form": form, "shown": shown, "told": told}
    return render(request, "accounts/notices.html", context, status=form_status(form))


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _own(path: str) -> str:
    """The page one came from, where it is ours (P48)."""
    stays = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if stays else "/account/"


@require_safe
def one(request: HttpRequest, kind: str) -> HttpResponse:
    """`/notices/terms/`: the words that hold now; `?version=1` shows an earlier one."""
    rows = Notice.objects.filter(kind=kind)
    asked = request.GET.get("version", "")
    notice = (rows.filter(version=int(asked)) if asked.isdecimal() and len(asked) < 5 else rows).first()
    if notice is None:
        raise Http404
    return render(request, "accounts/notice.html", {"notice": notice, "versions": rows})
