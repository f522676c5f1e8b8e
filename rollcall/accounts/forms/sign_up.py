"""Registering, and asking for the letter again."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import mailboxes, names
from rollcall.accounts.models import User
from rollcall.accounts.passwords import PasswordPolicy
from rollcall.accounts.typed import MAX_BYTES

SHARED_MAILBOX = _(
    "This looks like a shared mailbox. An account belongs to one person, because the certificates do. "
    "Use your own work e-mail. A shared mailbox can be named later as your point of contact."
)


class EmailForm(forms.Form):
    """One address, as we keep addresses."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": _("This is not an e-mail address. It looks like name@agency.example.")},
    )

    def clean_email(self) -> str:
        """Lower case, one Unicode form; letters that only look like Latin ones are refused (P5)."""
        address = mailboxes.normal(self.cleaned_data["email"])
        if not mailboxes.is_plain(address):
            raise forms.ValidationError(
                _("We can only send letters to addresses in plain letters and digits.")
            )
        return address


class SignUpForm(EmailForm):
    """Who registers: the name as it shall stand on certificates, the mailbox, and how to sign in."""

    legal_name = forms.CharField(
        label=_("Legal name"),
        max_length=150,
        help_text=_("As it shall stand on your certificates."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        error_messages={"max_length": _("This is too long. 4,096 bytes are the most we take.")},
        strip=False,
        max_length=MAX_BYTES,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": "15"}),
    )
    field_order = ("legal_name", "email", "password")

    def __init__(self, *args: Any, by_passkey: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_passkey = by_passkey
        self.fields["password"].help_text = PasswordPolicy().get_help_text()
        if by_passkey:
            del self.fields["password"]

    def clean_legal_name(self) -> str:
        """A name is text in one line: no control characters, no invisible ones (P41, P45)."""
        try:
            return names.clean(self.cleaned_data["legal_name"])
        except names.NoName as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_email(self) -> str:
        """One account a person: nobody in particular reads a role mailbox (R6)."""
        address = super().clean_email()
        if mailboxes.is_role(address):
            raise forms.ValidationError(SHARED_MAILBOX, code="role_mailbox")
        return address

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("password"):
            self._check_password(cleaned["password"])
        return cleaned

    def _check_password(self, password: str) -> None:
        data = self.cleaned_data
        newcomer = User(email=data.get("email", ""), legal_name=data.get("legal_name", ""))
        try:
            validate_password(password, newcomer)
        except forms.ValidationError as error:
            self.add_error("password", error)


class ConfirmForm(forms.Form):
    """Behind the link, in another browser than the one that registered."""

    password = forms.CharField(
        label=_("The password you chose"),
        strip=False,
        max_length=MAX_BYTES,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewEmailForm(EmailForm):
    """Another address for an account that is there."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["email"].label = _("New e-mail")

    def clean_email(self) -> str:
        address = super().clean_email()
        if address == self.person.email:
            raise forms.ValidationError(_("This is your present e-mail."))
        if mailboxes.is_role(address):
            raise forms.ValidationError(SHARED_MAILBOX, code="role_mailbox")
        return address
