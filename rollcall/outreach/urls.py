"""What readers of letters open."""

from django.urls import path

from rollcall.outreach.views import public, updates

app_name = "outreach"
urlpatterns = [
    path("updates/", updates.sign_up, name="updates"),
    path("updates/asked/", updates.asked, name="updates_asked"),
    path("updates/confirm/<str:token>/", updates.confirm, name="updates_confirm"),
    path("preferences/<str:token>/", public.by_token, name="preferences"),
    path("preferences/<str:token>/unsubscribe/", public.unsubscribe, name="unsubscribe"),
    path("account/letters/", public.mine, name="mine"),
]
