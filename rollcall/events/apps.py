from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "rollcall.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"
