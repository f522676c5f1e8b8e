"""The portal as it is, with the reference views of the bench beside it."""

from datetime import time

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, ROLE
from rollcall.outreach import quiet

quiet.OPENS, quiet.LAST_HANDED = time.min, time.max  # whatever the hour

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
if ROLE == "portal":
    ROOT_URLCONF = "bench.urls"
