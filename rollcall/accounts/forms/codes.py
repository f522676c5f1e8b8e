"""Typing a code of the second factor."""

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator

from rollcall.accounts import factors
from rollcall.accounts.models import User
from rollcall.base import audit


class _UsesCodeUp:
    """In place of allauth's check: a code works once, whoever else types it at the same time (P16)."""

    user: User
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def clean_code(self) -> str:
        clear_count = check_rate_limit(self.user)
        code = str(self.cleaned_data["code"])
        used = factors.use_code(self.user, code)
        if used is None:
            audit.record("person.code_refused", self.user, by=self.user)
            raise factors.FactorsAdapter(context.request).validation_error("incorrect_code")
        used.user = self.user
        self.authenticator = used
        clear_count()
        return code


class SignInCodeForm(_UsesCodeUp, allauth_forms.AuthenticateForm):
    """After the password."""


class FreshCodeForm(_UsesCodeUp, allauth_forms.ReauthenticateForm):
    """Before something that matters (P19)."""
