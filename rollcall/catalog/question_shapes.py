"""The shape of `Question.data` for each kind, read strictly: what does not fit is refused with a sentence.

Keys of choices, options and items are random, so that what a learner sees never tells what is right.
"""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from rollcall.catalog.errors import BadQuestion
from rollcall.catalog.models import Question

Kind = Question.Kind
MOST_CHOICES = 20
LONGEST = 500


def new_key() -> str:
    """A key that says nothing about its place."""
    return secrets.token_hex(4)


def _text(value: object, what: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadQuestion(_("%(what)s is empty.") % {"what": what}, field="data")
    if len(value) > LONGEST or "\0" in value:
        raise BadQuestion(_("%(what)s is too long.") % {"what": what}, field="data")
    return value.strip()


def _rows(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = data.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise BadQuestion(_("The answers of this question cannot be read."), field="data")
    return rows


def _number_of(rows: Sequence[object], least: int, sentence: str) -> None:
    if len(rows) < least:
        raise BadQuestion(sentence, field="data")
    if len(rows) > MOST_CHOICES:
        raise BadQuestion(
            _("A question takes at most %(count)d answers.") % {"count": MOST_CHOICES}, field="data"
        )


def _all_different(texts: Iterable[str]) -> None:
    folded = [" ".join(text.casefold().split()) for text in texts]
    if len(set(folded)) != len(folded):
        raise BadQuestion(_("Two answers are the same."), field="data")


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    text: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """One right choice, or several."""

    choices: tuple[Choice, ...]
    kinds: ClassVar[tuple[str, ...]] = (Kind.SINGLE, Kind.MULTIPLE)

    @classmethod
    def read(cls, data: Mapping[str, Any], kind: str) -> "Choices":
        choices = tuple(
            Choice(
                str(row.get("key") or new_key()),
                _text(row.get("text"), _("A choice")),
                row.get("right") is True,
            )
            for row in _rows(data, "choices")
        )
        _number_of(choices, 2, _("Give at least two choices."))
        _all_different(choice.text for choice in choices)
        right = sum(choice.right for choice in choices)
        if not right:
            raise BadQuestion(_("Say which choice is right."), field="data")
        if kind == Kind.SINGLE and right != 1:
            raise BadQuestion(_("Exactly one choice can be right here."), field="data")
        return cls(choices)

    def keys(self) -> list[str]:
        return [choice.key for choice in self.choices]


@dataclass(frozen=True, slots=True)
class TrueFalse:
    right: bool

    @classmethod
    def read(cls, data: Mapping[str, Any], kind: str) -> "TrueFalse":
        if not isinstance(data.get("right"), bool):
            raise BadQuestion(_("Say whether the statement is true or false."), field="data")
        return cls(data["right"])

    def keys(self) -> list[str]:
        return ["true", "false"]


@dataclass(frozen=True, slots=True)
class Short:
    """A word or two. Runs of space never matter; case and accents only where the author says so."""

    accepted: tuple[str, ...]
    case_matters: bool = False
    accents_matter: bool = False

    @classmethod
    def read(cls, data: Mapping[str, Any], kind: str) -> "Short":
        rows = data.get("accepted")
        if not isinstance(rows, list):
            raise BadQuestion(_("Give at least one answer that counts as right."), field="data")
        accepted = tuple(_text(row, _("An answer")) for row in rows)
        _number_of(accepted, 1, _("Give at least one answer that counts as right."))
        return cls(accepted, data.get("case_matters") is True, data.get("accents_matter") is True)

    def keys(self) -> list[str]:
        return []


@dataclass(frozen=True, slots=True)
class Numeric:
    """A number that may be off by `tolerance`; `units` are words that may stand behind it."""

    value: Decimal
    tolerance: Decimal = Decimal(0)
    units: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any], kind: str) -> "Numeric":
        value, tolerance = _decimal(data.get("value")), _decimal(data.get("tolerance", "0"))
        if tolerance < 0:
            raise BadQuestion(_("A tolerance is zero or more."), field="data")
        units = data.get("units", [])
        if not isinstance(units, list) or len(units) > MOST_CHOICES:
            raise BadQuestion(_("The units of this question cannot be read."), field="data")
        return cls(value, tolerance, tuple(_unit(unit) for unit in units))

    def keys(self) -> list[str]:
        return []


