"""What every page of the course desk shares: the door, the frame, the fetch, and how refusals come back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from rollcall.accounts.models import User
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.catalog.models import Course, CourseVersion, Question, Unit
from rollcall.catalog.policies import may_author

View = Callable[..., HttpResponseBase]
MOST = 2**63 - 1


def desk_for(may: Callable[[User | AnonymousUser], bool]) -> Callable[[View], View]:
    """A page for whoever may; to anybody else it is not there."""

    def guard(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


def desk(view: View) -> View:
    """For staff who may change courses; to anybody else the page is not there."""
    return desk_for(lambda user: may_author(user))(view)  # noqa: PLW0108  (looked up at each request)


def author(request: HttpRequest) -> User:
    """Who works here; the door has checked."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def course_at(pk: int) -> Course:
    rows = Course.objects.select_related("provider", "current").filter(pk=min(pk, MOST))
    course = rows.first()
    if course is None:
        raise Http404
    return course


def unit_at(pk: int) -> Unit:
    """A unit of a draft."""
    rows = Unit.objects.select_related("version__course", "package")
    unit = rows.filter(pk=min(pk, MOST), version__number__isnull=True).first()
    if unit is None:
        raise Http404
    return unit


def question_at(pk: int) -> Question:
    """A question of a draft's test."""
    rows = Question.objects.select_related("unit__version__course")
    question = rows.filter(pk=min(pk, MOST), unit__version__number__isnull=True).first()
    if question is None:
        raise Http404
    return question


def draft_at(pk: int) -> CourseVersion:
    """The draft of a course."""
    rows = CourseVersion.objects.select_related("course")
    draft = rows.filter(course_id=min(pk, MOST), number__isnull=True).first()
    if draft is None:
        raise Http404
    return draft


Crumb = tuple[str, str]


def trail(course: Course | None = None, unit: Unit | None = None) -> list[dict[str, str]]:
    """Wagtail's breadcrumbs down to the page above."""
    items = [{"url": reverse("staff_courses"), "label": _("Courses")}]
    if course:
        items.append({"url": reverse("staff_course", args=[course.pk]), "label": str(course)})
    if unit:
        items.append({"url": reverse("staff_unit", args=[unit.pk]), "label": unit.title})
    return items


def page(
    request: HttpRequest,
    template: str,
    heading: str,
    *,
    above: list[dict[str, str]] | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page in Wagtail's frame."""
    crumbs = [*(above or []), {"url": "", "label": heading}]
    everything = {"page_title": heading, "header_title": heading, "breadcrumbs_items": crumbs, **context}
    return render(request, f"catalog/staff/{template}", everything, status=status)


def form_page(
    request: HttpRequest,
    form: BaseForm,
    heading: str,
    *,
    above: list[dict[str, str]],
    back: str,
    template: str = "form.html",
    **context: Any,
) -> HttpResponse:
    """A form by itself; 422 where what was sent could not be taken."""
    return page(
        request, template, heading, above=above, status=form_status(form), form=form, back=back, **context
    )


def carried_out(form: BaseForm, act: Callable[[], object]) -> bool:
    """Run a use case for a valid form; a refusal goes beside its field."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    return True


def done(request: HttpRequest, sentence: str, name: str, *args: Any) -> HttpResponse:
    """Say what happened, on the page that follows."""
    messages.success(request, sentence)
    return redirect(name, *args)


def tried(
    request: HttpRequest, act: Callable[[], object], sentence: str, name: str, *args: Any
) -> HttpResponse:
    """Run a use case behind a button; a refusal is shown on the page that follows."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(name, *args)
    return done(request, sentence, name, *args)
