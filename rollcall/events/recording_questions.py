"""The questions of a recording's test, typed as text: a star before a right answer.

How long is the clock off after a week of nights?
- One day
* Several days
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rollcall.catalog.question_shapes import new_key
from rollcall.events.errors import BadTest

MOST = 50
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with choices, in the catalog's shape."""

    kind: str
    text: str
    data: dict[str, Any]


def read(words: str) -> list[Asked]:
    """The questions; raises BadTest, naming the one that cannot be read."""
    blocks = [block for block in words.replace("\r\n", "\n").split("\n\n") if block.strip()]
    if len(blocks) > MOST:
        raise BadTest(_("At most %(most)d questions.") % {"most": MOST}, field="test")
    return [_one(number, block) for number, block in enumerate(blocks, start=1)]


def _one(number: int, block: str) -> Asked:
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    text = " ".join(line for line in lines if line[0] not in "*-")
    answers = [line for line in lines if line[0] in "*-"]
    right = sum(line.startswith("*") for line in answers)
    told = {"number": number}
    if not text or len(answers) < 2:
        raise BadTest(_("Question %(number)d needs its words and at least two answers.") % told, field="test")
    if not right or right == len(answers):
        words = _("Question %(number)d needs a right answer (with a star) and a wrong one.")
        raise BadTest(words % told, field="test")
    choices = [
        {"key": new_key(), "text": line[1:].strip()[:LONGEST], "right": line.startswith("*")}
        for line in answers
    ]
    return Asked("single" if right == 1 else "multiple", text, {"choices": choices})
