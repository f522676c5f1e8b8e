"""The course overview and the player's screen."""

from django.urls import path

from rollcall.player.views import learn, lesson, overview, preview, quiz, scorm, video

app_name = "player"

_unit = "learn/<slug:slug>/<uuid:key>/"

urlpatterns = [
    path("courses/<slug:slug>/", overview.show, name="overview"),
    path("learn/<slug:slug>/", learn.resume, name="learn"),
    path("learn/<slug:slug>/start/", learn.start, name="start"),
    path("learn/<slug:slug>/again/", learn.again, name="again"),
    path("learn/<slug:slug>/finished/", learn.finished, name="finished"),
    path(_unit, learn.unit, name="unit"),
    path(_unit + "here/", learn.here, name="here"),
    path(_unit + "outline/", learn.outline, name="outline"),
    path(_unit + "next/", lesson.go_on, name="next"),
    path(_unit + "video/<slug:part>/", video.stream, name="stream"),
    path(_unit + "watched/", video.watched, name="watched"),
    path(_unit + "transcript-read/", video.transcript_read, name="transcript_read"),
    path(_unit + "launch/", scorm.start, name="scorm_start"),
    path(_unit + "try/", quiz.begin, name="begin_try"),
    path(_unit + "try/<int:number>/", quiz.look, name="try"),
    path(_unit + "try/<int:number>/<int:place>/", quiz.question, name="question"),
    path(_unit + "try/<int:number>/hand-in/", quiz.hand_in, name="hand_in"),
    path("staff/preview/<int:version_id>/", preview.first, name="preview"),
    path("staff/preview/<int:version_id>/<uuid:key>/", preview.unit, name="preview_unit"),
    path("staff/preview/<int:version_id>/<uuid:key>/launch/", preview.launch, name="preview_launch"),
    path(
        "staff/preview/<int:version_id>/<uuid:key>/video/<slug:part>/", preview.stream, name="preview_stream"
    ),
]
