"""One form engine for whatever is asked: a form from the questions, answers as data (R21, R34)."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rollcall.base import clock
from rollcall.base.models import FormQuestion, Questionnaire, Reply

LONGEST = 4000
SCALE = [(str(mark), str(mark)) for mark in range(1, 6)]
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
Answers = dict[str, str | list[str]]


def fields_of(questionnaire: Questionnaire) -> dict[str, forms.Field]:
    """A form field a question, named "q<pk>", in order; one query."""
    return {f"q{question.pk}": _field(question) for question in questionnaire.questions.all()}


def answers_from(cleaned: dict[str, Any]) -> Answers:
    """The answers among a form's cleaned data: question's pk as text → text or list; blanks left out."""
    asked = {name[1:]: value for name, value in cleaned.items() if name[:1] == "q" and name[1:].isdigit()}
    return {key: value for key, value in asked.items() if value not in ("", None, [])}


def shown(questionnaire: Questionnaire, answers: Answers) -> list[tuple[str, str]]:
    """(question, answer in words) for people to read; unanswered ones are left out."""
    lines = []
    for question in questionnaire.questions.all():
        given = answers.get(str(question.pk))
        if given is not None:
            lines.append((question.words, ", ".join(given) if isinstance(given, list) else given))
    return lines


@transaction.atomic
def reply(questionnaire: Questionnaire, *, subject: str, person: str, answers: Answers) -> tuple[Reply, bool]:
    """Keep one person's answers about one thing; the first ones stay. The row, and whether it is new."""
    return Reply.objects.get_or_create(
        questionnaire=questionnaire,
        subject=subject,
        person=person,
        defaults={"answers": answers, "at": clock.now()},
    )


def _field(question: FormQuestion) -> forms.Field:
    plain: dict[str, Any] = {
        "label": question.words,
        "help_text": question.hint,
        "required": question.is_required,
    }
    pairs = [(str(one), str(one)) for one in question.choices]
    match question.kind:
        case FormQuestion.Kind.TEXT:
            return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), **plain)
        case FormQuestion.Kind.YES_NO:
            return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **plain)
        case FormQuestion.Kind.ONE:
            return forms.ChoiceField(choices=pairs, widget=forms.RadioSelect, **plain)
        case FormQuestion.Kind.MANY:
            return forms.MultipleChoiceField(choices=pairs, widget=forms.CheckboxSelectMultiple, **plain)
        case FormQuestion.Kind.SCALE:
            return forms.ChoiceField(choices=SCALE, widget=forms.RadioSelect, **plain)
        case _:
            return forms.CharField(max_length=300, **plain)
