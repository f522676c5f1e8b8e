"""The portal as it is, under faults: nothing but rates and the letter of the tests is changed."""

from config.settings import *  # noqa: F403
from config.settings import ROOT, TEMPLATES

ACCOUNT_RATE_LIMITS = False  # every client of the harness has the same address
TEMPLATES[0]["DIRS"] = [ROOT / "rollcall" / "mail" / "tests" / "templates"]
