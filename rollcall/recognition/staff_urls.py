"""The desk of rounds and library, in the back office."""

from django.urls import path

from rollcall.recognition.views import staff_nominations, staff_programs, staff_rounds

urlpatterns = [
    path("recognition/", staff_rounds.listing, name="staff_recognition"),
    path("recognition/rounds/new/", staff_rounds.new, name="staff_round_new"),
    path("recognition/rounds/<int:pk>/", staff_rounds.one, name="staff_round"),
    path("recognition/rounds/<int:pk>/change/", staff_rounds.change, name="staff_round_change"),
    path("recognition/rounds/<int:pk>/rubric/", staff_rounds.rubric, name="staff_round_rubric"),
    path("recognition/rounds/<int:pk>/sample/", staff_rounds.sample, name="staff_round_sample"),
    path("recognition/rounds/<int:pk>/reviewers/", staff_rounds.name_reviewer, name="staff_round_reviewers"),
    path(
        "recognition/rounds/<int:pk>/reviewers/<int:key>/end/",
        staff_rounds.end_reviewer,
        name="staff_reviewer_end",
    ),
    path("recognition/rounds/<int:pk>/move/<slug:name>/", staff_rounds.move, name="staff_round_move"),
    path("recognition/nominations/<int:pk>/", staff_nominations.one, name="staff_nomination"),
    path(
        "recognition/nominations/<int:pk>/files/<int:key>/",
        staff_nominations.file,
        name="staff_nomination_file",
    ),
    path("recognition/nominations/<int:pk>/propose/", staff_nominations.propose, name="staff_propose"),
    path(
        "recognition/nominations/<int:pk>/move/<slug:name>/",
        staff_nominations.move,
        name="staff_nomination_move",
    ),
    path("recognition/programs/", staff_programs.listing, name="staff_programs"),
    path("recognition/programs/new/", staff_programs.new, name="staff_program_new"),
    path("recognition/programs/<int:pk>/", staff_programs.one, name="staff_program"),
    path("recognition/programs/<int:pk>/move/<slug:name>/", staff_programs.move, name="staff_program_move"),
    path("recognition/programs/<int:pk>/documents/", staff_programs.add_document, name="staff_document_add"),
    path(
        "recognition/programs/<int:pk>/documents/<int:key>/remove/",
        staff_programs.remove_document,
        name="staff_document_remove",
    ),
]
