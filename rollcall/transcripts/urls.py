"""Addresses of this room: the record of the person signed in, and what anyone may check."""

from django.urls import path

from rollcall.transcripts.views import badges, mine, own, public

app_name = "transcripts"
urlpatterns = [
    path("account/certificates/", mine.certificates, name="mine"),
    path("account/certificates/print/", mine.print_papers, name="print"),
    path("account/transcript/", mine.transcript, name="transcript"),
    path("account/transcript.<str:form>", mine.transcript_file, name="transcript_file"),
    path("account/certificates/showing/", own.show_what, name="showing"),
    path("account/training-elsewhere/", own.elsewhere, name="elsewhere"),
    path("account/training-elsewhere/<int:pk>/evidence/", own.evidence, name="evidence"),
    path("account/training-elsewhere/<int:pk>/remove/", own.remove_elsewhere, name="elsewhere_remove"),
    path("certificates/", public.look_up, name="look_up"),
    path("certificates/badge/", badges.check, name="badge_check"),
    path("certificates/status/<int:number>/", badges.status_list, name="badge_status"),
    path("certificates/<str:number>/", public.show, name="certificate"),
    path("certificates/<str:number>.pdf", public.pdf, name="certificate_pdf"),
    path("certificates/<str:number>.json", badges.badge, name="badge"),
    path("certificates/<str:number>.jwt", badges.badge_jwt, name="badge_jwt"),
    path(".well-known/did.json", badges.did, name="did"),
    path(".well-known/jwks.json", badges.key_set, name="key_set"),
]
