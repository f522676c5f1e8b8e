"""Questions: what a learner may see of one, what counts as an answer, and what it is worth.

How answers are graded (the share of the points that an answer earns, from 0 to 1):

* one choice, true or false, short answer, number: all or nothing;
* several choices: (right ones chosen minus wrong ones chosen) over the number of right ones, never below 0;
* matching: the share of left sides that have their own right side;
* putting in order: the share of neighbors that follow one another as they should, so that one item out
  of place does not cost everything;
* no answer: 0.
"""

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from rollcall.catalog import question_shapes as shapes
from rollcall.catalog.errors import BadAnswer
from rollcall.catalog.models import Question, QuizPolicy

Given = str | list[str] | dict[str, str] | None
LONGEST_ANSWER = 500
_US_NUMBER = re.compile(
    r"^([+-]?(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:\.\d{1,9})?|[+-]?\.\d{1,9})(?!\d)\s*(.*)$", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Something a learner chooses, orders or matches."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """All that leaves the server about a question before it is judged (P22, P26): no answer, no feedback."""

    pk: int
    kind: str
    text: str
    points: int
    choices: tuple[Seen, ...]  # choices, items to order, or the right sides of a matching
    lefts: tuple[Seen, ...]  # left sides of a matching
    unit: str  # what a number is counted in


def shape_of(question: Question) -> shapes.Shape:
    return shapes.read(question.kind, question.data)


def check(kind: str, data: object) -> dict[str, Any]:
    """Validated `data` to keep, with keys given to what has none; raises BadQuestion."""
    return shapes.written(shapes.read(kind, data))


def new_order(question: Question, *, shuffle: bool, rng: random.Random) -> list[str]:
    """The order in which the keys are shown; kept with the attempt and given to `public` again.

    Matching and ordering are always shuffled: as written they would give the answer away.
    """
    shape = shape_of(question)
    keys = shape.keys()
    if isinstance(shape, shapes.Ordering | shapes.Matching):
        written = list(keys)
        for _try in range(8):
            rng.shuffle(keys)
            if keys != written:
                return keys
        return [*keys[1:], keys[0]]
    if shuffle and isinstance(shape, shapes.Choices):
        rng.shuffle(keys)
    return keys


def public(question: Question, order: Sequence[str]) -> PublicQuestion:
    """What a learner may see, in the order kept with the attempt. Nothing in it tells what is right."""
    shape = shape_of(question)
    texts = _texts(shape)
    known = [key for key in order if key in texts]
    shown = known + sorted(key for key in texts if key not in known)
    lefts = shape.pairs if isinstance(shape, shapes.Matching) else ()
    units = shape.units if isinstance(shape, shapes.Numeric) else ()
    return PublicQuestion(
        pk=question.pk,
        kind=question.kind,
        text=question.text,
        points=question.points,
        choices=tuple(Seen(key, texts[key]) for key in shown),
        lefts=tuple(Seen(pair.key, pair.left) for pair in lefts),
        unit=units[0] if units else "",
    )


def _texts(shape: shapes.Shape) -> dict[str, str]:
    """Text of everything that has a key and may be shown."""
    if isinstance(shape, shapes.Choices):
        return {choice.key: choice.text for choice in shape.choices}
    if isinstance(shape, shapes.TrueFalse):
        return {"true": _("True"), "false": _("False")}
    if isinstance(shape, shapes.Ordering):
        return {item.key: item.text for item in shape.items}
    if isinstance(shape, shapes.Matching):
        options = {pair.option: pair.right for pair in shape.pairs}
        return options | {choice.key: choice.text for choice in shape.extra}
    return {}


def parse(question: Question, given: object) -> Given:
    """What was given, checked and in the form that is kept; None for no answer. Raises BadAnswer."""
    if given is None or given in ("", [], {}):
        return None
    shape = shape_of(question)
    if isinstance(shape, shapes.Short | shapes.Numeric):
        return _parse_text(shape, given)
    if isinstance(shape, shapes.Matching):
        return _parse_matching(shape, given)
    if isinstance(shape, shapes.Ordering):
        return _parse_order(shape, given)
    if question.kind == Question.Kind.MULTIPLE:
        return _parse_several(shape, given)
    return _one_of(str(given).lower() if isinstance(given, bool) else given, shape.keys())


def _one_of(given: object, keys: Iterable[str]) -> str:
    if not isinstance(given, str) or given not in set(keys):
        raise BadAnswer(_("Choose one of the answers on the page."))
    return given


def _short_text(given: object) -> str:
    if not isinstance(given, str | int | float) or isinstance(given, bool):
        raise BadAnswer(_("Write your answer in the box."))
    text = " ".join(str(given).split())
    if len(text) > LONGEST_ANSWER or "\0" in text:
        raise BadAnswer(_("That is too long. A word or two is enough."))
    return text


def _parse_text(shape: shapes.Short | shapes.Numeric, given: object) -> str:
    text = _short_text(given)
    if isinstance(shape, shapes.Numeric):
        number(text, shape.units)
    return text


def _parse_several(shape: shapes.Choices | shapes.TrueFalse, given: object) -> Given:
    keys = shape.keys()
    rows = [given] if isinstance(given, str) else given
    if not isinstance(rows, list):
        raise BadAnswer(_("Choose from the answers on the page."))
    chosen = {_one_of(row, keys) for row in rows}
    return [key for key in keys if key in chosen]


def _parse_matching(shape: shapes.Matching, given: object) -> Given:
    if not isinstance(given, Mapping):
        raise BadAnswer(_("Choose a match for each line."))
    lefts = {pair.key for pair in shape.pairs}
    kept: dict[str, str] = {}
    for left, option in given.items():
        if left not in lefts:
            raise BadAnswer(_("Choose a match for each line."))
        if option:
            kept[left] = _one_of(option, shape.keys())
    return kept or None


def _parse_order(shape: shapes.Ordering, given: object) -> Given:
    if not isinstance(given, list) or not all(isinstance(key, str) for key in given):
        raise BadAnswer(_("Put all of the items in order."))
    if sorted(given) != sorted(shape.keys()):
        raise BadAnswer(_("Use each item exactly once."))
    return list(given)


def number(text: str, units: Sequence[str] = ()) -> Decimal:
    """Read a number written the American way: 1,500 and 2.5; a known unit may follow. Raises BadAnswer."""
    match = _US_NUMBER.match(" ".join(text.replace("−", "-").split()))
    if not match:
        raise BadAnswer(_("Write a number with digits, such as 2.5."))
    digits, rest = match.groups()
    if rest.startswith(","):
        raise BadAnswer(_("Use a point for decimals, as in 2.5, and commas only for thousands, as in 1,500."))
    if rest and _folded(rest.rstrip(".")) not in {_folded(unit.rstrip(".")) for unit in units}:
        raise BadAnswer(_("Write only the number, without other words."))
    return Decimal(digits.replace(",", ""))


def _folded(text: str, *, case: bool = False, accents: bool = False) -> str:
    """Text made comparable: spaces and typographic quotes never count, case and accents where asked."""
    text = " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())
    if not case:
        text = text.casefold()
    if not accents:
        parts = unicodedata.normalize("NFD", text)
        text = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", text)


def grade(question: Question, given: object) -> Fraction:
    """The share of the points, from 0 to 1, by the rules on top of this file. Raises BadAnswer."""
    answer = parse(question, given)
    if answer is None:
        return Fraction(0)
    shape = shape_of(question)
    if isinstance(shape, shapes.Choices) and isinstance(answer, list):
        return _grade_several(shape, answer)
    if isinstance(shape, shapes.Matching) and isinstance(answer, dict):
        right = sum(answer.get(pair.key) == pair.option for pair in shape.pairs)
        return Fraction(right, len(shape.pairs))
    if isinstance(shape, shapes.Ordering) and isinstance(answer, list):
        should_follow = set(pairwise(shape.keys()))
        return Fraction(sum(two in should_follow for two in pairwise(answer)), len(should_follow))
    return Fraction(int(_is_right(shape, str(answer))))


def _grade_several(shape: shapes.Choices, chosen: list[str]) -> Fraction:
    right = {choice.key for choice in shape.choices if choice.right}
    hits = len(right & set(chosen))
    return max(Fraction(0), Fraction(2 * hits - len(chosen), len(right)))


def _is_right(shape: shapes.Shape, answer: str) -> bool:
    if isinstance(shape, shapes.Choices):
        return any(choice.right for choice in shape.choices if choice.key == answer)
    if isinstance(shape, shapes.TrueFalse):
        return answer == str(shape.right).lower()
    if isinstance(shape, shapes.Numeric):
        return abs(number(answer, shape.units) - shape.value) <= shape.tolerance
    if isinstance(shape, shapes.Short):
        how = {"case": shape.case_matters, "accents": shape.accents_matter}
        return _folded(answer, **how) in {_folded(word, **how) for word in shape.accepted}
    return False


def solution(question: Question) -> list[str]:
    """The right answer in words, for a review that may show it."""
    shape = shape_of(question)
    if isinstance(shape, shapes.Choices):
        return [choice.text for choice in shape.choices if choice.right]
    if isinstance(shape, shapes.TrueFalse):
        return [_("True") if shape.right else _("False")]
    if isinstance(shape, shapes.Short):
        return [shape.accepted[0]]
    if isinstance(shape, shapes.Numeric):
        return [_with_unit(shape)]
    if isinstance(shape, shapes.Matching):
        return [f"{pair.left} → {pair.right}" for pair in shape.pairs]
    return [item.text for item in shape.items]


def _with_unit(shape: shapes.Numeric) -> str:
    words = [format(shape.value.normalize(), "f"), *shape.units[:1]]
    if shape.tolerance:
        words.append(_("(give or take %(much)s)") % {"much": format(shape.tolerance.normalize(), "f")})
    return " ".join(words)


def in_words(question: Question, given: object) -> list[str]:
    """What a learner answered, in the words of the page; empty when nothing was given."""
    answer = parse(question, given)
    shape = shape_of(question)
    texts = _texts(shape)
    if isinstance(answer, dict) and isinstance(shape, shapes.Matching):
        return [f"{pair.left} → {texts.get(answer.get(pair.key, ''), '–')}" for pair in shape.pairs]
    rows = answer if isinstance(answer, list) else [answer] if isinstance(answer, str) else []
    return [texts.get(row, row) for row in rows]


def draw(asked: Sequence[Question], policy: QuizPolicy, rng: random.Random) -> list[Question]:
    """The questions of one try: from each pool as many as the policy says (0 or nothing said: all of it)."""
    pools: dict[str, list[Question]] = defaultdict(list)
    for question in asked:
        pools[question.pool].append(question)
    drawn: list[Question] = []
    for pool, members in pools.items():
        wanted = int(policy.draw.get(pool) or 0)
        drawn += rng.sample(members, min(wanted, len(members))) if wanted else members
    if policy.shuffle:
        rng.shuffle(drawn)
        return drawn
    return sorted(drawn, key=lambda question: question.position)


def drawn_count(pool_sizes: Mapping[str, int], policy: QuizPolicy) -> int:
    """How many questions one try has."""
    return sum(min(int(policy.draw.get(pool) or 0) or size, size) for pool, size in pool_sizes.items())
