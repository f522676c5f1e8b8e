"""The desk of a round: plan, rubric, sample, reviewers, progress, and its moves."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts.models import User
from rollcall.accounts.trail_words import lines as in_words
from rollcall.base import audit
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, posted, refuse
from rollcall.recognition import assigning, progress, ranking, reviewers, rounds, trail_words
from rollcall.recognition.drafting import FIELDS
from rollcall.recognition.forms.staff import ReviewerForm, RoundForm, RubricForm, SampleForm
from rollcall.recognition.models import ModelProgram, Nomination, Reviewer, Round
from rollcall.recognition.policies import desk, in_conflict, sent_in, signed_in

METHODS = ["GET", "HEAD", "POST"]
Words = str | Promise


@desk
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The rounds, the newest first, and the way to the library."""
    told = {
        "rounds": Round.objects.all()[:50],
        "programs": ModelProgram.objects.count(),
        **frame(_("Recognition")),
    }
    return render(request, "recognition/staff/rounds.html", told)


@desk
@require_http_methods(METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Plan a round."""
    form = RoundForm(posted(request))
    if request.method == "POST" and form.is_valid():
        categories = form.cleaned_data["categories"]
        made = rounds.plan(form.values(), categories=categories, by=signed_in(request))
        messages.success(request, _("Planned. Give it a rubric, then announce it."))
        return redirect("staff_round", made.pk)
    return _form(request, form, _("New round"), [])


@desk
@require_http_methods(METHODS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change window, categories and rules, before reviewing begins."""
    found = get_object_or_404(Round, pk=pk)
    form = RoundForm(posted(request), initial=RoundForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["categories"]
        save = lambda: rounds.change(found, form.values(), categories=given, by=signed_in(request))  # noqa: E731
        if _tried(form, save):
            messages.success(request, _("Saved."))
            return redirect("staff_round", found.pk)
    return _form(request, form, _("Change the round"), [found])


@desk
@require_http_methods(METHODS)
def rubric(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the criteria with weights and anchors."""
    found = get_object_or_404(Round, pk=pk)
    form = RubricForm(list(found.criteria.all()), posted(request))
    if request.method == "POST" and form.is_valid():
        save = lambda: rounds.set_rubric(found, form.rows(), by=signed_in(request))  # noqa: E731
        if _tried(form, save):
            messages.success(request, _("The rubric is saved."))
            return redirect("staff_round", found.pk)
    return _form(request, form, _("Rubric"), [found])


@desk
@require_http_methods(METHODS)
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the sample that every reviewer scores first."""
    found = get_object_or_404(Round, pk=pk)
    there = found.nominations.filter(is_sample=True).first()
    start = {name: getattr(there, name) for name in FIELDS} if there else {}
    form = SampleForm(posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        save = lambda: rounds.set_sample(found, form.cleaned_data, by=signed_in(request))  # noqa: E731
        if _tried(form, save):
            messages.success(request, _("The sample is saved. Every reviewer scores it first."))
            return redirect("staff_round", found.pk)
    return _form(request, form, _("Sample for practice"), [found])


@desk
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: where it stands, what came in, who has not scored."""
    return _page(request, get_object_or_404(Round, pk=pk))


@desk
@require_POST
def name_reviewer(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a seat in a category."""
    found = get_object_or_404(Round, pk=pk)
    form = ReviewerForm(found, request.POST)
    if form.is_valid():
        given, by = form.cleaned_data, signed_in(request)
        if _tried(form, lambda: reviewers.name(found, given["category"], given["email"], by=by)):
            messages.success(request, _("Named. A letter is on its way."))
            return redirect("staff_round", found.pk)
    return _page(request, found, form)


@desk
@require_POST
def end_reviewer(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    seat = get_object_or_404(Reviewer, pk=key, round=pk)
    reviewers.end(seat, by=signed_in(request))
    messages.success(request, _("The seat is ended. What was given out and not scored is free again."))
    return redirect("staff_round", pk)


@desk
@require_POST
def move(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Announce, begin the review, assign, publish."""
    found = get_object_or_404(Round, pk=pk)
    if name not in MOVES:
        raise Http404
    try:
        messages.success(request, MOVES[name](found, signed_in(request)))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("staff_round", found.pk)


def _announce(found: Round, by: User) -> str:
    rounds.announce(found, by=by)
    return _("Announced. Everybody sees the round now.")


def _begin(found: Round, by: User) -> str:
    count = rounds.begin_review(found, by=by)
    return _("In review: %(n)d. Reviewers can declare conflicts now.") % {"n": count}


def _assign(found: Round, by: User) -> str:
    came = assigning.assign(found, by=by)
    return _("Given out: %(given)d. Still short of reviewers: %(short)d.") % {
        "given": came.given,
        "short": came.short,
    }


def _publish(found: Round, by: User) -> str:
    count = rounds.publish(found, by=by)
    return _("Published. Winners: %(n)d. Letters to all are on their way.") % {"n": count}


MOVES: dict[str, Callable[[Round, User], str]] = {
    "announce": _announce,
    "begin-review": _begin,
    "assign": _assign,
    "publish": _publish,
}


def frame(title: Words, crumbs: list[tuple[str, Words]] | None = None) -> dict[str, object]:
    """What Wagtail's frame is told."""
    trail = [{"url": url, "label": label} for url, label in crumbs or []]
    return {
        "header_title": title,
        "header_icon": "pick",
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }


def crumbs_of(found: Round | None = None) -> list[tuple[str, Words]]:
    trail: list[tuple[str, Words]] = [(reverse("staff_recognition"), _("Recognition"))]
    return [*trail, (reverse("staff_round", args=[found.pk]), found.title)] if found else trail


def _tried(form: Form, act: Callable[[], object]) -> bool:
    try:
        act()
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    return True


def _form(request: HttpRequest, form: Form, title: str, above: list[Round]) -> HttpResponse:
    crumbs = crumbs_of(above[0] if above else None)
    told = {"form": form, **frame(title, crumbs)}
    return render(request, "recognition/staff/form.html", told, status=form_status(form))


def _page(request: HttpRequest, found: Round, sent: ReviewerForm | None = None) -> HttpResponse:
    shown = sent_in().filter(round=found, is_sample=False)
    rows = list(shown.select_related("category", "agency", "verdict", "round").order_by("pk"))
    barred = in_conflict(signed_in(request), rows)
    standings = {row.nomination.pk: row for row in ranking.of(rows)} if found.state in _SCORED else {}
    told = {
        "round": found,
        "counts": progress.counted(found),
        "seats": progress.seats(found),
        "categories": found.categories.all(),
        "criteria": found.criteria.all(),
        "groups": [(category, _ranked(mine, standings, barred)) for category, mine in progress.grouped(rows)],
        "reviewer_form": sent or ReviewerForm(found),
        "trail": in_words(audit.trail(found)[:100], trail_words.SENTENCES),
        **frame(found.title, crumbs_of()),
    }
    return render(request, "recognition/staff/round.html", told, status=422 if sent else 200)


_SCORED = (Round.State.REVIEWING, Round.State.PUBLISHED)


def _ranked(
    mine: list[Nomination], standings: dict[int, ranking.Standing], barred: set[int]
) -> list[dict[str, object]]:
    """Best first; of what one may not open only that it is there."""
    ordered = [row.nomination for row in standings.values() if row.nomination in mine] or mine
    return [
        {"nomination": one, "standing": standings.get(one.pk), "is_barred": one.pk in barred,
         "verdict": getattr(one, "verdict", None)}
        for one in ordered
    ]  # fmt: skip
