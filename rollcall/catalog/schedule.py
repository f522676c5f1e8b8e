"""This room's jobs, for the worker's clock."""

from rollcall.base import schedule
from rollcall.catalog.packages.importing import sweep_orphans

schedule.every(minutes=60)(sweep_orphans)
