"""The portal as it is, with the reference views of the bench beside it."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, ROLE

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
if ROLE == "portal":
    ROOT_URLCONF = "bench.urls"
