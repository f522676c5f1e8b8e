"""For staff: who has more time in timed tests (section 3, R20)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rollcall.accounts.models import User
from rollcall.base.http import form_status
from rollcall.player import extra_time, policies
from rollcall.player.forms import ExtraTimeForm
from rollcall.player.models import ExtraTime

A_PAGE = 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Who has more time, the newest first; a POST grants, changes or takes it away."""
    if not isinstance(request.user, User) or not policies.may_grant_time(request.user):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = ExtraTimeForm(sent, initial={"email": request.GET.get("email", "")[:254]})
    if form.is_valid() and form.person:
        extra_time.grant(form.person, percent=form.cleaned_data["percent"], by=request.user)
        messages.success(request, _("Kept. It counts for every try that begins from now on."))
        return redirect("staff_extra_time")
    rows = ExtraTime.objects.filter(percent__gt=0).select_related("user", "granted_by")
    context = {"form": form, "rows": rows.order_by("-granted_at")[:A_PAGE], "most": A_PAGE}
    return render(request, "player/staff/extra_time.html", context, status=form_status(form))
