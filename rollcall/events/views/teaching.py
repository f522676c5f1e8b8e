"""Teachers: my classes, my bio and qualifications; the instructors and the files of an event."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.base import clock, files
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.catalog import media
from rollcall.events import policies, teachers
from rollcall.events.forms.desk import AssignForm, BioForm, HandoutForm, NewInstructorForm, QualificationForm
from rollcall.events.models import Event, Handout, Instructor, Qualification, Teaching
from rollcall.events.views.desk import FORM

MOST = 200


def _today() -> Any:
    return timezone.localtime(clock.now()).date()


def _me(request: HttpRequest) -> Instructor | None:
    rows = Instructor.objects.filter(user=policies.desk_person(request))
    return rows.prefetch_related("qualifications").first()


def _judged(qualifications: Any) -> list[dict[str, Any]]:
    today = _today()
    return [{"row": one, "standing": teachers.standing(one, today)} for one in qualifications]


@policies.desk
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The classes that I teach, the next one first, and where my qualifications stand."""
    me = _me(request)
    rows = Teaching.objects.filter(instructor=me).exclude(event__state=Event.State.DRAFT)
    taught = list(rows.select_related("event__provider", "event__venue").order_by("event__starts_at")[:MOST])
    now = clock.now()
    told = {
        "me": me,
        "coming": [one for one in taught if one.event.ends_at and one.event.ends_at >= now],
        "past": [one for one in reversed(taught) if not one.event.ends_at or one.event.ends_at < now],
        "qualifications": _judged(me.qualifications.all()) if me else [],
    }
    return render(request, "events/desk/teaching.html", told)


@policies.desk
@FORM
def about(request: HttpRequest) -> HttpResponse:
    """My bio, and my qualifications with the day until which they count."""
    me = _me(request)
    if me is None:
        raise Http404
    person = policies.desk_person(request)
    which = request.POST.get("act", "")
    bio = BioForm(request.POST if which == "bio" else None, initial={"bio": me.bio})
    more = QualificationForm(request.POST if which == "add" else None)
    if which == "bio" and bio.is_valid():
        teachers.describe(me, by=person, bio=bio.cleaned_data["bio"])
        return _saved(request, "events:desk_about")
    if which == "add" and more.is_valid():
        teachers.add_qualification(me, by=person, **more.cleaned_data)
        return _saved(request, "events:desk_about")
    told = {"me": me, "bio": bio, "more": more, "qualifications": _judged(me.qualifications.all())}
    status = max(form_status(bio), form_status(more))
    return render(request, "events/desk/about.html", told, status=status)


@policies.desk
@require_POST
def drop_qualification(request: HttpRequest, key: int) -> HttpResponse:
    """Take one of my qualifications away."""
    person = policies.desk_person(request)
    row = get_object_or_404(Qualification, pk=key, instructor__user=person)
    teachers.remove_qualification(row, by=person)
    return _saved(request, "events:desk_about")


def _saved(request: HttpRequest, name: str, *args: Any) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(name, *args)


@policies.desk
@FORM
def everybody(request: HttpRequest) -> HttpResponse:
    """For staff: who teaches, somebody new, and which qualifications have expired or are about to."""
    person = policies.desk_person(request)
    if not policies.is_staff(person):
        raise Http404
    form = NewInstructorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        teachers.add_instructor(by=person, **form.cleaned_data)
        return _saved(request, "events:desk_instructors_all")
    told = {
        "form": form,
        "expiring": _judged(teachers.expiring(_today())[:MOST]),
        "instructors": Instructor.objects.select_related("user").prefetch_related("qualifications")[:MOST],
    }
    return render(request, "events/desk/instructors_all.html", told, status=form_status(form))


@policies.desk
@FORM
def of_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Who teaches this event."""
    event = policies.event_to_run(request, pk)
    person = policies.desk_person(request)
    form = AssignForm(request.POST if request.method == "POST" else None, event=event)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            one = given["instructor"] or teachers.add_instructor(
                name=given["name"], email=given["email"], by=person
            )
            teachers.assign(event, one, by=person, is_lead=given["is_lead"])
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return _saved(request, "events:desk_instructors", pk)
    rows = event.teachings.select_related("instructor__user").prefetch_related("instructor__qualifications")
    told = {
        "event": event,
        "tab": "plan",
        "may_run": True,
        "form": form,
        "teachings": [
            {"row": one, "qualifications": _judged(one.instructor.qualifications.all())} for one in rows
        ],
    }
    return render(request, "events/desk/instructors.html", told, status=form_status(form))


@policies.desk
@require_POST
def take_off(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Take an instructor off this event."""
    event = policies.event_to_run(request, pk)
    row = get_object_or_404(Teaching.objects.select_related("instructor"), event=event, pk=key)
    teachers.take_off(event, row.instructor, by=policies.desk_person(request))
    return _saved(request, "events:desk_instructors", pk)


@policies.desk
@FORM
def materials(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of an event, for whoever runs or teaches it."""
    event = policies.event_at_desk(request, pk)
    person = policies.desk_person(request)
    form = (
        HandoutForm(request.POST, request.FILES, auto_id="file_%s")
        if request.method == "POST"
        else HandoutForm(auto_id="file_%s")
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            teachers.add_handout(
                event,
                given["file"],
                title=given["title"],
                by=person,
                for_participants=given["for_participants"],
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return _saved(request, "events:desk_materials", pk)
    runs = policies.run_by(person).filter(pk=event.pk).exists()
    told = {
        "event": event,
        "tab": "materials",
        "may_run": runs,
        "form": form,
        "handouts": event.handouts.select_related("added_by"),
    }
    return render(request, "events/desk/materials.html", told, status=form_status(form))


@policies.desk
@require_http_methods(["GET", "HEAD", "POST"])
def handout(request: HttpRequest, pk: int, key: int) -> HttpResponseBase:
    """One file: sent, or (POST) taken away."""
    event = policies.event_at_desk(request, pk)
    row = get_object_or_404(Handout.objects.select_related("event"), event=event, pk=key)
    if request.method == "POST":
        try:
            teachers.remove_handout(row, by=policies.desk_person(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("events:desk_materials", pk)
        return _saved(request, "events:desk_materials", pk)
    return send_handout(request, row)


@require_safe
def handout_for_seat(request: HttpRequest, key: int) -> HttpResponseBase:
    """A file for those with a seat, where it says so; to anybody else it is not there."""
    row = policies.handout_for(request.user, key)
    if row is None:
        raise Http404
    return send_handout(request, row)


def send_handout(request: HttpRequest, row: Handout) -> HttpResponseBase:
    """A file under the type that its ending stands for, saved and never run in the page (P37)."""
    if not row.file.storage.exists(row.file.name or ""):
        raise Http404
    return files.send(
        request,
        row.file,
        content_type=media.type_of(row.file.name or ""),
        modified=row.added_at.timestamp(),
        attachment=row.name,
    )
