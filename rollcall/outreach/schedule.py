"""This room's jobs, for the worker's clock."""

from rollcall.base import schedule
from rollcall.outreach import sending, suppression

schedule.every(minutes=0.05)(sending.turn)
schedule.every(minutes=1)(sending.recall)
schedule.every(minutes=10)(suppression.read_refusals)
