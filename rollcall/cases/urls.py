"""What a person asks of us. The staff's side is in staff_urls."""

from django.urls import path

from rollcall.cases.views import assistance, assistance_desk, contact, guest, mine

app_name = "cases"
urlpatterns = [
    path("contact/", contact.themes, name="contact"),
    path("contact/answers/", contact.answers, name="answers"),
    path("contact/about/<slug:slug>/", contact.about, name="about"),
    path("contact/sent/<str:signed>/", contact.sent, name="sent"),
    path("contact/<str:token>/", guest.status, name="status"),
    path("contact/<str:token>/files/<int:key>/", guest.file, name="guest_file"),
    path("assistance/", assistance.ask, name="assistance"),
    path("assistance/<int:pk>/", assistance.one, name="assistance_one"),
    path("assistance/<int:pk>/withdraw/", assistance.withdraw, name="assistance_withdraw"),
    path("assistance/<int:pk>/after/<int:days>/", assistance.follow_up, name="assistance_follow_up"),
    path("desk/assistance/", assistance_desk.listing, name="desk_assistance"),
    path("desk/assistance/<int:pk>/", assistance_desk.one, name="desk_assistance_one"),
    path("desk/assistance/<int:pk>/<slug:name>/", assistance_desk.act, name="desk_assistance_act"),
    path("account/cases/", mine.listing, name="mine"),
    path("account/cases/missing/", mine.ask, name="ask"),
    path("account/cases/<int:pk>/", mine.one, name="one"),
    path("account/cases/<int:pk>/files/<int:key>/", mine.file, name="file"),
    path("account/cases/<int:pk>/withdraw/", mine.withdraw, name="withdraw"),
]
