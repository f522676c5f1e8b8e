"""The package desk in the back office; `portal/staff_urls.py` includes it before Wagtail's."""

from django.urls import path

from rollcall.catalog.packages import staff_views

urlpatterns = [
    path("packages/", staff_views.listing, name="staff_packages"),
    path("packages/<uuid:key>/", staff_views.package, name="staff_package"),
    path("packages/<uuid:key>/clear/", staff_views.clear, name="staff_package_clear"),
    path("packages/<uuid:key>/dialogs/", staff_views.dialogs, name="staff_package_dialogs"),
    path("packages/<uuid:key>/withdraw/", staff_views.withdraw, name="staff_package_withdraw"),
]
