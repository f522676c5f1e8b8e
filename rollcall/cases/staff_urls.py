"""The desk for what people ask, in the back office."""

from django.urls import path

from rollcall.cases.views import acts, answers, assistance_staff, case, group, queues

urlpatterns = [
    path("assistance/", assistance_staff.listing, name="staff_assistance"),
    path("assistance/figures/", assistance_staff.figures_page, name="staff_assistance_figures"),
    path("assistance/figures.csv", assistance_staff.figures_file, name="staff_assistance_figures_file"),
    path("assistance/agencies/<int:key>/", assistance_staff.agency, name="staff_assistance_agency"),
    path("assistance/<int:pk>/", assistance_staff.one, name="staff_assistance_one"),
    path("assistance/<int:pk>/<slug:name>/", assistance_staff.act, name="staff_assistance_act"),
    path("cases/", queues.listing, name="staff_cases"),
    path("cases/answers/", answers.listing, name="staff_answers"),
    path("cases/answers/new/", answers.one, name="staff_answer_new"),
    path("cases/answers/<int:pk>/", answers.one, name="staff_answer"),
    path("cases/answers/<int:pk>/drop/", answers.drop, name="staff_answer_drop"),
    path("cases/<int:pk>/", case.one, name="staff_case"),
    path("cases/<int:pk>/here/", case.here, name="staff_case_here"),
    path("cases/<int:pk>/files/<int:key>/", case.file, name="staff_case_file"),
    path("cases/<int:pk>/take/", acts.take, name="staff_case_take"),
    path("cases/<int:pk>/answer/", acts.answer, name="staff_case_answer"),
    path("cases/<int:pk>/note/", acts.note, name="staff_case_note"),
    path("cases/<int:pk>/release/", acts.release, name="staff_case_release"),
    path("cases/<int:pk>/let-go/", acts.let_go, name="staff_case_let_go"),
    path("cases/<int:pk>/hand-over/", acts.hand_over, name="staff_case_hand_over"),
    path("cases/<int:pk>/merge/", acts.merge, name="staff_case_merge"),
    path("cases/<int:pk>/add/<int:row>/", acts.add, name="staff_case_add"),
    path("cases/<int:pk>/decline/", acts.decline, name="staff_case_decline"),
    path("cases/<int:pk>/change-email/", acts.change_email, name="staff_case_change_email"),
    path("cases/<int:pk>/group/", group.invite, name="staff_case_group"),
    path("cases/<int:pk>/decide/", acts.decide, name="staff_case_decide"),
    path("cases/<int:pk>/account/<slug:name>/", acts.help_in, name="staff_case_account"),
]
