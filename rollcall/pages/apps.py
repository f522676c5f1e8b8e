from importlib import import_module

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "rollcall.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang the views onto their page types, and listen to Wagtail."""
        import_module("rollcall.pages.answering")
        import_module("rollcall.pages.letters").take_over()
        import_module("rollcall.pages.receivers")
