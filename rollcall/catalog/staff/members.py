"""Who works for which provider: named and ended by staff; changes ask for fresh proof (R39, P19, P24)."""

from django import forms
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from rollcall.accounts.models import User
from rollcall.accounts.stepup import fresh_proof_required
from rollcall.base.http import form_status
from rollcall.catalog import members
from rollcall.catalog.errors import CannotBeMember
from rollcall.catalog.models import Provider, ProviderMember
from rollcall.catalog.staff.frame import author, carried_out, desk_for, done, page, tried

MOST = 200


class MemberForm(forms.Form):
    provider = forms.ModelChoiceField(label=gettext_lazy("Provider"), queryset=Provider.objects.all())
    email = forms.EmailField(
        label=gettext_lazy("E-mail of the person’s account"),
        max_length=254,
        help_text=gettext_lazy("They run the provider’s classes and see their rosters, and get a letter."),
    )

    def clean_email(self) -> User:
        """The account behind a confirmed e-mail."""
        rows = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True)
        person = rows.filter(email_confirmed_at__isnull=False).first()
        if person is None:
            raise forms.ValidationError(str(CannotBeMember()))
        return person


def _may(user: object) -> bool:
    return isinstance(user, User) and members.may_name(user)


@desk_for(_may)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof_required
def listing(request: HttpRequest) -> HttpResponse:
    """All providers with their people, and a form to name one more."""
    form = MemberForm(request.POST if request.method == "POST" else None)
    if form.is_bound and carried_out(form, lambda: _name(form, author(request))):
        return done(request, _("Named. The person gets a letter."), "staff_provider_members")
    rows = ProviderMember.objects.select_related("user").order_by("user__legal_name")
    providers = Provider.objects.prefetch_related(Prefetch("members", queryset=rows))[:MOST]
    heading = _("People of the providers")
    return page(request, "members.html", heading, status=form_status(form), form=form, providers=providers)


def _name(form: MemberForm, by: User) -> None:
    members.add(form.cleaned_data["provider"], form.cleaned_data["email"], by=by)


@desk_for(_may)
@require_POST
@fresh_proof_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """End a membership."""
    row = get_object_or_404(ProviderMember.objects.select_related("provider", "user"), pk=pk)
    return tried(
        request,
        lambda: members.remove(row.provider, row.user, by=author(request)),
        _("Ended. The person gets a letter."),
        "staff_provider_members",
    )
