from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "rollcall.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The editors' home page is drawn by this room, also in their preview."""
        home = import_module("rollcall.pages.models").HomePage
        home.draw = staticmethod(import_module("rollcall.portal.views.home").draw)
