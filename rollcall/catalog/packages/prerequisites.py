"""The order in which items may be opened: `aicc_script` of SCORM 1.2 (P28). No Django here.

expression: term { (| or OR) term }        term: factor { (& or AND) factor }
factor: (~ or NOT) factor · ( expression ) · number*{item, item, …} · item [(= or <>) "status"]
item: its identifier; true alone when it is passed or completed
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 2000
DEEPEST = 40
DONE = frozenset({"passed", "completed"})
STATUSES = {
    "p": "passed",
    "c": "completed",
    "f": "failed",
    "i": "incomplete",
    "b": "browsed",
    "n": "not attempted",
}
TOKEN = re.compile(r'\s*(?:(?P<mark><>|[&|~(){},*=])|"(?P<text>[^"]*)"|(?P<word>[\w.:\-]+))')
WORDS = {"and": "&", "or": "|", "not": "~"}


class UnreadableError(ValueError):
    """The expression is not `aicc_script`, or names an item that is not there."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "mark", "text" or "word"
    value: str


def holds(expression: str, statuses: Mapping[str, str]) -> bool:
    """Whether an item with this expression may be opened, given the status of every item."""
    return not expression.strip() or _Reader(expression, statuses).result()


def check(expression: str, identifiers: set[str]) -> None:
    """Raise `UnreadableError` unless the expression can be decided for these items."""
    holds(expression, dict.fromkeys(identifiers, "not attempted"))


class _Reader:
    """Reads and decides in one pass; both sides of an operator are always read, so faults always show."""

    def __init__(self, expression: str, statuses: Mapping[str, str]) -> None:
        self.statuses = statuses
        self.tokens = _tokens(expression, statuses)
        self.at = 0
        self.depth = 0

    def result(self) -> bool:
        value = self.either()
        if self.at != len(self.tokens):
            raise UnreadableError(self.tokens[self.at].value)
        return value

    def take(self, mark: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == _Token("mark", mark):
            self.at += 1
            return True
        return False

    def need(self, mark: str) -> None:
        if not self.take(mark):
            raise UnreadableError(mark)

    def either(self) -> bool:
        value = self.both()
        while self.take("|"):
            value = self.both() or value
        return value

    def both(self) -> bool:
        value = self.one()
        while self.take("&"):
            value = self.one() and value
        return value

    def one(self) -> bool:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnreadableError("depth")
        try:
            if self.take("~"):
                return not self.one()
            if self.take("("):
                value = self.either()
                self.need(")")
                return value
            return self.item_or_set()
        finally:
            self.depth -= 1

    def item_or_set(self) -> bool:
        word = self.word()
        if self.take("*"):
            if not word.isascii() or not word.isdigit():
                raise UnreadableError(word)
            return self.members() >= int(word)
        status = self.status_of(word)
        if self.take("="):
            return status == self.status_named()
        if self.take("<>"):
            return status != self.status_named()
        return status in DONE

    def members(self) -> int:
        """How many of `{A, B, …}` are done."""
        self.need("{")
        done = int(self.status_of(self.word()) in DONE)
        while self.take(","):
            done += self.status_of(self.word()) in DONE
        self.need("}")
        return done

    def word(self) -> str:
        if self.at >= len(self.tokens) or self.tokens[self.at].kind == "mark":
            raise UnreadableError("item")
        self.at += 1
        return self.tokens[self.at - 1].value

    def status_of(self, identifier: str) -> str:
        if identifier not in self.statuses:
            raise UnreadableError(identifier)
        return self.statuses[identifier]

    def status_named(self) -> str:
        named = self.word().strip().lower()
        if named == "not" and self.at < len(self.tokens) and self.tokens[self.at].value == "attempted":
            self.at += 1
            return "not attempted"
        named = STATUSES.get(named, named)
        if named not in STATUSES.values():
            raise UnreadableError(named)
        return named


def _tokens(expression: str, statuses: Mapping[str, str]) -> list[_Token]:
    if len(expression) > LONGEST:
        raise UnreadableError("length")
    found, at, text = [], 0, expression.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise UnreadableError(text[at : at + 20])
        at = match.end()
        kind = str(match.lastgroup)
        value = match.group(kind)
        if kind == "word" and value not in statuses and value.lower() in WORDS:
            kind, value = "mark", WORDS[value.lower()]
        found.append(_Token(kind, value))
    return found
