"""The desk: planning, hosting, teachers. Under /desk/."""

from django.urls import URLPattern, path

from rollcall.events.views import desk, hosting, planning, teaching

urlpatterns: list[URLPattern] = [
    path("", desk.listing, name="desk"),
    path("events/new/", planning.new, name="desk_new"),
    path("events/<int:pk>/", desk.plan, name="desk_event"),
    path("events/<int:pk>/change/", planning.change, name="desk_change"),
    path("events/<int:pk>/sessions/", planning.sessions, name="desk_sessions"),
    path("events/<int:pk>/publish/", desk.publish, name="desk_publish"),
    path("events/<int:pk>/cancel/", desk.cancel, name="desk_cancel"),
    path("events/<int:pk>/copy/", desk.copy, name="desk_copy"),
    path("events/<int:pk>/instructors/", teaching.of_event, name="desk_instructors"),
    path("events/<int:pk>/instructors/<int:key>/remove/", teaching.take_off, name="desk_take_off"),
    path("events/<int:pk>/materials/", teaching.materials, name="desk_materials"),
    path("events/<int:pk>/materials/<int:key>/", teaching.handout, name="desk_handout"),
    path("venues/new/", planning.venue, name="desk_venue_new"),
    path("venues/<int:pk>/", planning.venue, name="desk_venue"),
    path("teaching/", teaching.mine, name="desk_teaching"),
    path("teaching/about/", teaching.about, name="desk_about"),
    path(
        "teaching/qualifications/<int:key>/remove/",
        teaching.drop_qualification,
        name="desk_qualification_drop",
    ),
    path("instructors/", teaching.everybody, name="desk_instructors_all"),
    path("hosting/", hosting.queue, name="hosting_queue"),
    path("hosting/<int:pk>/", hosting.one, name="hosting_one"),
    path("hosting/<int:pk>/<slug:name>/", hosting.act, name="hosting_act"),
]
