"""Questions as forms: what is on the page, and what came back from it.

Names of fields: `answer` (one choice, several, true or false, text, number), `match-<left>` and
`place-<item>` (the place of an item, from 1). A form works without scripts and by keyboard alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.catalog import questions
from rollcall.catalog.models import Question
from rollcall.catalog.questions import PublicQuestion, Seen
from rollcall.player.errors import NotAnAnswer

HINTS = {
    Question.Kind.SINGLE: gettext_lazy("Choose one."),
    Question.Kind.MULTIPLE: gettext_lazy("Choose all that are right."),
    Question.Kind.TRUE_FALSE: gettext_lazy("Choose one."),
    Question.Kind.SHORT: gettext_lazy("Answer in a word or two."),
    Question.Kind.NUMERIC: gettext_lazy("Answer with a number."),
    Question.Kind.MATCHING: gettext_lazy("Choose what belongs to each."),
    Question.Kind.ORDERING: gettext_lazy("Put these in order, first at the top."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to choose, match or place. `value` is what was chosen for it in a field of its own."""

    key: str
    text: str
    value: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One question as the page shows it."""

    kind: str
    text: str
    hint: str
    unit: str
    typed: str
    lines: list[Line]
    options: list[Seen]  # the right sides of a matching
    places: range
    error: str


def shown(
    question: Question,
    order: list[str],
    given: Any,
    *,
    typed: QueryDict | None = None,
    error: str = "",
) -> Shown:
    """The form of a question with the answer kept so far, or with what was just typed."""
    seen = questions.public(question, order)
    held = _typed(seen, typed) if typed is not None else _kept(seen, given)
    is_matching = seen.kind == Question.Kind.MATCHING
    lines = seen.lefts if is_matching else seen.choices
    return Shown(
        kind=seen.kind,
        text=seen.text,
        hint=str(HINTS[Question.Kind(seen.kind)]),
        unit=seen.unit,
        typed=held.get("", ""),
        lines=[Line(one.key, one.text, held.get(one.key, ""), one.key in held) for one in lines],
        options=list(seen.choices) if is_matching else [],
        places=range(1, len(seen.choices) + 1),
        error=error,
    )


def _kept(seen: PublicQuestion, given: Any) -> dict[str, str]:
    """An answer as the values of its fields; text stands under the empty key."""
    if isinstance(given, Mapping):
        return {str(left): str(right) for left, right in given.items()}
    if isinstance(given, list) and seen.kind == Question.Kind.ORDERING:
        return {str(key): str(place) for place, key in enumerate(given, start=1)}
    if isinstance(given, list):
        return {str(key): "" for key in given}
    if given is None:
        return {}
    return {"": str(given), str(given): ""}


def _typed(seen: PublicQuestion, sent: QueryDict) -> dict[str, str]:
    """What was just sent, to stand in the form again beside the sentence that refuses it."""
    keys = [one.key for one in (*seen.choices, *seen.lefts)]
    held = {key: "" for key in keys if key in sent.getlist("answer")}
    for key in keys:
        value = sent.get(f"match-{key}") or sent.get(f"place-{key}")
        if value:
            held[key] = value[:40]
    return {**held, "": sent.get("answer", "")[: questions.LONGEST_ANSWER * 2]}


def read(question: Question, sent: QueryDict) -> questions.Given:
    """The answer in a form that came back, checked; None for none. Raises NotAnAnswer, BadAnswer."""
    if question.kind == Question.Kind.ORDERING:
        return questions.parse(question, _ordered(sent))
    if question.kind == Question.Kind.MATCHING:
        return questions.parse(question, _fields(sent, "match-"))
    if question.kind == Question.Kind.MULTIPLE:
        return questions.parse(question, sent.getlist("answer"))
    return questions.parse(question, sent.get("answer", "").strip())


def _fields(sent: QueryDict, prefix: str) -> dict[str, str]:
    pairs = ((name.removeprefix(prefix), sent.get(name, "")) for name in sent if name.startswith(prefix))
    return {key: str(value) for key, value in pairs if value}


def _ordered(sent: QueryDict) -> list[str]:
    """Items by the places chosen for them; each place once."""
    places = _fields(sent, "place-")
    if not places:
        return []
    if not all(value.isascii() and value.isdigit() and len(value) < 4 for value in places.values()):
        raise NotAnAnswer(_("Choose a place for each item."))
    if len({int(value) for value in places.values()}) < len(places):
        raise NotAnAnswer(_("Two items have the same place. Give each its own."))
    return sorted(places, key=lambda key: int(places[key]))
