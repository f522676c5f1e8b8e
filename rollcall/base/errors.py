"""Refusals: few, named, each with the sentence that a person reads."""

from django.utils.functional import Promise


class Refusal(Exception):  # noqa: N818  (a refusal is an answer, not a fault)
    """What was asked cannot be done. `str(refusal)` is shown to people as it stands."""

    def __init__(self, sentence: str | Promise, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)
