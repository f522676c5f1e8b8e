from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BaseConfig(AppConfig):
    name = "rollcall.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every room register its scheduled jobs (its `schedule.py`)."""
        autodiscover_modules("schedule")
