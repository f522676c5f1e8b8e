"""The door: check-in, sheets and badges, attendance. Under /desk/."""

from django.urls import URLPattern, path

from rollcall.events.views import attendance, checkin, door, papers, reports

urlpatterns: list[URLPattern] = [
    path("events/<int:pk>/door/", door.page, name="door"),
    path("events/<int:pk>/door/worker.js", door.worker, name="door_worker"),
    path("events/<int:pk>/door/list.json", door.roster, name="door_list"),
    path("events/<int:pk>/door/marks/", door.take, name="door_marks"),
    path("events/<int:pk>/door/plain/", door.plain, name="door_plain"),
    path("events/<int:pk>/door/ways/", checkin.ways, name="door_ways"),
    path("events/<int:pk>/door/wall/<int:key>/", door.wall, name="door_wall"),
    path("events/<int:pk>/door/papers/<slug:name>.pdf", papers.paper, name="paper"),
    path("events/<int:pk>/attendance/", attendance.grid, name="attendance"),
    path(
        "events/<int:pk>/attendance/<int:key>/<int:session>/",
        attendance.correct,
        name="attendance_correct",
    ),
    path("events/<int:pk>/attendance/report/", reports.read, name="report"),
    path("events/<int:pk>/attendance/report/<int:key>/", reports.plan, name="report_plan"),
]
