"""The course desk: all courses, one course, its draft, downloads, publishing."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.catalog import authoring, drafts, publishing
from rollcall.catalog.errors import NotReady
from rollcall.catalog.models import Course, CourseVersion, Material
from rollcall.catalog.queries import finish_rule, version_parts
from rollcall.catalog.staff import forms
from rollcall.catalog.staff.frame import (
    MOST,
    author,
    carried_out,
    course_at,
    desk,
    done,
    draft_at,
    form_page,
    page,
    trail,
    tried,
)

A_PAGE = 50
_form = require_http_methods(["GET", "HEAD", "POST"])


def _narrowed(filters: forms.Filters) -> QuerySet[Course]:
    """Courses for the list, each with its title (of the draft where nothing is published) and state."""
    open_draft = CourseVersion.objects.filter(course=OuterRef("pk"), number__isnull=True)
    rows = Course.objects.select_related("provider", "current").annotate(has_draft=Exists(open_draft))
    rows = rows.order_by("-changed_at", "pk")
    if not filters.is_valid():
        return rows
    asked = filters.cleaned_data
    if asked["q"]:
        rows = rows.filter(
            Q(slug__icontains=asked["q"])
            | Exists(open_draft.filter(title__icontains=asked["q"]))
            | Q(current__title__icontains=asked["q"])
        )
    if asked["provider"]:
        rows = rows.filter(provider=asked["provider"])
    states = {
        "offered": Q(current__isnull=False, withdrawn_at__isnull=True),
        "draft": Q(current__isnull=True),
        "changed": Q(current__isnull=False, has_draft=True),
        "withdrawn": Q(withdrawn_at__isnull=False),
    }
    return rows.filter(states[asked["state"]]) if asked["state"] else rows


@desk
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All courses with state and provider."""
    filters = forms.Filters(request.GET or None)
    status = 422 if filters.is_bound and not filters.is_valid() else 200
    rows = Paginator(_narrowed(filters), A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return page(
        request,
        "courses.html",
        _("Courses"),
        status=status,
        filters=filters,
        page_obj=rows,
        query=f"{query.urlencode()}&" if query else "",
    )


@desk
@_form
def new(request: HttpRequest) -> HttpResponse:
    """Begin a course."""
    form = forms.NewCourse(request.POST) if request.method == "POST" else forms.NewCourse()
    made: list[Course] = []
    if form.is_bound and carried_out(
        form, lambda: made.append(drafts.begin(**form.cleaned_data, by=author(request)))
    ):
        return done(request, _("The course has begun. Nobody sees it yet."), "staff_course", made[0].pk)
    return form_page(request, form, _("New course"), above=trail(), back="/staff/courses/")


@desk
@require_safe
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """One course: what is on offer, the draft with its units and downloads, and what is missing."""
    held = course_at(pk)
    draft = drafts.find(held)
    shown = draft or held.current
    units = version_parts(shown) if shown else []
    return page(
        request,
        "course.html",
        str(shown or held),
        above=trail(),
        course=held,
        topics=list(held.topics.all()),
        draft=draft,
        shown=shown,
        units=units,
        finish=finish_rule(units),
        materials=list(shown.materials.all()) if shown else [],
        problems=publishing.problems(draft) if draft else [],
        versions=list(
            held.versions.exclude(number=None).select_related("published_by").order_by("-number")[:20]
        ),
        new_unit=forms.NewUnit(auto_id="unit_%s"),
        note=forms.Note(),
    )


@desk
@_form
def offering(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may open it, provider, topics, coordinator: in force at once."""
    held = course_at(pk)
    form = (
        forms.Offering(request.POST, instance=held)
        if request.method == "POST"
        else forms.Offering(instance=held)
    )
    if form.is_bound and carried_out(
        form, lambda: authoring.change_offering(course_at(pk), by=author(request), **form.cleaned_data)
    ):
        return done(request, _("Saved. It is in force now."), "staff_course", pk)
    return form_page(
        request, form, _("Access, provider and coordinator"), above=trail(held), back=f"/staff/courses/{pk}/"
    )


@desk
@_form
def fields(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft's own fields."""
    draft = draft_at(pk)
    form = (
        forms.Draft(request.POST, instance=draft) if request.method == "POST" else forms.Draft(instance=draft)
    )
    if form.is_bound and carried_out(
        form, lambda: authoring.change_draft(draft_at(pk), by=author(request), **form.cleaned_data)
    ):
        return done(request, _("Saved in the draft."), "staff_course", pk)
    return form_page(
        request, form, _("About the course"), above=trail(draft.course), back=f"/staff/courses/{pk}/"
    )


@desk
@require_POST
def open_draft(request: HttpRequest, pk: int) -> HttpResponse:
    held = course_at(pk)
    return tried(
        request,
        lambda: drafts.of(held, by=author(request)),
        _("Here is a draft to work on. What is published stays as it is."),
        "staff_course",
        pk,
    )


@desk
@require_POST
def discard_draft(request: HttpRequest, pk: int) -> HttpResponse:
    held = course_at(pk)
    return tried(
        request, lambda: drafts.discard(held, by=author(request)), _("The draft is gone."), "staff_course", pk
    )


@desk
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the draft; else the course's page with every reason, and the note still there."""
    held = course_at(pk)
    form = forms.Note(request.POST)
    if not form.is_valid():
        return form_page(request, form, _("Publish"), above=trail(held), back=f"/staff/courses/{pk}/")
    try:
        publishing.publish(held, by=author(request), note=form.cleaned_data["note"])
    except NotReady as refusal:
        return page(
            request,
            "not_ready.html",
            _("Not published"),
            above=trail(held),
            status=422,
            refusal=refusal,
            course=held,
            form=form,
        )
    return done(request, _("Published. Learners see this version from now on."), "staff_course", pk)


@desk
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    held = course_at(pk)
    act = lambda: publishing.withdraw(held, by=author(request))  # noqa: E731
    return tried(request, act, _("Withdrawn. Nobody can open it."), "staff_course", pk)


@desk
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    held = course_at(pk)
    act = lambda: publishing.restore(held, by=author(request))  # noqa: E731
    return tried(request, act, _("It is on offer again."), "staff_course", pk)


@desk
@_form
def add_material(request: HttpRequest, pk: int) -> HttpResponse:
    """A download beside the draft."""
    draft = draft_at(pk)
    form = forms.Download(request.POST, request.FILES) if request.method == "POST" else forms.Download()
    if form.is_bound and carried_out(
        form, lambda: authoring.add_material(draft, by=author(request), **form.cleaned_data)
    ):
        return done(request, _("The download was added to the draft."), "staff_course", pk)
    return form_page(
        request, form, _("New download"), above=trail(draft.course), back=f"/staff/courses/{pk}/"
    )


@desk
@require_POST
def remove_material(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Material.objects.select_related("version__course")
    material = rows.filter(pk=min(pk, MOST), version__number__isnull=True).first()
    if material is None:
        raise Http404
    held = material.version.course_id
    return tried(
        request,
        lambda: authoring.remove_material(material, by=author(request)),
        _("The download was taken out of the draft."),
        "staff_course",
        held,
    )
