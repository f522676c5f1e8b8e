"""Addresses of verification: the applicant's, the point of contact's, the search for an agency."""

from django.urls import URLPattern, URLResolver, path

from rollcall.accounts.views import agencies, poc, verification

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/verification/", verification.status_page, name="verification"),
    path("account/verification/apply/", verification.apply, name="verification_apply"),
    path("account/verification/contact/", verification.name_contact, name="verification_poc"),
    path("account/verification/remind/", verification.remind, name="verification_remind"),
    path("account/verification/withdraw/", verification.withdraw, name="verification_withdraw"),
    path("account/verification/reply/", verification.reply, name="verification_reply"),
    path("account/verification/leave/", verification.leave, name="verification_leave"),
    path("agencies/search/", agencies.search, name="agency_search"),
    path("poc/<str:token>/", poc.answer, name="poc_answer"),
]
