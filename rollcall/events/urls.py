"""The room's addresses, by who uses them."""

from django.urls import include, path

app_name = "events"
urlpatterns = [
    path("desk/", include("rollcall.events.desk_urls")),
    path("desk/", include("rollcall.events.recording_urls")),
    path("desk/", include("rollcall.events.door_urls")),
    path("desk/", include("rollcall.events.roster_urls")),
    path("desk/history/", include("rollcall.events.history_urls")),
    path("", include("rollcall.events.hosting_urls")),
    path("", include("rollcall.events.checkin_urls")),
    path("", include("rollcall.events.evaluation_urls")),
    path("", include("rollcall.events.seat_urls")),
    path("", include("rollcall.events.public_urls")),
]
