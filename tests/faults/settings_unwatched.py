"""The negative control of F17: a portal that serves by its own clock, whatever the database's says."""

from tests.faults.settings import *  # noqa: F403

CLOCK_IS_WATCHED = False
