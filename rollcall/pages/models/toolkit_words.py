"""What a resource can be and for whom it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What somebody takes from the toolkit (R31)."""

    VIDEOS = "videos", _("Video series")
    PODCAST = "podcast", _("Podcast")
    POSTER = "poster", _("Poster")
    GUIDE = "guide", _("Guide")
    BRIEF = "brief", _("Roll-call brief")
    CHECKLIST = "checklist", _("Checklist")
    ARTICLE = "article", _("Article")


KIT = "kit"  # stands beside the kinds in the directory's filter


class Whom(models.TextChoices):
    """Whom a resource was written for; anyone else may read it all the same."""

    OFFICERS = "officers", _("Officers and deputies")
    SUPERVISORS = "supervisors", _("Sergeants and supervisors")
    TRAINERS = "trainers", _("Trainers")
    COMMAND = "command", _("Chiefs and command staff")
    DISPATCH = "dispatch", _("Dispatchers")
    FAMILIES = "families", _("Families")
    COMMUNITY = "community", _("Community members")


class Length(models.TextChoices):
    """The time that a resource takes, as the directory's filter has it."""

    ROLL_CALL = "roll-call", _("Up to 10 min: fits a roll call")
    SHORT = "short", _("11 to 30 min")
    LONG = "long", _("Over 30 min")


def length_of(minutes: int) -> str:
    if minutes <= 10:
        return Length.ROLL_CALL
    return Length.SHORT if minutes <= 30 else Length.LONG
