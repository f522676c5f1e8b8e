"""Offering to host a class, and the files for those with a seat. Not the desk: an account is enough."""

from django.urls import URLPattern, path

from rollcall.events.views import hosting, teaching

urlpatterns: list[URLPattern] = [
    path("host-a-class/", hosting.ask, name="hosting"),
    path("host-a-class/<int:pk>/", hosting.mine, name="hosting_mine"),
    path("host-a-class/<int:pk>/withdraw/", hosting.withdraw, name="hosting_withdraw"),
    path("handouts/<int:key>/", teaching.handout_for_seat, name="handout"),
]
