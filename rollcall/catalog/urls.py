"""Addresses of this room: the shelf, downloads and the files of lessons."""

from django.urls import URLPattern, URLResolver, path

from rollcall.catalog.views import files, library, shelf

urlpatterns: list[URLPattern | URLResolver] = [
    path("courses/", shelf.show, name="courses"),
    path("courses/<slug:slug>/downloads/<int:pk>/<str:name>", files.material, name="material"),
    path("learn/<slug:slug>/files/<uuid:unit_key>/<uuid:file_key>", files.lesson_file, name="lesson_file"),
    # Wagtail's library, asked for by its own screens.
    path("media/<path:path>", library.picture, name="library_picture"),
    path("documents/<int:pk>/<str:name>", library.document, name="wagtaildocs_serve"),
]
