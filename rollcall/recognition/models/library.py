"""The library: model programs as structured cards, and who reports that they run one (R33)."""

from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Agency, User
from rollcall.accounts.places import STATES
from rollcall.catalog.models import Topic


class AwardCategory(models.Model):
    """What a program is recognized for; nominations and the library use the same list."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(
        _("short name in addresses"), max_length=80, unique=True, help_text=_("Such as officer-wellness.")
    )
    about = models.TextField(_("what belongs here"), blank=True)
    position = models.PositiveSmallIntegerField(
        _("place in the list"), default=0, help_text=_("The lowest stands first.")
    )

    class Meta:
        verbose_name = _("award category")
        verbose_name_plural = _("award categories")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Told(models.Model):
    """What the card of a program and a nomination tell alike."""

    title = models.CharField(_("title"), max_length=160)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    problem = models.TextField(_("the problem"), blank=True)
    done = models.TextField(_("what is done"), blank=True)
    cost = models.TextField(_("what it costs"), blank=True)
    staffing = models.TextField(_("who does the work"), blank=True)
    results = models.TextField(_("what came of it"), blank=True)
    began_year = models.PositiveSmallIntegerField(_("began in"), null=True, blank=True)
    contact_name = models.CharField(_("whom to ask"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact's e-mail"), blank=True)
    contact_phone = models.CharField(_("contact's phone"), max_length=40, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def label(cls, name: str) -> str:
        """What a field is called on screen."""
        field: Any = cls._meta.get_field(name)
        return str(field.verbose_name)


class ModelProgram(Told):
    """A program worth copying: draft → published → withdrawn, and published again."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Evidence(models.TextChoices):
        DESCRIBED = "described", _("Described")
        COUNTED = "counted", _("Counted")
        COMPARED = "compared", _("Compared")
        TESTED = "tested", _("Tested")

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    category = models.ForeignKey(AwardCategory, on_delete=models.PROTECT, related_name="programs")
    topics = models.ManyToManyField(Topic, related_name="+", blank=True)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # As it was when the card was written; an agency may grow or be renamed.
    agency_name = models.CharField(_("agency"), max_length=200)
    agency_type = models.CharField(_("kind of agency"), max_length=20, choices=Agency.Type.choices)
    agency_size = models.PositiveIntegerField(_("sworn officers"), null=True, blank=True)
    state_code = models.CharField(_("state"), max_length=2, choices=sorted(STATES.items()))
    evidence = models.CharField(
        _("evidence"), max_length=10, choices=Evidence.choices, default=Evidence.DESCRIBED
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("model program")
        indexes = [models.Index(fields=["state", "-published_at"], name="program_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def evidence_words(self) -> str | Promise:
        return EVIDENCE_WORDS[self.Evidence(self.evidence)]

    @property
    def state_name(self) -> str:
        return STATES.get(self.state_code, self.state_code)


_E = ModelProgram.Evidence
EVIDENCE_WORDS: dict[ModelProgram.Evidence, str | Promise] = {
    _E.DESCRIBED: _("The agency tells what it does and what it saw. Nobody has counted yet."),
    _E.COUNTED: _("Figures from before and after, kept by the agency. Other reasons were not ruled out."),
    _E.COMPARED: _("Figures beside those of a shift, place or agency without the program."),
    _E.TESTED: _("People outside the agency tested it, with a comparison chosen beforehand."),
}


class ProgramDocument(models.Model):
    """A file that goes with a card; served by our view while the card is published."""

    program = models.ForeignKey(ModelProgram, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=160)
    file = models.FileField(upload_to="model-programs/%Y/")  # under a name that says nothing
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Adoption(models.Model):
    """An agency says that it runs a program: adopting → running → stopped, in any order it happens."""

    class State(models.TextChoices):
        ADOPTING = "adopting", _("We are setting it up")
        RUNNING = "running", _("We run it")
        STOPPED = "stopped", _("We stopped")

    program = models.ForeignKey(ModelProgram, on_delete=models.PROTECT, related_name="adoptions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("how far you are"), max_length=10, choices=State.choices)
    changed = models.TextField(_("what you changed"), blank=True)
    may_be_named = models.BooleanField(_("our agency may be named on the page"), default=False)
    said_at = models.DateTimeField()  # first; reports are asked from here
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "agency"], name="adoption_once_an_agency")]

    def __str__(self) -> str:
        return f"{self.agency}: {self.program}"


class AdoptionReport(models.Model):
    """What an agency reports back half a year and a year after it adopted."""

    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="reports")
    months = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # null: link
    state = models.CharField(max_length=10, choices=Adoption.State.choices, blank=True)
    results = models.TextField(_("what came of it"), blank=True)
    obstacles = models.TextField(_("what was hard"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["adoption", "months"], name="report_once_a_time")]

    def __str__(self) -> str:
        return f"{self.adoption} after {self.months} months"
