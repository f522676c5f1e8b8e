"""The content origin's addresses: launched packages and nothing of the portal."""

from django.urls import include, path

urlpatterns = [path("", include("rollcall.player.content_urls"))]

handler400 = "rollcall.base.views.content_refusal"
handler403 = "rollcall.base.views.content_refusal"
handler404 = "rollcall.base.views.content_refusal"
handler500 = "rollcall.base.views.content_error"
