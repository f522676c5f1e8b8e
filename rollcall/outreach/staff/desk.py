"""Letters to many at the desk: list, write, look, send, watch, stop (P58)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts.models import User
from rollcall.accounts.staff.doors import Crumb, desk, page, staff_of
from rollcall.accounts.stepup import fresh_proof_required
from rollcall.accounts.trail_words import lines as in_words
from rollcall.base import audit
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.outreach import audiences, campaigns, letters, limits, policies, progress, trail_words, words
from rollcall.outreach.audiences import Addressee
from rollcall.outreach.forms import LetterForm, ReasonForm, SendForm, initial_of
from rollcall.outreach.models import Campaign

FORM = require_http_methods(["GET", "HEAD", "POST"])
A_PAGE = 30
State = Campaign.State


def _crumbs(campaign: Campaign | None = None) -> list[Crumb]:
    trail: list[Crumb] = [(reverse("staff_outreach"), _("Letters to many"))]
    if campaign:
        trail.append((reverse("staff_campaign", args=[campaign.pk]), campaign.subject))
    return trail


def _at(key: int) -> Campaign:
    rows = Campaign.objects.select_related("made_by", "proposed_by", "approved_by")
    return get_object_or_404(rows, pk=key)


@desk(policies.may_write)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All letters to many, newest first, and the limit."""
    rows = Campaign.objects.select_related("made_by")
    return page(
        request,
        "outreach/staff/list.html",
        title=_("Letters to many"),
        icon="mail",
        page_obj=Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        limit=limits.current(),
        higher=limits.waiting(),
    )


@desk(policies.may_write)
@FORM
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    form = LetterForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = campaigns.draft(by=staff_of(request), **form.letter())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("staff_campaign_preview", made.pk)
    return _form_page(request, form, _("New letter"), _crumbs())


@desk(policies.may_write)
@FORM
def change(request: HttpRequest, key: int) -> HttpResponse:
    """Change a draft."""
    campaign = _at(key)
    if campaign.state != State.DRAFT:
        messages.warning(request, _("Only a draft can be changed."))
        return redirect("staff_campaign", key)
    form = LetterForm(request.POST if request.method == "POST" else None, initial=initial_of(campaign))
    if form.is_bound and form.is_valid():
        try:
            campaigns.change(campaign, by=staff_of(request), **form.letter())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("staff_campaign_preview", key)
    return _form_page(request, form, _("Change"), _crumbs(campaign))


def _form_page(request: HttpRequest, form: LetterForm, title: str, crumbs: list[Crumb]) -> HttpResponse:
    return page(
        request,
        "outreach/staff/form.html",
        title=title,
        icon="mail",
        crumbs=crumbs,
        status=form_status(form),
        form=form,
        merge=letters.MERGE.items(),
    )


@desk(policies.may_write)
@require_safe
def one(request: HttpRequest, key: int) -> HttpResponse:
    """Where a letter stands, and how far it is."""
    campaign = _at(key)
    begun = campaign.is_listed or campaign.state in {State.SENDING, State.SENT}
    me = staff_of(request)
    return page(
        request,
        "outreach/staff/campaign.html",
        title=campaign.subject,
        icon="mail",
        crumbs=_crumbs(),
        campaign=campaign,
        audience=words.audience(campaign.audience),
        progress=progress.of(campaign) if begun else None,
        spared=progress.spared(campaign) if begun else [],
        in_doubt=list(progress.in_doubt(campaign)) if begun else [],
        failed=list(progress.failed(campaign)) if begun else [],
        may_stop=campaign.state in {State.WAITING, State.SENDING},
        may_send=campaign.state in {State.DRAFT, State.STOPPED},
        may_agree=campaign.state == State.PROPOSED and campaign.proposed_by_id != me.pk,
        reason=ReasonForm(),
        trail=in_words(audit.trail(campaign), trail_words.SENTENCES),
    )


