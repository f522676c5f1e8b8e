"""The portal as it is, but for the night: a story may run at any hour, and news must go out in it."""

from datetime import time

from config.settings import *  # noqa: F403
from rollcall.outreach import quiet

quiet.OPENS, quiet.LAST_HANDED = time.min, time.max
