"""Courses on the shelf and a person's record, as the ledger's own tests make them."""

from rollcall.transcripts.tests.conftest import ambush, make_course, paper, without_guards

__all__ = ["ambush", "make_course", "paper", "without_guards"]
