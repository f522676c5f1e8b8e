"""A question as an author writes it: plain lines instead of a form for every answer.

one choice, several choices      a line each, the right ones begin with a star
matching                         left = right; a line that begins with = fits nowhere
putting in order                 a line each, in the right order
short answer                     a line for each answer that counts as right
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rollcall.catalog.models import Question

Kind = Question.Kind
HELP = {
    Kind.SINGLE: _("One choice a line. Begin the right one with a star: * Two inches"),
    Kind.MULTIPLE: _("One choice a line. Begin each right one with a star: * Two inches"),
    Kind.MATCHING: _("One pair a line: left = right. A line such as “= a tempting answer” fits nowhere."),
    Kind.ORDERING: _("One item a line, in the right order."),
    Kind.SHORT: _("One answer a line; each of them counts as right."),
}


class QuestionForm(forms.Form):
    """The fields that a kind needs; `data_given()` gives what `catalog.questions` checks."""

    text = forms.CharField(label=_("Question"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    right = forms.ChoiceField(
        label=_("The statement is"), choices=[("true", _("True")), ("false", _("False"))]
    )
    answers = forms.CharField(label=_("Answers"), max_length=12_000, widget=forms.Textarea(attrs={"rows": 7}))
    case_matters = forms.BooleanField(label=_("Capital letters count"), required=False)
    accents_matter = forms.BooleanField(label=_("Accents count"), required=False)
    value = forms.CharField(label=_("Right number"), max_length=30)
    tolerance = forms.CharField(label=_("May be off by"), max_length=30, initial="0")
    units = forms.CharField(
        label=_("Units that may follow"),
        required=False,
        max_length=300,
        help_text=_("Separated by commas: inches, in"),
    )
    pool = forms.CharField(
        label=_("Pool"), required=False, max_length=60, help_text=_("Questions of one pool are drawn from.")
    )
    points = forms.IntegerField(label=_("Points"), min_value=1, max_value=100, initial=1)
    feedback_right = forms.CharField(
        label=_("Said when right"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    feedback_wrong = forms.CharField(
        label=_("Said when wrong"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    OWN: dict[str, tuple[str, ...]] = {
        Kind.TRUE_FALSE: ("right",),
        Kind.NUMERIC: ("value", "tolerance", "units"),
        Kind.SHORT: ("answers", "case_matters", "accents_matter"),
        Kind.SINGLE: ("answers",),
        Kind.MULTIPLE: ("answers",),
        Kind.MATCHING: ("answers",),
        Kind.ORDERING: ("answers",),
    }
    COMMON = ("text", "pool", "points", "feedback_right", "feedback_wrong")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = Kind(kind)
        for name in set(self.fields) - {*self.OWN[self.kind], *self.COMMON}:
            del self.fields[name]
        if "answers" in self.fields:
            self.fields["answers"].help_text = HELP[self.kind]

    def lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["answers"].splitlines() if line.strip()]

    def data_given(self) -> dict[str, Any]:
        """The answers in the shape of the kind, unchecked."""
        given = self.cleaned_data
        if self.kind == Kind.TRUE_FALSE:
            return {"right": given["right"] == "true"}
        if self.kind == Kind.NUMERIC:
            units = [unit.strip() for unit in given["units"].split(",") if unit.strip()]
            return {"value": given["value"], "tolerance": given["tolerance"], "units": units}
        if self.kind == Kind.SHORT:
            how = {name: given[name] for name in ("case_matters", "accents_matter")}
            return {"accepted": self.lines(), **how}
        if self.kind == Kind.MATCHING:
            return _pairs(self.lines())
        if self.kind == Kind.ORDERING:
            return {"items": [{"text": line} for line in self.lines()]}
        return {"choices": [_starred(line) for line in self.lines()]}

    def common(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.COMMON if name != "text"}


def _starred(line: str) -> dict[str, Any]:
    return {"text": line.removeprefix("*").strip(), "right": line.startswith("*")}


def _pairs(lines: list[str]) -> dict[str, Any]:
    """`left = right` lines; what has nothing on its left fits nowhere."""
    pairs, extra = [], []
    for line in lines:
        left, _sign, right = (part.strip() for part in line.partition("="))
        if left:
            pairs.append({"left": left, "right": right})
        else:
            extra.append({"text": right})
    return {"pairs": pairs, "extra": extra}


def written(question: Question) -> dict[str, Any]:
    """A question as the form shows it again."""
    data = question.data
    fields: dict[str, Any] = {name: getattr(question, name) for name in QuestionForm.COMMON}
    fields |= {name: data.get(name) for name in ("case_matters", "accents_matter", "value", "tolerance")}
    fields["units"] = ", ".join(data.get("units", []))
    fields["right"] = str(data.get("right")).lower()
    fields["answers"] = "\n".join(_lines(question.kind, data))
    return fields


def _lines(kind: str, data: dict[str, Any]) -> list[str]:
    if kind == Kind.MATCHING:
        pairs = [f"{pair['left']} = {pair['right']}" for pair in data["pairs"]]
        return [*pairs, *(f"= {choice['text']}" for choice in data.get("extra", []))]
    if kind == Kind.ORDERING:
        return [item["text"] for item in data["items"]]
    if kind == Kind.SHORT:
        return list(data["accepted"])
    return [("* " if choice.get("right") else "") + choice["text"] for choice in data.get("choices", [])]
