"""Checking in by oneself: with a phone, or at the kiosk."""

from django.urls import URLPattern, path

from rollcall.events.views import checkin

urlpatterns: list[URLPattern] = [
    path("pass/<int:pk>/", checkin.my_pass, name="pass"),
    path("room/<int:key>/<str:code>/", checkin.room, name="room"),
    path("kiosk/<str:secret>/", checkin.at_kiosk, name="kiosk"),
]
