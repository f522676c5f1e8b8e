"""Publishing a new version of what everybody reads: seen first, then final."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from rollcall.accounts import notices
from rollcall.accounts.models import Notice
from rollcall.accounts.policies import may_keep_notices
from rollcall.accounts.staff.doors import desk, page, staff_of
from rollcall.accounts.stepup import fresh_proof_required
from rollcall.base.http import form_status

LONGEST = 20_000


class NoticeForm(forms.ModelForm[Notice]):
    """The words in both languages; an empty line makes a new paragraph."""

    words = forms.CharField(
        label=gettext_lazy("Words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("An empty line makes a new paragraph."),
    )
    words_es = forms.CharField(
        label=gettext_lazy("Words in Spanish"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 12})
    )

    class Meta:
        model = Notice
        fields = ("kind", "words", "words_es")


@desk(may_keep_notices)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    rows = Notice.objects.select_related("published_by")
    return page(
        request, "accounts/staff/notices.html", title=_("Terms and notices"), icon="doc-full", rows=rows
    )


@desk(may_keep_notices)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof_required
def publish(request: HttpRequest) -> HttpResponse:
    """First the words as people will see them; the second press publishes."""
    form = NoticeForm(request.POST if request.method == "POST" else None)
    seen = form.is_bound and form.is_valid()
    if seen and "publish" in request.POST:
        words = form.cleaned_data
        notices.publish(words["kind"], words["words"], words["words_es"], by=staff_of(request))
        messages.success(request, _("Published. Everybody reads it at the next sign-in."))
        return redirect("staff_notices")
    return page(
        request,
        "accounts/staff/notice_new.html",
        title=_("New version"),
        icon="doc-full",
        crumbs=[("/staff/notices/", _("Terms and notices"))],
        status=form_status(form) if not seen else 200,
        form=form,
        preview=form.instance if seen else None,
    )
