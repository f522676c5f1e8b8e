"""What people write to us: one form a kind, each with only the fields that it needs (R37)."""

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import mailboxes
from rollcall.accounts.models import User
from rollcall.cases import attachments
from rollcall.cases.asking import Given
from rollcall.cases.errors import BadAttachment
from rollcall.cases.models import Case
from rollcall.events import faces
from rollcall.events.models import Event

AREA = forms.Textarea(attrs={"rows": 6})
Kind = Case.Kind


class ContactForm(forms.Form):
    """Who asks and in what words; a subclass adds the fields of its kind and names them in `told`."""

    kind: ClassVar[Case.Kind] = Kind.OTHER
    told: ClassVar[tuple[str, ...]] = ()
    asks_subject: ClassVar[bool] = True

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("Our answer goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    subject = forms.CharField(label=_("In a few words"), max_length=120)
    text = forms.CharField(label=_("Your message"), max_length=6000, widget=AREA)
    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("A PDF, a PNG or JPEG picture, a text or a table, up to 5 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in attachments.TYPES)}),
    )
    # Not for people: programs that fill in everything fill in this one, too (P67: nothing to solve).
    website = forms.CharField(
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    stamp = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    check = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not self.asks_subject:
            del self.fields["subject"]
        if person is not None:
            del self.fields["name"]
            del self.fields["email"]
            del self.fields["website"]

    def clean_email(self) -> str:
        address = mailboxes.normal(self.cleaned_data["email"])
        if not mailboxes.is_plain(address):
            raise ValidationError(_("This is not an e-mail address that a letter can reach."))
        return address

    def clean_file(self) -> attachments.Ready | None:
        sent = cast("UploadedFile[bytes] | None", self.cleaned_data.get("file"))
        if not sent:
            return None
        try:
            return attachments.check(sent)
        except BadAttachment as refusal:
            raise ValidationError(str(refusal)) from refusal

    def asked_fields(self) -> list[forms.BoundField]:
        """What is shown, in order: who, the kind's own, the words, the file."""
        first, last = ("name", "email"), ("subject", "text", "file")
        own = [name for name in self.fields if name not in {*first, *last, "website", "stamp", "check"}]
        return [self[name] for name in (*first, *own, *last) if name in self.fields]

    def given(self) -> Given:
        """What was written, as the use case takes it."""
        data, person = self.cleaned_data, self.person
        return Given(
            kind=self.kind,
            name=person.legal_name if person else data["name"],
            email=person.email if person else data["email"],
            subject=self.subject_line(),
            text=data["text"],
            facts={name: self._plain(data[name]) for name in self.told if data.get(name) not in ("", None)},
            event=data.get("event"),
            file=data.get("file"),
            language=(get_language() or "")[:10],
        )

    def subject_line(self) -> str:
        return str(self.cleaned_data.get("subject") or self.kind.label)

    def _plain(self, value: Any) -> Any:
        return value if isinstance(value, (str, int, bool)) else str(value)


class OtherForm(ContactForm):
    pass


class AccountForm(ContactForm):
    """Whoever cannot come in: what happens when he tries."""

    kind = Kind.ACCOUNT
    told = ("trouble",)
    asks_subject = False
    TROUBLES: ClassVar[list[tuple[str, Any]]] = [
        ("letter", _("The letter to confirm my e-mail does not come")),
        ("password", _("The letter for a new password does not come")),
        ("factor", _("I have lost the phone or key of my second step")),
        ("refused", _("I am told that I may not sign in")),
        ("other", _("Something else")),
    ]
    trouble = forms.ChoiceField(label=_("What happens?"), choices=TROUBLES, widget=forms.RadioSelect)

    def subject_line(self) -> str:
        return str(dict(self.TROUBLES)[self.cleaned_data["trouble"]])


class EmailForm(ContactForm):
    """R10: the address that answers is the new one, so that it proves itself."""

    kind = Kind.EMAIL
    told = ("old_email", "new_email", "agency", "old_works")
    asks_subject = False
    old_email = forms.EmailField(label=_("Old e-mail"), max_length=254)
    new_email = forms.EmailField(
        label=_("New e-mail"),
        max_length=254,
        help_text=_("We send a letter there. Press the button behind its link, so that we know it is yours."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    agency = forms.CharField(
        label=_("Your agency"),
        max_length=160,
        required=False,
        help_text=_("We may call there to be sure that it is you."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    old_works = forms.BooleanField(label=_("I can still read letters at the old address"), required=False)

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        self.fields.pop("email", None)
        self.fields["text"].required = False
        self.fields["text"].label = _("Anything else that we should know")
        if person is not None:
            del self.fields["old_email"]

    def clean_old_email(self) -> str:
        return mailboxes.normal(self.cleaned_data["old_email"])

    def clean_new_email(self) -> str:
        address = mailboxes.normal(self.cleaned_data["new_email"])
        if not mailboxes.is_plain(address):
            raise ValidationError(_("This is not an e-mail address that a letter can reach."))
        return address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["email"] = data.get("new_email", "")
        data["old_email"] = self.person.email if self.person else data.get("old_email", "")
        if data["email"] and mailboxes.key(data["email"]) == mailboxes.key(data["old_email"] or "x@x"):
            self.add_error("new_email", _("Old and new are the same address."))
        return data

    def given(self) -> Given:
        """Asked without the account, even by who is signed in: the new mailbox must answer."""
        data = self.cleaned_data
        person, self.person = self.person, None
        data["name"] = person.legal_name if person else data["name"]
        return super().given()


class GroupForm(ContactForm):
    kind = Kind.GROUP
    told = ("agency", "people", "wanted")
    asks_subject = False
    agency = forms.CharField(label=_("Your agency"), max_length=160)
    people = forms.IntegerField(label=_("How many people?"), min_value=2, max_value=5000)
    wanted = forms.CharField(
        label=_("For which class or course?"), max_length=200, help_text=_("A title, or what it is about.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("The list of people")
        self.fields["file"].help_text = _(
            "With names and e-mails, if you have it: a table (CSV, XLSX) or a PDF, up to 5 MB."
        )

    def subject_line(self) -> str:
        data = self.cleaned_data
        return str(
            _("%(people)d people of %(agency)s") % {"people": data["people"], "agency": data["agency"]}
        )[:200]


class ClassForm(ContactForm):
    kind = Kind.CLASS
    event = forms.ModelChoiceField(
        label=_("Which class or webinar?"), queryset=Event.objects.none(), empty_label=_("Choose one")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Titles are for everyone; the order and what is over must tell nobody a hidden day (P26).
        shown = faces.published().filter(state=Event.State.PUBLISHED).order_by("title", "pk")
        cast("forms.ModelChoiceField[Event]", self.fields["event"]).queryset = shown


class TechnicalForm(ContactForm):
    kind = Kind.TECHNICAL
    told: ClassVar[tuple[str, ...]] = ("page", "check")
    page = forms.CharField(
        label=_("Where does it happen?"),
        max_length=300,
        required=False,
        help_text=_("The title of the course, or the address of the page."),
    )


class BarrierForm(TechnicalForm):
    """Something stands in somebody's way: where, what, and with which aid if they want to say."""

    kind = Kind.BARRIER
    told = ("page", "aid", "check")
    asks_subject = False
    aid = forms.CharField(
        label=_("What do you use?"),
        max_length=200,
        required=False,
        help_text=_("Only if you want to say: a screen reader, a magnifier, the keyboard alone …"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What got in the way?")

    def subject_line(self) -> str:
        """The place, so that the desk sees at once what repeats."""
        place = self.cleaned_data.get("page", "")
        return f"{self.kind.label}: {place}"[:120] if place else str(self.kind.label)


class ContentForm(ContactForm):
    kind = Kind.CONTENT
    told = ("page",)
    page = forms.CharField(
        label=_("Where is it?"), max_length=300, help_text=_("The course, and the place in it.")
    )


class DataForm(ContactForm):
    kind = Kind.DATA
    told = ("wish", "identity")
    asks_subject = False
    WISHES: ClassVar[list[tuple[str, Any]]] = [
        ("copy", _("A copy of what you keep about me")),
        ("erase", _("Erase what you keep about me")),
        ("correct", _("Correct something")),
    ]
    wish = forms.ChoiceField(label=_("What would you like?"), choices=WISHES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
        self.fields["text"].label = _("Anything else that we should know")

    def subject_line(self) -> str:
        return str(dict(self.WISHES)[self.cleaned_data["wish"]])


FORMS: dict[Case.Kind, type[ContactForm]] = {
    one.kind: one
    for one in (
        OtherForm, AccountForm, EmailForm, GroupForm, ClassForm, TechnicalForm, BarrierForm, ContentForm,
        DataForm,
    )
}  # fmt: skip


class WordsForm(forms.Form):
    """More words of who asked."""

    text = forms.CharField(
        label=_("Add something"), max_length=6000, widget=forms.Textarea(attrs={"rows": 4})
    )
    file = ContactForm.base_fields["file"]

    clean_file = ContactForm.clean_file
