"""What readers of letters open."""

from django.urls import path

from rollcall.outreach.views import public

app_name = "outreach"
urlpatterns = [
    path("preferences/<str:token>/", public.by_token, name="preferences"),
    path("preferences/<str:token>/unsubscribe/", public.unsubscribe, name="unsubscribe"),
    path("account/letters/", public.mine, name="mine"),
]
