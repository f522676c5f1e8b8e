"""This room's desk in the back office."""

from django.urls import path

from rollcall.outreach.staff import desk, keeping, updates

urlpatterns = [
    path("updates/", updates.listing, name="staff_updates"),
    path("updates/items/<int:key>/<slug:name>/", updates.act, name="staff_updates_act"),
    path("updates/<slug:rhythm>/", updates.preview, name="staff_updates_preview"),
    path("outreach/", desk.listing, name="staff_outreach"),
    path("outreach/new/", desk.new, name="staff_campaign_new"),
    path("outreach/limit/", keeping.limit, name="staff_outreach_limit"),
    path("outreach/limit/<int:key>/agree/", keeping.agree, name="staff_outreach_limit_agree"),
    path("outreach/silent/", keeping.silent, name="staff_outreach_silent"),
    path("outreach/<int:key>/", desk.one, name="staff_campaign"),
    path("outreach/<int:key>/change/", desk.change, name="staff_campaign_change"),
    path("outreach/<int:key>/preview/", desk.preview, name="staff_campaign_preview"),
    path("outreach/<int:key>/send/", desk.send, name="staff_campaign_send"),
    path("outreach/<int:key>/<slug:name>/", desk.act, name="staff_campaign_act"),
]
