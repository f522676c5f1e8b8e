"""Sign-in by e-mail and password."""

from allauth.account.auth_backends import AuthenticationBackend


class EmailBackend(AuthenticationBackend):
    """allauth's backend; an inactive (suspended) person is nobody from the next request on (P6)."""
