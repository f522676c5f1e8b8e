"""The negative control of F3 and F4: a portal that says yes before it has written anything down."""

from tests.faults.settings import *  # noqa: F403
from tests.faults.settings import MIDDLEWARE

MIDDLEWARE = ["tests.faults.late.answer_first", *MIDDLEWARE]
