"""Addresses of this room: the record of the person signed in, and what anyone may check."""

from django.urls import path

from rollcall.transcripts.views import mine, public

app_name = "transcripts"
urlpatterns = [
    path("account/certificates/", mine.certificates, name="mine"),
    path("certificates/<str:number>/", public.show, name="certificate"),
]
