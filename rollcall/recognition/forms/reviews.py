"""What reviewers answer: conflicts of interest, marks, words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rollcall.recognition.declaring import Question
from rollcall.recognition.models import Criterion

NONE, SOME = "none", "conflict"
CHOICES = [(NONE, _("No conflict")), (SOME, _("I have a conflict"))]


class DeclareForm(forms.Form):
    """A question an agency; whoever answers "conflict" may say why."""

    def __init__(self, questions: Sequence[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [one for one in questions if not one.is_known and not one.has_conflict]
        for one in self.asked:
            key = f"a{one.agency.pk}"
            self.fields[key] = forms.ChoiceField(
                label=str(one.agency),
                choices=CHOICES,
                widget=forms.RadioSelect,
                initial=NONE if one.has_conflict is False else None,
            )
            self.fields[f"{key}-why"] = forms.CharField(
                label=_now("If you have a conflict with %(agency)s, which?") % {"agency": one.agency.name},
                required=False,
                max_length=500,
            )

    def answers(self) -> dict[int, str | None]:
        """By the agency's id: why there is a conflict, None for none."""
        given = self.cleaned_data
        return {
            one.agency.pk: (given[f"a{one.agency.pk}-why"].strip() or SOME)
            if given[f"a{one.agency.pk}"] == SOME
            else None
            for one in self.asked
        }


class ScoreForm(forms.Form):
    """A mark from 1 to 5 on each criterion, with the words that anchor each."""

    def __init__(self, rubric: Sequence[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        for one in rubric:
            self.fields[f"c{one.pk}"] = forms.TypedChoiceField(
                label=one.name,
                help_text=_now("Weight %(weight)d") % {"weight": one.weight},
                coerce=int,
                required=False,
                empty_value=None,
                choices=[(mark, anchor(one, mark)) for mark in range(1, 6)],
                widget=forms.RadioSelect,
            )
        self.fields["comment"] = forms.CharField(
            label=_("What speaks for it, and what against it"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 5}),
        )

    def name_what_is_needed(self) -> None:
        """Before it is shown, and after it was judged: every mark is needed to hand in."""
        for one in self.rubric:
            self.fields[f"c{one.pk}"].required = True

    def marks(self) -> dict[int, int]:
        given = self.cleaned_data
        return {one.pk: given[f"c{one.pk}"] for one in self.rubric if given[f"c{one.pk}"] is not None}


def anchor(criterion: Criterion, mark: int) -> str:
    """“3: some figures”."""
    words = criterion.anchors[mark - 1] if len(criterion.anchors) >= mark else ""
    return f"{mark}: {words}" if words else str(mark)


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=_("Your words to the other reviewers"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StepBackForm(forms.Form):
    why = forms.CharField(
        label=_("Which conflict do you see?"),
        max_length=500,
        help_text=_("Staff read it. You will not be able to open this nomination again."),
    )
