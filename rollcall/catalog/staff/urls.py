"""The course desk; `portal/staff_urls.py` includes it before Wagtail's."""

from django.urls import path

from rollcall.catalog.staff import courses, members, units

urlpatterns = [
    path("provider-members/", members.listing, name="staff_provider_members"),
    path("provider-members/<int:pk>/remove/", members.remove, name="staff_provider_member_remove"),
    path("courses/", courses.listing, name="staff_courses"),
    path("courses/new/", courses.new, name="staff_course_new"),
    path("courses/<int:pk>/", courses.course, name="staff_course"),
    path("courses/<int:pk>/offering/", courses.offering, name="staff_course_offering"),
    path("courses/<int:pk>/about/", courses.fields, name="staff_course_fields"),
    path("courses/<int:pk>/draft/", courses.open_draft, name="staff_course_draft"),
    path("courses/<int:pk>/draft/discard/", courses.discard_draft, name="staff_course_discard"),
    path("courses/<int:pk>/publish/", courses.publish, name="staff_course_publish"),
    path("courses/<int:pk>/withdraw/", courses.withdraw, name="staff_course_withdraw"),
    path("courses/<int:pk>/restore/", courses.restore, name="staff_course_restore"),
    path("courses/<int:pk>/downloads/new/", courses.add_material, name="staff_material_new"),
    path("courses/<int:pk>/units/new/", units.add, name="staff_unit_new"),
    path("downloads/<int:pk>/remove/", courses.remove_material, name="staff_material_remove"),
    path("lesson-files/<int:pk>/", units.lesson_file, name="staff_lesson_file"),
    path("units/<int:pk>/", units.unit, name="staff_unit"),
    path("units/<int:pk>/move/", units.move, name="staff_unit_move"),
    path("units/<int:pk>/remove/", units.remove, name="staff_unit_remove"),
    path("units/<int:pk>/blocks/<int:place>/", units.block, name="staff_block"),
    path("units/<int:pk>/blocks/<int:place>/change/", units.change_block, name="staff_block_change"),
    path("units/<int:pk>/video/", units.video, name="staff_video"),
    path("units/<int:pk>/rules/", units.policy, name="staff_policy"),
    path("units/<int:pk>/questions/new/", units.new_question, name="staff_question_new"),
    path("questions/<int:pk>/", units.question, name="staff_question"),
    path("questions/<int:pk>/move/", units.move_question, name="staff_question_move"),
    path("questions/<int:pk>/remove/", units.remove_question, name="staff_question_remove"),
]
