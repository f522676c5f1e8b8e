"""What a person asks of us. The staff's side is in staff_urls."""

from django.urls import path

from rollcall.cases.views import mine

app_name = "cases"
urlpatterns = [
    path("account/cases/", mine.listing, name="mine"),
    path("account/cases/missing/", mine.ask, name="ask"),
    path("account/cases/<int:pk>/", mine.one, name="one"),
    path("account/cases/<int:pk>/withdraw/", mine.withdraw, name="withdraw"),
]
