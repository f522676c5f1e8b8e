"""The trail of a case is read by people."""

import re
from pathlib import Path

from rollcall.cases import missing, trail_words
from rollcall.cases.models import Case


def test_every_event_of_a_case_has_words() -> None:
    """P61: a new event without a sentence is found here, not by a member of staff."""
    recorded = set(re.findall(r'record\("(cases\.[a-z_]+)"', Path(missing.__file__).read_text()))
    assert recorded | {f"cases.{state}" for state in Case.State.values} == set(trail_words.SENTENCES)
