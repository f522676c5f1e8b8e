"""The kit's own tables: audit trail, one-purpose tokens, search documents, site settings."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting

from rollcall.base import palettes
from rollcall.base.access import AccessLevel
from rollcall.base.finding.checks import own_path, some_phrases


class AuditEntry(models.Model):
    """One line of the audit trail: who did what to whom, when. Only ever added to (P61)."""

    at = models.DateTimeField(db_index=True)
    event = models.CharField(max_length=80, db_index=True)
    actor_id = models.BigIntegerField(null=True)  # a person's id; no foreign key, the line outlives him
    actor_label = models.CharField(max_length=200)
    subject = models.CharField(max_length=80, db_index=True)  # "verification:12"
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        indexes = [models.Index(fields=["subject", "at"], name="audit_subject_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event} {self.subject}"


class Token(models.Model):
    """A secret for one purpose and one subject, stored as a hash. See `base.tokens`."""

    purpose = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["purpose", "subject"], name="token_purpose_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} for {self.subject}"


class SearchDocument(models.Model):
    """What the search may show of one thing. Rooms write here through `base.search` and nowhere else.

    Only what is public whatever the level stands here: title and public overview (P26).
    """

    kind = models.CharField(max_length=20)  # "course"
    key = models.CharField(max_length=80)
    url = models.CharField(max_length=300)
    title = models.CharField(max_length=200)
    overview = models.TextField(blank=True)
    words = models.TextField(blank=True)  # provider, topics and other public words to find it by
    level = models.CharField(max_length=10, choices=AccessLevel.choices)
    facets = models.JSONField(default=dict)
    updated_at = models.DateTimeField()
    # Without case and accents: what the full-text indexes of both databases read.
    title_folded = models.CharField(max_length=400, default="", editable=False)
    text_folded = models.TextField(default="", editable=False)
    # The codes that the search page counts, as one text: documents of one shape are counted together.
    shape = models.TextField(default="", editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_one_document_a_thing")]

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word that stands in some document. See `base.finding.vocabulary`."""

    word = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.word


class SearchSynonym(models.Model):
    """Words that stand for others, kept by editors: "CIT" is found under "crisis intervention team"."""

    words = models.CharField(
        _("when somebody looks for"),
        max_length=300,
        help_text=_("Words or phrases, with commas between them. Capitals and accents do not matter."),
        validators=[some_phrases],
    )
    means = models.CharField(
        _("also find"),
        max_length=600,
        help_text=_("Other words for the same, with commas between them."),
        validators=[some_phrases],
    )
    is_two_way = models.BooleanField(
        _("the other way round too"),
        default=True,
        help_text=_("Whoever looks for the other words finds these as well."),
    )

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words


