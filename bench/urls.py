"""The portal's addresses and, before them, the reference views. Used by the bench alone."""

from django.urls import path

from bench import views
from config import urls as portal

urlpatterns = [
    path("bench/empty/", views.empty),
    path("bench/table/", views.table),
    path("bench/row/", views.row),
    *portal.urlpatterns,
]
handler400 = portal.handler400
handler403 = portal.handler403
handler404 = portal.handler404
handler500 = portal.handler500
