"""Choosing a new password: one field, no second one to type it again; paste works (P9)."""

from typing import Any

from allauth.account import forms as allauth_forms

from rollcall.accounts import sign_up
from rollcall.accounts.models import User


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
