"""What an applicant is asked (R3)."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.accounts import agencies, agencies_search, verification
from rollcall.accounts.agencies import Proposal
from rollcall.accounts.errors import SocialSecurityNumber
from rollcall.accounts.models import Agency, Category, PocQuestion, User, Verification
from rollcall.accounts.places import STATE_CHOICES
from rollcall.accounts.poc_checks import Contact
from rollcall.accounts.verification import Application, Identifier

HIGHEST = 2**63 - 1
CHOICES_SHOWN = 12


class PlainEmailField(forms.EmailField):
    """An address as people write it, spaces around it taken off; 254 characters at most."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 254)
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}))
        super().__init__(**kwargs)


class ContactFields(forms.Form):
    """Who can vouch."""

    poc_name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    poc_title = forms.CharField(label=gettext_lazy("Title or rank"), max_length=120, required=False)
    poc_email = PlainEmailField(
        label=gettext_lazy("Work e-mail"),
        help_text=gettext_lazy("We write to this address. It must not be your own."),
    )
    poc_phone = forms.CharField(
        label=gettext_lazy("Phone at work"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def contact(self) -> Contact:
        given = self.cleaned_data
        return Contact(given["poc_name"], given["poc_email"], given["poc_phone"], given["poc_title"])


class ApplicationForm(ContactFields):
    """Where somebody works, as what, and who can say so."""

    agency_name = forms.CharField(
        label=gettext_lazy("Your agency"),
        max_length=200,
        help_text=gettext_lazy("Begin to type its name, place or state."),
    )
    agency = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=HIGHEST,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )
    not_listed = forms.BooleanField(label=gettext_lazy("My agency is not in the list"), required=False)
    agency_state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[("", gettext_lazy("Choose a state")), *STATE_CHOICES],
        required=False,
    )
    agency_place = forms.CharField(label=gettext_lazy("City or place"), max_length=120, required=False)
    agency_phone = forms.CharField(label=gettext_lazy("Phone of the agency"), max_length=40, required=False)
    category = forms.ChoiceField(
        label=gettext_lazy("What you are there"),
        choices=[("", gettext_lazy("Choose one")), *Category.choices],
    )
    title = forms.CharField(label=gettext_lazy("Title or rank"), max_length=120)
    assignment = forms.CharField(
        label=gettext_lazy("Assignment"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("patrol, training …")}),
    )
    identifier_issuer = forms.CharField(
        label=gettext_lazy("Issued by"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("For instance TCOLE, California POST, FEMA."),
    )
    identifier_type = forms.CharField(label=gettext_lazy("Kind"), max_length=40, required=False)
    identifier_value = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Never your Social Security number."),
    )
    is_sole_officer = forms.BooleanField(
        label=gettext_lazy("I am the only officer or the chief, and nobody else can vouch for me"),
        required=False,
    )

    field_order = ["agency_name", "agency", "not_listed"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matches: list[Agency] = []
        self.chosen: Agency | None = None
        if self.is_bound and self._ticked("is_sole_officer"):
            for name in ("poc_name", "poc_email", "poc_phone"):
                self.fields[name].required = False

    def _ticked(self, name: str) -> bool:
        return bool(self.fields[name].widget.value_from_datadict(self.data, self.files, name))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("agency_name"):
            self._find_agency(given)
        self._check_identifier(given)
        return given

    def _find_agency(self, given: dict[str, Any]) -> None:
        if given.get("not_listed"):
            if not given.get("agency_state"):
                self.add_error("agency_state", _("Choose the state of your agency."))
            return
        if given.get("agency"):
            # Without script the words may have been changed after a choice: then the words count.
            fitting = agencies_search.matching(given["agency_name"])
            self.chosen = fitting.filter(pk=given["agency"]).first()
        if self.chosen is None:
            self._choose_by_words(given["agency_name"])

    def _choose_by_words(self, words: str) -> None:
        """Without script one types and sends: a single match is taken, several are shown to choose from."""
        found = agencies_search.search(words, limit=CHOICES_SHOWN)
        if len(found) == 1:
            self.chosen = found[0]
        elif found:
            self.matches = found
            self.add_error("agency_name", _("Several agencies fit. Choose yours below."))
        else:
            self.add_error(
                "agency_name",
                _("We find no agency by these words. Try fewer, or tick “My agency is not in the list”."),
            )

    def _check_identifier(self, given: dict[str, Any]) -> None:
        names = ("identifier_issuer", "identifier_type", "identifier_value")
        filled = [name for name in names if given.get(name)]
        if filled and len(filled) < len(names):
            missing = next(name for name in names if name not in filled)
            self.add_error(missing, _("Fill in issuer, kind and number, or leave all three empty."))
        try:
            for one in self.identifiers:
                verification.refuse_social_security(one)
        except SocialSecurityNumber as refusal:
            self.add_error("identifier_value", str(refusal))

    @property
    def identifiers(self) -> list[Identifier]:
        given = self.cleaned_data
        one = Identifier(
            given.get("identifier_issuer", ""),
            given.get("identifier_type", ""),
            given.get("identifier_value", ""),
        )
        return [one] if one.value else []

    @cached_property
    def proposal(self) -> Proposal | None:
        given = self.cleaned_data
        if not given.get("not_listed"):
            return None
        return Proposal(
            name=given["agency_name"],
            state=given["agency_state"],
            place=given["agency_place"],
            phone=given["agency_phone"],
        )

    def application(self, by: User) -> Application:
        """What was filled in; a missing agency is proposed on the way."""
        given = self.cleaned_data
        agency = agencies.propose(self.proposal, by=by) if self.proposal else self.chosen
        if agency is None:
            raise ValueError("asked before the form was valid")
        sole = given["is_sole_officer"]
        return Application(
            agency=agency,
            category=given["category"],
            title=given["title"],
            assignment=given["assignment"],
            identifiers=self.identifiers,
            contact=None if sole else self.contact(),
            is_sole_officer=sole,
        )


def initial_of(application: Verification, question: PocQuestion | None) -> dict[str, Any]:
    """The form as it was sent the last time."""
    agency = application.agency
    known = {
        "agency_name": f"{agency.name}, {agency.state}",
        "agency": agency.pk if agency.confirmed_at else None,
        "not_listed": agency.confirmed_at is None,
        "agency_state": agency.state,
        "agency_place": agency.place,
        "agency_phone": agency.phone,
        "category": application.category,
        "title": application.title,
        "assignment": application.assignment,
        "is_sole_officer": application.is_sole_officer,
    }
    if agency.confirmed_at is None:
        known["agency_name"] = agency.name
    if question is not None:
        known |= {
            "poc_name": question.name,
            "poc_title": question.title,
            "poc_email": question.email,
            "poc_phone": question.phone,
        }
    return known


class ReplyForm(forms.Form):
    """The applicant's answer to staff."""

    reply = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class LeaveForm(forms.Form):
    """The applicant no longer works there."""

    sure = forms.BooleanField(
        label=gettext_lazy("I no longer work at this agency"),
        error_messages={"required": gettext_lazy("Tick the box to say that you no longer work there.")},
    )


class AnswerForm(forms.Form):
    """What a point of contact answers; what shuts somebody out is said twice."""

    TWICE = (PocQuestion.Answer.NO, PocQuestion.Answer.UNKNOWN)
    BACK = "back"

    answer = forms.ChoiceField(
        choices=PocQuestion.Answer.choices,
        error_messages={
            "required": gettext_lazy("Choose one of the answers."),
            "invalid_choice": gettext_lazy("Choose one of the answers."),
        },
    )
    sure = forms.CharField(max_length=10, required=False)  # the answer again, or BACK
    comment = forms.CharField(
        label=gettext_lazy("Anything we should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    poc_name = forms.CharField(label=gettext_lazy("Name"), max_length=150, required=False)
    poc_email = PlainEmailField(label=gettext_lazy("Work e-mail"), required=False)
    poc_phone = forms.CharField(
        label=gettext_lazy("Phone at work"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("sure") == self.BACK:
            return given
        if given.get("answer") == PocQuestion.Answer.OTHER:
            for name in ("poc_name", "poc_email", "poc_phone"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("We need this to ask the other person."))
        return given

    @property
    def goes_back(self) -> bool:
        """Whether the person wants to see the question again."""
        return bool(self.cleaned_data["sure"] == self.BACK)

    @property
    def wants_second_word(self) -> bool:
        """Whether this is the first of two taps: nothing is decided by it."""
        given = self.cleaned_data
        return given["answer"] in self.TWICE and given["sure"] != given["answer"]

    def other(self) -> Contact | None:
        """The person to ask instead, with that answer alone."""
        given = self.cleaned_data
        if given["answer"] != PocQuestion.Answer.OTHER:
            return None
        return Contact(given["poc_name"], given["poc_email"], given["poc_phone"])
