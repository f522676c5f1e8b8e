"""Rosters, closing, papers. Under /desk/."""

from django.urls import URLPattern, path

from rollcall.events.views import closing, roster

urlpatterns: list[URLPattern] = [
    path("events/<int:pk>/roster/", roster.listing, name="roster"),
    path("events/<int:pk>/roster/typed/", roster.typed, name="roster_typed"),
    path("events/<int:pk>/roster/<int:roster_pk>/", roster.plan, name="roster_plan"),
    path("events/<int:pk>/roster/<int:roster_pk>/decide/", roster.decide, name="roster_decide"),
    path("events/<int:pk>/roster/<int:roster_pk>/do/", roster.execute, name="roster_do"),
    path("events/<int:pk>/roster/<int:roster_pk>/undo/", roster.undo, name="roster_undo"),
    path("events/<int:pk>/roster/<int:roster_pk>/drop/", roster.drop, name="roster_drop"),
    path("events/<int:pk>/close/", closing.close, name="close"),
    path("events/<int:pk>/close/file/", closing.audit_file, name="audit_file"),
]
