"""This room's jobs, for the worker's clock."""

from rollcall.base import schedule
from rollcall.outreach import digest_run, moves, sending, subscriptions, suppression

schedule.every(minutes=0.05)(sending.turn)
schedule.every(minutes=1)(sending.recall)
schedule.every(minutes=10)(suppression.read_refusals)
schedule.every(minutes=1)(digest_run.turn)
schedule.every(minutes=1)(digest_run.recall)
schedule.every(minutes=1)(moves.follow)
schedule.every(minutes=24 * 60)(subscriptions.sweep)