@desk(policies.may_write)
@require_safe
def preview(request: HttpRequest, key: int) -> HttpResponse:
    """The letter as people get it, how many, and some of them; sending begins here and nowhere else."""
    return _preview(request, _at(key))


def _preview(request: HttpRequest, campaign: Campaign, form: SendForm | None = None) -> HttpResponse:
    me = staff_of(request)
    people = campaigns.remaining(campaign)
    sample = audiences.sample(campaign.audience, campaign.news)
    reader = sample[0] if sample else Addressee(me.email, "", me.legal_name, me.pk)
    shown = form or SendForm(initial={"seen": campaigns.seal(campaign, me)})
    return page(
        request,
        "outreach/staff/preview.html",
        title=_("Look and send"),
        icon="mail",
        crumbs=_crumbs(campaign),
        status=form_status(shown),
        campaign=campaign,
        audience=words.audience(campaign.audience),
        people=people,
        sample=sample,
        reader=reader,
        letter=letters.preview(campaign, reader),
        html=letters.plain_html(campaign, reader),
        form=shown,
        seen=campaigns.seal(campaign, me),
        may_propose=campaign.state in {State.DRAFT, State.STOPPED},
        may_agree=campaign.state == State.PROPOSED and campaign.proposed_by_id != me.pk,
        asks_second=limits.needs_second(people, me),
        limit=limits.current(),
    )


@desk(policies.may_write)
@require_POST
@fresh_proof_required
def send(request: HttpRequest, key: int) -> HttpResponse:
    """Ask to send, or agree as the second person: with fresh proof, the number and the preview (P19, P58)."""
    campaign, form, me = _at(key), SendForm(request.POST), staff_of(request)
    if not form.is_valid():
        return _preview(request, campaign, form)
    decide = campaigns.approve if _is_second(campaign, me) else campaigns.propose
    try:
        row = decide(campaign, by=me, **form.cleaned_data)
    except Refusal as refusal:
        refuse(form, refusal)
        return _preview(request, _at(key), form)
    if row.state == State.PROPOSED:
        messages.success(request, _("A colleague has to agree now."))
    else:
        messages.success(
            request, _("It goes out in ten minutes. You can stop it until then, and while it goes.")
        )
    return redirect("staff_campaign", key)


def _is_second(campaign: Campaign, me: User) -> bool:
    return campaign.state == State.PROPOSED and campaign.proposed_by_id != me.pk


@desk(policies.may_write)
@require_POST
def act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Stop, send back, take back, or a test letter to oneself."""
    campaign, form = _at(key), ReasonForm(request.POST)
    if name not in _ACTS:
        raise Http404
    if not form.is_valid():
        messages.warning(request, _("The reason is too long."))
        return redirect("staff_campaign", key)
    do, done = _ACTS[name]
    try:
        do(campaign, staff_of(request), form.cleaned_data["reason"])
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done())
    return redirect("staff_campaign_preview" if name == "test" else "staff_campaign", key)


def _stop(campaign: Campaign, by: User, reason: str) -> Any:
    campaigns.stop(campaign, by=by, reason=reason)


def _send_back(campaign: Campaign, by: User, reason: str) -> Any:
    campaigns.send_back(campaign, by=by, reason=reason)


def _take_back(campaign: Campaign, by: User, _reason: str) -> Any:
    campaigns.take_back(campaign, by=by)


def _test(campaign: Campaign, by: User, _reason: str) -> Any:
    campaigns.test_letter(campaign, by=by)


_ACTS: dict[str, tuple[Callable[[Campaign, User, str], Any], Callable[[], str]]] = {
    "stop": (_stop, lambda: _("Stopped. Nothing more goes out.")),
    "back": (_send_back, lambda: _("It was sent back.")),
    "take-back": (_take_back, lambda: _("It is a draft again.")),
    "test": (_test, lambda: _("A test letter is on its way to you.")),
}