@dataclass(frozen=True, slots=True)
class Pair:
    key: str  # of the left side
    left: str
    option: str  # key of the right side
    right: str


@dataclass(frozen=True, slots=True)
class Matching:
    """Each left side has one right side; `extra` options fit nowhere."""

    pairs: tuple[Pair, ...]
    extra: tuple[Choice, ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any], kind: str) -> "Matching":
        pairs = tuple(
            Pair(
                str(row.get("key") or new_key()),
                _text(row.get("left"), _("A left side")),
                str(row.get("option") or new_key()),
                _text(row.get("right"), _("A right side")),
            )
            for row in _rows(data, "pairs")
        )
        extra = tuple(
            Choice(str(row.get("key") or new_key()), _text(row.get("text"), _("An extra choice")))
            for row in _rows({"extra": data.get("extra", [])}, "extra")
        )
        _number_of(pairs, 2, _("Give at least two pairs."))
        _all_different(pair.left for pair in pairs)
        _all_different([pair.right for pair in pairs] + [choice.text for choice in extra])
        return cls(pairs, extra)

    def keys(self) -> list[str]:
        return [pair.option for pair in self.pairs] + [choice.key for choice in self.extra]


@dataclass(frozen=True, slots=True)
class Ordering:
    """Items, written in the right order."""

    items: tuple[Choice, ...]

    @classmethod
    def read(cls, data: Mapping[str, Any], kind: str) -> "Ordering":
        items = tuple(
            Choice(str(row.get("key") or new_key()), _text(row.get("text"), _("An item")))
            for row in _rows(data, "items")
        )
        _number_of(items, 2, _("Give at least two items."))
        _all_different(item.text for item in items)
        return cls(items)

    def keys(self) -> list[str]:
        return [item.key for item in self.items]


Shape = Choices | TrueFalse | Short | Numeric | Matching | Ordering
_SHAPES: dict[str, type[Shape]] = {
    Kind.SINGLE: Choices,
    Kind.MULTIPLE: Choices,
    Kind.TRUE_FALSE: TrueFalse,
    Kind.SHORT: Short,
    Kind.NUMERIC: Numeric,
    Kind.MATCHING: Matching,
    Kind.ORDERING: Ordering,
}
_PLAIN_NUMBER = re.compile(r"^[+-]?\d{1,15}(\.\d{1,9})?$")


def _decimal(value: object) -> Decimal:
    text = str(value).strip()
    if isinstance(value, bool) or not _PLAIN_NUMBER.match(text):
        raise BadQuestion(_("Write the number with digits and a point, such as 2.5."), field="data")
    try:
        return Decimal(text)
    except InvalidOperation as error:  # pragma: no cover - the pattern admits nothing else
        raise BadQuestion(
            _("Write the number with digits and a point, such as 2.5."), field="data"
        ) from error


def _unit(value: object) -> str:
    unit = _text(value, _("A unit"))
    if any(sign.isdigit() for sign in unit) or len(unit) > 30:
        raise BadQuestion(_("A unit is a short word without digits."), field="data")
    return unit


def read(kind: str, data: object) -> Shape:
    """The shape behind `Question.data`; raises BadQuestion with the sentence an author needs."""
    if kind not in _SHAPES or not isinstance(data, Mapping):
        raise BadQuestion(_("The answers of this question cannot be read."), field="data")
    shape = _SHAPES[kind].read(data, kind)
    keys = shape.keys()
    if len(set(keys)) != len(keys):
        raise BadQuestion(_("Two answers have the same key."), field="data")
    return shape


def written(shape: Shape) -> dict[str, Any]:
    """The JSON form of a shape; `read(kind, written(shape))` gives the same shape again."""
    plain: dict[str, Any] = asdict(
        shape, dict_factory=lambda pairs: {name: _plain(value) for name, value in pairs}
    )
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return list(value) if isinstance(value, tuple) else value
