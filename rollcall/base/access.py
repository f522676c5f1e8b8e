"""Access levels: data on every offering (R1). The decision itself is `accounts.access.may_open`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessLevel(models.TextChoices):
    """Who may open an offering; shown before anyone clicks (R1, R18)."""

    OPEN = "open", _("Open to everyone")
    ACCOUNT = "account", _("Free account")
    VERIFIED = "verified", _("Verified officers")
