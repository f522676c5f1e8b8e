"""The library, nominations, reviews, winners. The desk's side is in staff_urls."""

from django.urls import path

from rollcall.recognition.views import adoptions, library, nominations, reviews, winners
from rollcall.recognition.views.feeds import ProgramFeed

app_name = "recognition"
urlpatterns = [
    path("model-programs/", library.listing, name="library"),
    path("model-programs/feed.atom", ProgramFeed(), name="feed"),
    path("model-programs/map/", library.by_state, name="map"),
    path("model-programs/adopted/", adoptions.mine, name="adoptions"),
    path("model-programs/adopted/<int:pk>/", adoptions.answer, name="answer"),
    path("model-programs/report/<str:secret>/", adoptions.by_link, name="report"),
    path("model-programs/<slug:program>/", library.one, name="program"),
    path("model-programs/<slug:program>/adopt/", adoptions.adopt, name="adopt"),
    path("model-programs/<slug:program>/documents/<int:key>/", library.document, name="document"),
    path("nominations/", nominations.listing, name="nominations"),
    path("nominations/rounds/<int:pk>/", nominations.round_page, name="round"),
    path("nominations/rounds/<int:pk>/begin/", nominations.begin, name="begin"),
    path("nominations/<int:pk>/", nominations.one, name="nomination"),
    path("nominations/<int:pk>/withdraw/", nominations.withdraw, name="withdraw"),
    path("nominations/<int:pk>/files/", nominations.add_file, name="add_file"),
    path("nominations/<int:pk>/files/<int:key>/", nominations.file, name="file"),
    path("nominations/<int:pk>/files/<int:key>/remove/", nominations.remove_file, name="remove_file"),
    path("nominations/<int:pk>/invite/", nominations.invite, name="invite"),
    path("nominations/<int:pk>/colleagues/<int:key>/end/", nominations.end_editor, name="end_editor"),
    path("nominations/<int:pk>/certificate.pdf", nominations.certificate, name="certificate"),
    path("reviews/", reviews.listing, name="reviews"),
    path("reviews/rounds/<int:pk>/declare/", reviews.declare, name="declare"),
    path("reviews/<int:pk>/", reviews.one, name="review"),
    path("reviews/<int:pk>/say/", reviews.say, name="say"),
    path("reviews/<int:pk>/step-back/", reviews.step_back, name="step_back"),
    path("reviews/<int:pk>/files/<int:key>/", reviews.file, name="review_file"),
    path("recognition/", winners.latest, name="winners"),
    path("recognition/<int:year>/", winners.of_year, name="winners_of"),
]
