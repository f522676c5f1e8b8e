"""The certificate desk's addresses in the back office."""

from django.urls import path

from rollcall.transcripts.views import staff

app_name = "transcripts_staff"
urlpatterns = [
    path("certificates/", staff.find, name="certificates"),
    path("certificates/<int:pk>/", staff.one, name="certificate"),
    path("certificates/<int:pk>/correct/", staff.correct, name="correct"),
    path("certificates/<int:pk>/revoke/", staff.revoke, name="revoke"),
    path("certificates/<int:pk>/again/", staff.issue_again, name="again"),
    path("records/<int:pk>/", staff.person, name="person"),
    path("completions/<int:pk>/withhold/", staff.withhold, name="withhold"),
]
