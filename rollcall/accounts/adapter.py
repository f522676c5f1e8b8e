"""How allauth meets our house."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Letters go through the outbox; the registration form is ours."""
