"""Every line that this room writes into the trail has words at the desk (P61)."""

import re
from pathlib import Path

import pytest

from rollcall.recognition import trail_words
from rollcall.recognition.models import ModelProgram, Nomination, Round

pytestmark = pytest.mark.once
ROOM = Path(trail_words.__file__).parent
EVENT = re.compile(r'"((?:round|nomination|program|adoption)\.[a-z_]+)"')
NEVER_MOVED_TO = {"round.planned", "nomination.draft", "program.draft"}


def test_every_event_has_words_and_every_word_an_event() -> None:
    files = [file for file in ROOM.glob("*.py") if file.name != "trail_words.py"]
    written = {event for file in files for event in EVENT.findall(file.read_text())}
    moved = {
        f"{kind}.{state}"
        for kind, model in (("round", Round), ("nomination", Nomination), ("program", ModelProgram))
        for state in model.State.values
    } - NEVER_MOVED_TO
    assert written | moved == set(trail_words.SENTENCES)
