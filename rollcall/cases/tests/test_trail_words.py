"""The trail of a case is read by people."""

import re
from pathlib import Path

from rollcall.cases import account_help, missing, trail_words
from rollcall.cases.assistance.models import Assistance
from rollcall.cases.models import Case


def test_every_event_of_a_case_has_words() -> None:
    """P61: a new event without a sentence is found here, not by a member of staff."""
    sources = Path(missing.__file__).parent.rglob("*.py")
    recorded = {
        event
        for file in sources
        for event in re.findall(r'record\(\s*"((?:cases\.(?!canned)|assistance\.)[a-z_]+)"', file.read_text())
    }
    acts = re.findall(r'_act\(case, "([a-z_]+)"', Path(account_help.__file__).read_text())
    states = set(Case.State.values) - {Case.State.HELD}  # nothing ever moves there
    moved = {f"cases.{name}" for name in [*acts, *states]}
    moved |= {f"assistance.{state}" for state in Assistance.State.values}
    assert recorded | moved == set(trail_words.SENTENCES)
