"""The reviewer's pages: what waits, conflicts first, then reading, scoring and discussing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts.models import User
from rollcall.base.errors import Refusal
from rollcall.base.files import send
from rollcall.base.http import form_status, posted
from rollcall.recognition import blind, conflicts, declaring, ranking, scoring
from rollcall.recognition.forms.reviews import DeclareForm, RemarkForm, ScoreForm, StepBackForm
from rollcall.recognition.models import Assignment, Nomination, Review, Reviewer, Round
from rollcall.recognition.policies import assignment_to_read, readable_by, reviewer, seats_of, signed_in

Form = ScoreForm | RemarkForm | StepBackForm


@reviewer
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The rounds in which one reviews, and what one may open there."""
    user = signed_in(request)
    seats = list(seats_of(user))
    rounds = {seat.round_id: seat.round for seat in seats}
    told = {
        "rounds": [_round(user, one, seats) for one in rounds.values()],
    }
    return render(request, "recognition/reviews/list.html", told)


def _round(user: User, round_: Round, seats: list[Reviewer]) -> dict[str, object]:
    rows = readable_by(user).filter(nomination__round=round_).order_by("-nomination__is_sample", "pk")
    whole = rows.select_related(
        "review", "nomination__round", "nomination__category", "nomination__agency", "nomination__lead"
    )
    mine = list(whole.prefetch_related("nomination__agency__domains"))
    barred = {one for _user, one in conflicts.among([user.pk], [row.nomination for row in mine])}
    asked = declaring.questions(user, round_) if round_.state == Round.State.REVIEWING else []
    return {
        "round": round_,
        "categories": [seat.category for seat in seats if seat.round_id == round_.pk],
        "assignments": [_line(row) for row in mine if row.nomination_id not in barred],
        "undeclared": sum(one.has_conflict is None and not one.is_known for one in asked),
        "agencies": len(asked),
    }


def _line(row: Assignment) -> dict[str, object]:
    review = getattr(row, "review", None)
    state = "new" if review is None else "done" if review.handed_in_at else "begun"
    title = blind.told(row.nomination)["title"]
    return {"pk": row.pk, "title": title, "nomination": row.nomination, "state": state}


@reviewer
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Say about each agency whether there is a conflict, before anything of a nomination is shown."""
    user = signed_in(request)
    seat = seats_of(user).filter(round=pk, round__state=Round.State.REVIEWING).first()
    if seat is None:
        raise Http404
    questions = declaring.questions(user, seat.round)
    form = DeclareForm(questions, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            found = declaring.declare(user, seat.round, form.answers(), by=user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Thank you. You are given nothing of an agency with which you have a conflict.")
                if found
                else _("Thank you. What you are given stands here as soon as it is assigned."),
            )
            return redirect("recognition:reviews")
    told = {
        "round": seat.round,
        "form": form,
        "settled": [one for one in questions if one.is_known or one.has_conflict],
    }
    return render(request, "recognition/reviews/declare.html", told, status=form_status(form))


@reviewer
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Read and score; saving keeps the sheet open."""
    assignment = assignment_to_read(request, pk)
    if request.method != "POST":
        return _page(request, assignment)
    form = ScoreForm(list(assignment.nomination.round.criteria.all()), request.POST)
    if not form.is_valid():
        return _page(request, assignment, form)
    by = signed_in(request)
    try:
        scoring.save(assignment, form.marks(), form.cleaned_data["comment"], by=by)
        if "hand_in" in request.POST:
            scoring.hand_in(assignment, by=by)
            messages.success(request, _("Handed in. Now you see what the others gave."))
        else:
            messages.success(request, _("Saved."))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, assignment, form)
    return redirect("recognition:review", assignment.pk)


@reviewer
@require_POST
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """Join the discussion."""
    assignment, form = assignment_to_read(request, pk), RemarkForm(request.POST)
    if not form.is_valid():
        return _page(request, assignment, form)
    try:
        scoring.say(assignment, form.cleaned_data["text"], by=signed_in(request))
    except Refusal as refusal:
        form.add_error("text", str(refusal))
        return _page(request, assignment, form)
    return redirect("recognition:review", assignment.pk)


@reviewer
@require_POST
def step_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A conflict seen while reading."""
    assignment, form = assignment_to_read(request, pk), StepBackForm(request.POST)
    if assignment.nomination.is_sample:
        raise Http404
    if not form.is_valid():
        return _page(request, assignment, form)
    declaring.step_back(assignment, form.cleaned_data["why"], by=signed_in(request))
    messages.success(request, _("Thank you for saying so. It is given to somebody else."))
    return redirect("recognition:reviews")


@reviewer
@require_safe
def file(request: HttpRequest, pk: int, key: int) -> HttpResponseBase:
    """A document of a nomination that one may read now."""
    allowed = {row.pk: row for row in blind.files(assignment_to_read(request, pk).nomination)}
    if key not in allowed:
        raise Http404
    found = allowed[key]
    name = f"document-{found.pk}.{found.name.rpartition('.')[2]}"  # a name may name the agency
    return send(
        request, found.file, content_type=found.media_type, modified=found.added_at.timestamp(),
        attachment=name,
    )  # fmt: skip


def _page(request: HttpRequest, assignment: Assignment, sent: Form | None = None) -> HttpResponse:
    nomination = assignment.nomination
    rubric = list(nomination.round.criteria.all())
    review = Review.objects.filter(assignment=assignment).prefetch_related("scores").first()
    is_done = review is not None and review.handed_in_at is not None
    start: dict[str, object] = {"comment": review.comment} if review else {}
    start |= {f"c{score.criterion_id}": score.mark for score in review.scores.all()} if review else {}
    form = sent if isinstance(sent, ScoreForm) else ScoreForm(rubric, initial=start)
    form.name_what_is_needed()
    texts = blind.told(nomination)
    told = {
        "assignment": assignment,
        "nomination": nomination,
        "round": nomination.round,
        "title": texts.pop("title"),
        "texts": [(nomination.label(name), text) for name, text in texts.items()],
        "files": blind.files(nomination),
        "agency": None if nomination.round.is_blind else nomination.agency,
        "is_done": is_done,
        "form": form,
        "back_form": sent if isinstance(sent, StepBackForm) else StepBackForm(),
        "remark_form": sent if isinstance(sent, RemarkForm) else RemarkForm(),
        **(_others(nomination, signed_in(request)) if is_done else {}),
    }
    status = 422 if sent is not None else 200
    return render(request, "recognition/reviews/one.html", told, status=status)


def _others(nomination: Nomination, user: User) -> dict[str, object]:
    """What all gave and said, for who has handed in. Reviewers have letters, not names."""
    standing = ranking.one(nomination)
    rubric = list(nomination.round.criteria.all())
    names = {sheet.review.assignment.user_id: chr(65 + n) for n, sheet in enumerate(standing.sheets)}
    sheets = [
        {
            "letter": names[sheet.review.assignment.user_id],
            "is_mine": sheet.review.assignment.user_id == user.pk,
            "mean": sheet.mean,
            "marks": [sheet.marks.get(one.pk) for one in rubric],
            "comment": sheet.review.comment,
        }
        for sheet in standing.sheets
    ]
    remarks = [
        {"letter": names.get(one.by_id, "–"), "is_mine": one.by_id == user.pk, "text": one.text, "at": one.at}
        for one in nomination.remarks.all()
    ]
    return {"standing": standing, "rubric": rubric, "sheets": sheets, "remarks": remarks}
