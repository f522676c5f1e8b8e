"""Questions and answers, by theme (R37, P26: every word here is public)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, ListBlock, RegexBlock, RichTextBlock, StructBlock
from wagtail.fields import StreamField

from rollcall.pages.blocks import INLINE
from rollcall.pages.models.base import PortalPage
from rollcall.pages.models.serving import Served

LONGEST_ANCHOR = 60


class QuestionBlock(StructBlock):
    question = CharBlock(label=_("Question"), max_length=160, help_text=_("As a person would ask it."))
    answer = RichTextBlock(label=_("Answer"), features=INLINE)
    anchor = RegexBlock(
        regex=r"^[a-z0-9][a-z0-9-]{0,59}$",
        label=_("Short name for links"),
        required=False,
        help_text=_(
            "Small letters and dashes. Leave it empty and we make one; then keep it, for links to it."
        ),
        error_messages={"invalid": _("Use small letters, digits and dashes only.")},
    )

    class Meta:
        icon = "help"
        label = _("question")


class ThemeBlock(StructBlock):
    name = CharBlock(label=_("Theme"), max_length=80)
    questions = ListBlock(QuestionBlock(), label=_("Questions"))

    class Meta:
        icon = "list-ul"
        label = _("theme")


@dataclass(frozen=True, slots=True)
class Entry:
    """One question as it is kept. `answer` is the rich text's own HTML source."""

    theme: str
    anchor: str
    question: str
    answer: Any


class FaqPage(Served, PortalPage):
    """The questions at /faq/. Each answer has a name of its own that stays when its words change."""

    themes = StreamField([("theme", ThemeBlock())], verbose_name=_("themes"), blank=True)

    max_count_per_parent = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*PortalPage.content_panels[:-1], FieldPanel("themes")]

    class Meta:
        verbose_name = _("questions and answers")

    def entries(self) -> Iterator[Entry]:
        """All questions in order."""
        for theme in self.themes:
            for one in theme.value["questions"]:
                yield Entry(theme.value["name"], one["anchor"], one["question"], one["answer"])

    def clean(self) -> None:
        super().clean()
        self.name_the_nameless()

    def name_the_nameless(self) -> None:
        """Give each question without a name one from its words; no two have the same."""
        values = [one for theme in self.themes for one in theme.value["questions"]]
        taken: set[str] = set()
        for one in values:
            wanted = one["anchor"] or slugify(one["question"])[:50].strip("-") or "question"
            name, number = wanted, 1
            while name in taken:
                number += 1
                name = f"{wanted}-{number}"
            one["anchor"] = name
            taken.add(name)


class FaqVote(models.Model):
    """Whether an answer helped: one voice a visit and answer. Who it was is not kept."""

    page = models.ForeignKey(FaqPage, on_delete=models.CASCADE, related_name="+")
    anchor = models.CharField(max_length=LONGEST_ANCHOR + 4)
    visitor = models.CharField(max_length=64)  # a keyed digest of the session; nothing leads back
    helped = models.BooleanField(_("it helped"))
    sentence = models.CharField(_("in their words"), max_length=400, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to “Did this help?”")
        verbose_name_plural = _("answers to “Did this help?”")
        constraints = [models.UniqueConstraint(fields=["page", "anchor", "visitor"], name="faq_vote_once")]

    def __str__(self) -> str:
        return self.anchor
