"""The token in a letter for a new password. It dies with the account's standing, too (P6, P12)."""

from typing import Any

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator


class ResetTokens(EmailAwarePasswordResetTokenGenerator):
    """Bound to password, address and last sign-in, as allauth's own, and to the epoch of the sessions.

    Whoever is suspended, has left, or was signed out everywhere holds no link any more.
    """

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.session_epoch}{user.is_active}"