class SearchPick(models.Model):
    """What editors put first for some words. Only a link: it opens nothing that is locked."""

    words = models.CharField(
        _("when somebody looks for"),
        max_length=300,
        help_text=_("Words or phrases, with commas between them."),
        validators=[some_phrases],
    )
    url = models.CharField(
        _("address"),
        max_length=300,
        validators=[own_path],
        help_text=_("A page of this portal, such as /courses/ or /faq/#reset."),
    )
    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        help_text=_("Leave it empty for a course, class, resource or page: its own title and overview show."),
    )
    sentence = models.CharField(_("sentence below"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Where several fit, the lowest comes first.")
    )

    class Meta:
        verbose_name = _("editors’ pick")
        verbose_name_plural = _("editors’ picks")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title or self.url


class SearchMiss(models.Model):
    """Words that were looked for in vain: how often, and when last. Not by whom: nobody is known here."""

    words = models.CharField(max_length=80, unique=True)
    count = models.PositiveIntegerField(default=0)
    came_close = models.BooleanField(default=False)  # alike words were found instead
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")

    def __str__(self) -> str:
        return self.words


class Registration(models.TextChoices):
    """Who may register on a portal."""

    ALL = "all", _("Anybody opens an account here, and officers apply to be verified")
    ACCOUNTS = "accounts", _("Anybody opens an account here; officers are verified on another portal")
    NONE = "none", _("Nobody registers here; who has an account signs in")


class SiteWords(BaseSiteSetting):
    """What is a portal's own: name, look, contact, who may register, what it shows. See `base.sites`."""

    brand = models.CharField(_("name of the portal"), max_length=80, default="Rollcall")
    about = models.CharField(
        _("in one sentence"), max_length=200, blank=True, help_text=_("Search engines show it.")
    )
    about_es = models.CharField(_("in one sentence, in Spanish"), max_length=200, blank=True)
    palette = models.CharField(_("colors"), max_length=20, choices=palettes.CHOICES, default=palettes.PRAIRIE)
    mark = models.CharField(_("mark"), max_length=20, choices=palettes.MARKS, default=palettes.TALLY)
    banner = models.CharField(
        _("identifier line"),
        max_length=200,
        default="Rollcall is an independent demonstration. It is not a government website.",
    )
    banner_es = models.CharField(_("identifier line, in Spanish"), max_length=200, blank=True)
    sponsor = models.CharField(
        _("sponsor line"), max_length=200, blank=True, help_text=_("Stands in the foot of every page.")
    )
    sponsor_es = models.CharField(_("sponsor line, in Spanish"), max_length=200, blank=True)
    help_email = models.EmailField(_("help desk e-mail"), default="help@rollcall.example")
    help_phone = models.CharField(_("help desk phone"), max_length=40, default="555-0100")
    help_hours = models.CharField(
        _("help desk hours"), max_length=120, default="Monday to Friday, 8 AM to 6 PM Central"
    )
    help_hours_es = models.CharField(_("help desk hours, in Spanish"), max_length=120, blank=True)
    registration = models.CharField(
        _("who may register"), max_length=10, choices=Registration.choices, default=Registration.ALL
    )
    # By facet of the search table ("provider", "topic") the codes that are shown; what is not named is whole.
    shows = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("portal")
        verbose_name_plural = _("portals")

    def __str__(self) -> str:
        return self.brand

    @property
    def identifier(self) -> str:
        """The identifier line in the language of the page; in English where there is no other."""
        return self._in_language("banner")

    @property
    def sponsor_line(self) -> str:
        return self._in_language("sponsor")

    @property
    def hours(self) -> str:
        return self._in_language("help_hours")

    @property
    def sentence(self) -> str:
        return self._in_language("about")

    @property
    def palette_sheet(self) -> str:
        """The style sheet beside the theme's own; nothing for the theme's own palette."""
        return f"base/palettes/{self.palette}.css" if self.palette in palettes.ROLES else ""

    @property
    def takes_accounts(self) -> bool:
        return self.registration != Registration.NONE

    @property
    def takes_applications(self) -> bool:
        return self.registration == Registration.ALL

    def _in_language(self, name: str) -> str:
        in_spanish = (get_language() or "").startswith("es")
        return (in_spanish and getattr(self, f"{name}_es")) or str(getattr(self, name))


class Bulletin(models.Model):
    """A line above every page for some hours: an outage, or something all should know."""

    class Kind(models.TextChoices):
        INFO = "info", _("To know")
        WARNING = "warning", _("Something does not work")

    site = models.ForeignKey(
        "wagtailcore.Site",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("portal"),
    )  # null: every portal
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.INFO)
    words = models.CharField(_("words"), max_length=300)
    words_es = models.CharField(_("words in Spanish"), max_length=300)
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), db_index=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bulletin")
        ordering = ["-begins_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="bulletin_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def told(self) -> str:
        """The words in the language of the page."""
        return self.words_es if (get_language() or "").startswith("es") else self.words


class ScheduledJob(models.Model):
    """When a scheduled job last ran. One row a job, so that two schedulers run it once (F18)."""

    name = models.CharField(max_length=120, unique=True)
    due_at = models.DateTimeField()
    ran_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class Questionnaire(models.Model):
    """Questions to be answered on one page. See `base.questionnaires`."""

    title = models.CharField(_("title"), max_length=160)
    intro = models.TextField(_("what it is for"), blank=True)

    class Meta:
        verbose_name = _("questionnaire")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class FormQuestion(models.Model):
    """One question of a questionnaire."""

    class Kind(models.TextChoices):
        LINE = "line", _("One line")
        TEXT = "text", _("Several lines")
        YES_NO = "yes_no", _("Yes or no")
        ONE = "one", _("One of these")
        MANY = "many", _("Any of these")
        SCALE = "scale", _("From 1 to 5")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    words = models.CharField(_("question"), max_length=300)
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    choices = models.JSONField(_("choices"), default=list, blank=True)  # texts, of ONE and MANY
    is_required = models.BooleanField(_("must be answered"), default=False)

    class Meta:
        ordering = ["questionnaire", "position", "pk"]

    def __str__(self) -> str:
        return self.words


class Reply(models.Model):
    """One person's answers about one thing, once."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=80)  # "event:12"
    person = models.CharField(max_length=80)  # "registration:40"; a text, for base knows no noun
    answers = models.JSONField()  # question's pk as text → text, or list of texts
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = _("replies")
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "subject", "person"], name="reply_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.subject}"
