"""This room's desks in the back office; `portal/staff_urls.py` includes them before Wagtail's."""

from django.urls import URLPattern, URLResolver, path

from rollcall.accounts.staff import application, directory, notices, people, queue, team

urlpatterns: list[URLPattern | URLResolver] = [
    path("verifications/", queue.queue, name="staff_verifications"),
    path("verifications/approve/", queue.approve_many, name="staff_verifications_approve"),
    path("verifications/<int:key>/", application.application, name="staff_verification"),
    path("verifications/<int:key>/<slug:name>/", application.act, name="staff_verification_act"),
    path("agencies/", directory.listing, name="staff_agencies"),
    path("agencies/new/", directory.agency, name="staff_agency_new"),
    path("agencies/import/", directory.upload, name="staff_agencies_import"),
    path("agencies/import/do/", directory.carry_out, name="staff_agencies_import_do"),
    path("agencies/<int:key>/", directory.agency, name="staff_agency"),
    path("agencies/<int:key>/settle/", directory.settle, name="staff_agency_settle"),
    path("people/", people.listing, name="staff_people"),
    path("people/<int:key>/", people.person, name="staff_person"),
    path("people/<int:key>/view/", people.view_as, name="staff_person_view"),
    path("people/<int:key>/<slug:name>/", people.act, name="staff_person_act"),
    path("notices/", notices.listing, name="staff_notices"),
    path("notices/new/", notices.publish, name="staff_notice_new"),
    path("team/", team.listing, name="staff_team"),
    path("team/appoint/", team.appoint, name="staff_team_appoint"),
    path("team/<int:key>/end/", team.end, name="staff_team_end"),
]
