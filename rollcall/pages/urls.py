"""Addresses of this room that are no pages of Wagtail's tree."""

from django.urls import path
from wagtail.images.views.serve import ServeView

from rollcall.pages.views import faq, toolkit
from rollcall.pages.views.feeds import AnswerFeed, NewsFeed, ProgramFeed

app_name = "pages"
urlpatterns = [
    path("news/feed.atom", NewsFeed(), name="news_feed"),
    path("programs/feed.atom", ProgramFeed(), name="program_feed"),
    path("faq/feed.atom", AnswerFeed(), name="answer_feed"),
    # Signed: who has no page that shows a picture cannot make its address up.
    path(
        "pictures/<str:signature>/<int:image_id>/<str:filter_spec>/",
        ServeView.as_view(action="serve"),
        name="picture",
    ),
    path("toolkit/<slug:slug>/files/<uuid:key>/<str:name>", toolkit.file, name="resource_file"),
    path("faq/<int:pk>/<slug:anchor>/helped/", faq.helped, name="faq_helped"),
]
