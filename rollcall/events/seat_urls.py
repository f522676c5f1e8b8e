"""Registering, answering offers, approvals, my registrations; and the desk's list of them."""

from django.urls import URLPattern, path

from rollcall.events.views import classes, guests, registrations, seats

urlpatterns: list[URLPattern] = [
    path("events/<slug:slug>/register/", seats.register, name="register"),
    path("seats/<str:token>/", guests.seat, name="guest_seat"),
    path("seats/approve/<str:token>/", seats.approval, name="approval"),
    path("seats/take-over/<str:token>/", seats.take_over, name="take_over"),
    path("account/classes/", classes.listing, name="classes"),
    path("account/classes/<int:pk>/cancel/", classes.cancel, name="class_cancel"),
    path("account/classes/<int:pk>/take/", classes.take, name="class_take"),
    path("account/classes/<int:pk>/substitute/", classes.substitute, name="class_substitute"),
    path("account/classes/<int:pk>/transfer/", classes.transfer, name="class_transfer"),
    path("account/classes/<int:pk>/invitation.ics", classes.calendar_file, name="class_file"),
    path("desk/events/<int:pk>/registrations/", registrations.listing, name="registrations"),
    path("desk/events/<int:pk>/registrations/add/", registrations.add, name="registration_add"),
    path("desk/events/<int:pk>/registrations/<int:key>/", registrations.one, name="registration"),
]
