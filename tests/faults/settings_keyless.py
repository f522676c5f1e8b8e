"""The negative control of doing once: a portal that takes what is sent again for something new."""

from tests.faults.settings import *  # noqa: F403
from tests.faults.settings import MIDDLEWARE

MIDDLEWARE = ["tests.faults.keyless.forget", *MIDDLEWARE]
