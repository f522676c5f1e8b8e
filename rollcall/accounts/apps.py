from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rollcall.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what allauth and Django announce, and say in which language a person reads."""
        import_module("rollcall.accounts.receivers")
        rendering = import_module("rollcall.mail.rendering")
        rendering.ask_language_of(import_module("rollcall.accounts.languages").of)
