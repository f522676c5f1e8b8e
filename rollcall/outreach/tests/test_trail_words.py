"""The trail of a letter to many is read by people."""

import re
from pathlib import Path

from rollcall.outreach import trail_words

ROOM = Path(trail_words.__file__).parent


def test_every_event_of_a_letter_has_words() -> None:
    """P61: a new event without a sentence is found here, not by a member of staff."""
    sources = (file.read_text() for file in ROOM.rglob("*.py") if "tests" not in file.parts)
    recorded = {
        name for text in sources for name in re.findall(r'"((?:campaign|digest_item)\.[a-z_]+)"', text)
    }
    assert recorded == set(trail_words.SENTENCES)
