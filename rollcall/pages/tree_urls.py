"""Wagtail's addresses, with our own way to a page: from the home of this portal, in the original language."""

from django.urls import re_path
from wagtail import urls as wagtails
from wagtail.urls import serve_pattern

from rollcall.pages.views import tree

NAME = "wagtail_serve"  # under which Wagtail looks it up

urlpatterns = [
    *(pattern for pattern in wagtails.urlpatterns if pattern.name != NAME),
    re_path(serve_pattern, tree.show, name=NAME),
]
