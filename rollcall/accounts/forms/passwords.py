"""Choosing a new password: one field, no second one to type it again; paste works (P9)."""

from collections.abc import Callable
from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.accounts import sign_up
from rollcall.accounts.models import User
from rollcall.accounts.typed import MAX_BYTES


class ResetForm(allauth_forms.ResetPasswordKeyForm):
    """Behind the link of a reset letter, which also proves the mailbox."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]

    def save(self) -> None:
        """Set the password, once per link however often it is sent at the same time (P12)."""
        super().save()
        sign_up.mailbox_proved(self.user, by=self.user)


class ChangeForm(allauth_forms.ChangePasswordForm):
    """Signed in: the current password and a new one."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class FirstPasswordForm(forms.Form):
    """Of an account that was made for somebody: one field, the house's policy."""

    password = forms.CharField(
        label=gettext_lazy("Choose a password"),
        strip=False,
        max_length=MAX_BYTES,
        help_text=gettext_lazy(
            "At least 15 characters. A few words that you pick at random are easy to keep in mind."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": "15"}),
        error_messages={
            "required": gettext_lazy("Choose a password."),
            "max_length": gettext_lazy("This is too long. 4,096 bytes are the most we take."),
        },
    )

    def __init__(
        self,
        *args: Any,
        person: User,
        is_refused: Callable[[str], bool] = lambda _typed: False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.is_refused = is_refused

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if self.is_refused(password):
            raise forms.ValidationError(_("This is the temporary password. Choose one of your own."))
        validate_password(password, self.person)
        return password
