from importlib import import_module

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "rollcall.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang the views onto their page types, listen to Wagtail, and say what programs there are."""
        import_module("rollcall.pages.answering")
        import_module("rollcall.pages.letters").take_over()
        import_module("rollcall.pages.receivers")
        programs = import_module("rollcall.pages.programs")
        import_module("rollcall.outreach.programs").ask(programs.gatherings)
        report, panels = (import_module(f"rollcall.pages.{name}") for name in ("links.report", "panels"))
        panels.BrokenLinksPanel.find = staticmethod(report.of_page)
