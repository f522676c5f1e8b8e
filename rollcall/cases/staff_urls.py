"""The desk for what people ask, in the back office."""

from django.urls import path

from rollcall.cases.views import staff

urlpatterns = [
    path("cases/", staff.listing, name="staff_cases"),
    path("cases/<int:pk>/", staff.one, name="staff_case"),
    path("cases/<int:pk>/take/", staff.take, name="staff_case_take"),
    path("cases/<int:pk>/add/<int:row>/", staff.add, name="staff_case_add"),
    path("cases/<int:pk>/decline/", staff.decline, name="staff_case_decline"),
    path("cases/<int:pk>/note/", staff.note, name="staff_case_note"),
]
