"""Forms of the course desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Category
from rollcall.catalog import words
from rollcall.catalog.models import Course, CourseVersion, Package, Provider, QuizPolicy, Topic, Unit

LONGEST_MINUTES = 60 * 100
ROWS = {"rows": 4}


class Filters(forms.Form):
    """Narrow the list of courses."""

    q = forms.CharField(label=_("Title or address"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Any")),
            ("offered", _("On offer")),
            ("draft", _("Never published")),
            ("changed", _("With an open draft")),
            ("withdrawn", _("Withdrawn")),
        ],
    )
    provider = forms.ModelChoiceField(
        label=_("Provider"), required=False, queryset=Provider.objects.all(), empty_label=_("Any")
    )


class NewCourse(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=160)
    provider = forms.ModelChoiceField(label=_("Provider"), queryset=Provider.objects.all())
    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        required=False,
        help_text=_(
            "The last part of the web address; made from the title if left empty. It stays as it is."
        ),
    )


class Offering(forms.ModelForm[Course]):
    """What holds for all versions and is in force at once."""

    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"), queryset=Topic.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    audience = forms.MultipleChoiceField(
        label=_("For which verified people"),
        choices=Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Counts only where the course is for verified officers."),
    )

    class Meta:
        model = Course
        labels = {"provider": _("Provider")}
        fields = (
            "provider",
            "access_level",
            "audience",
            "topics",
            "refresher",
            "coordinator_name",
            "coordinator_email",
            "coordinator_phone",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("access_level") == "verified" and not cleaned.get("audience"):
            self.add_error("audience", _("Choose at least one, or nobody could open the course."))
        return cleaned


class Draft(forms.ModelForm[CourseVersion]):
    """The draft's own fields."""

    minutes = forms.IntegerField(
        label=_("Recommended run-time in minutes"), min_value=1, max_value=LONGEST_MINUTES
    )
    hours = forms.DecimalField(
        label=_("Hours on the certificate"), min_value=0, max_digits=5, decimal_places=2
    )
    language = forms.ChoiceField(label=_("Language"))

    class Meta:
        model = CourseVersion
        fields = (
            "title",
            "summary",
            "overview",
            "minutes",
            "audience_note",
            "language",
            "other_languages",
            "credit_note",
            "gives_certificate",
            "hours",
        )
        widgets = {"summary": forms.Textarea(attrs=ROWS), "overview": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "overview": _("Anyone may read this, whatever the level."),
            "gives_certificate": _("Only with a test that must be passed."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = words.languages(self.instance.language)
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=choices)


class NewUnit(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=160)


class UnitFields(forms.ModelForm[Unit]):
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST_MINUTES)

    class Meta:
        model = Unit
        fields = ("title", "minutes", "is_required")


class PackageUnit(forms.ModelForm[Unit]):
    """An interactive unit plays a package that has been cleared."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST_MINUTES)
    package = forms.ModelChoiceField(
        label=_("Package"),
        required=False,
        queryset=Package.objects.filter(state=Package.State.READY),
        help_text=_("Packages are taken in and cleared at the package desk."),
    )

    class Meta:
        model = Unit
        fields = ("title", "minutes", "is_required", "package")


class Video(forms.Form):
    """What is not chosen again stays as it is."""

    file = forms.FileField(label=_("Video (MP4)"), required=False)
    captions = forms.FileField(
        label=_("Captions (WebVTT)"),
        required=False,
        help_text=_("Needed before the course can be published."),
    )
    transcript = forms.CharField(
        label=_("Transcript"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Needed before the course can be published."),
    )
    picture_carries_meaning = forms.BooleanField(
        label=_("The picture shows things that are not said"),
        required=False,
        help_text=_("Then an audio-described version is needed too."),
    )
    described = forms.FileField(label=_("Audio-described version (MP4)"), required=False)
    poster = forms.FileField(label=_("Still picture"), required=False)
    must_watch_percent = forms.IntegerField(
        label=_("Share that must be watched, in percent"), min_value=1, max_value=100
    )


class Policy(forms.ModelForm[QuizPolicy]):
    """How the test is given and judged."""

    cooldown_minutes = forms.IntegerField(
        label=_("Minutes between attempts"), min_value=0, max_value=LONGEST_MINUTES
    )
    limit_minutes = forms.IntegerField(
        label=_("Time limit in minutes (0: none)"), min_value=0, max_value=LONGEST_MINUTES
    )
    pools = forms.CharField(
        label=_("How many from each pool"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=ROWS),
        help_text=_("One line a pool, such as “night: 3”. A pool that is not named is asked whole."),
    )

    class Meta:
        model = QuizPolicy
        fields = ("pass_percent", "attempts", "cooldown_minutes", "limit_minutes", "shuffle", "review")

    def clean_pools(self) -> dict[str, int]:
        """{"night": 3}"""
        draw: dict[str, int] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["pools"].splitlines())):
            name, _colon, count = line.rpartition(":")
            if not count.strip().isascii() or not count.strip().isdigit() or len(count.strip()) > 3:
                raise forms.ValidationError(_("Write each line as a name, a colon and a number: night: 3"))
            draw[name.strip()] = int(count)
        return draw

    @staticmethod
    def written(draw: dict[str, int]) -> str:
        return "\n".join(f"{name}: {count}" for name, count in draw.items())


class BlockText(forms.Form):
    """One block of a lesson; which fields there are depends on its kind."""

    TONES = [("note", _("Note")), ("warning", _("Take care")), ("key", _("Remember"))]
    text = forms.CharField(label=_("Heading"), max_length=200)
    tone = forms.ChoiceField(label=_("Kind of box"), choices=TONES)
    upload = forms.FileField(label=_("File"), required=False)
    alt = forms.CharField(
        label=_("Alternative text"),
        max_length=1000,
        help_text=_("What someone who cannot see the picture needs to know. Required."),
    )
    caption = forms.CharField(label=_("Caption"), max_length=300, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    markdown = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "An empty line begins a new paragraph. **bold**, *italic*, [words](https://address), "
            "lines that begin with “- ” or “1. ” are lists."
        ),
    )
    FIELDS: dict[str, tuple[str, ...]] = {
        "heading": ("text",),
        "text": ("markdown",),
        "image": ("upload", "alt", "caption"),
        "file": ("upload", "title"),
        "callout": ("tone", "title", "markdown"),
    }

    def __init__(self, *args: Any, kind: str, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(self.FIELDS[kind]):
            del self.fields[name]
        if "upload" in self.fields:
            self.fields["upload"].required = is_new
            if not is_new:
                self.fields["upload"].help_text = _("Choose one only to replace it.")


class Download(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=160)
    upload = forms.FileField(label=_("File"))
    dated = forms.DateField(label=_("Date of the file"), widget=forms.DateInput(attrs={"type": "date"}))
    is_accessible = forms.BooleanField(label=_("It has been made accessible"), required=False)


class Note(forms.Form):
    note = forms.CharField(label=_("What changed"), max_length=300, required=False)
