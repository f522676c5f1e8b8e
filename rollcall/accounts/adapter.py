"""How allauth meets our house."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import letters, mailboxes, sessions, stepup
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.base.http import client_address
from rollcall.mail import outbox

# allauth's letters and ours. What is not here is a letter that this portal does not send.
LETTERS = {
    "account/email/password_reset_key": "password_reset",
    "account/email/unknown_account": "no_account",
    "account/email/password_reset": "password_changed",
    "account/email/password_changed": "password_changed",
    "account/email/password_set": "password_changed",
    "mfa/email/totp_activated": "factor_added",
    "mfa/email/webauthn_added": "factor_added",
    "mfa/email/totp_deactivated": "factor_removed",
    "mfa/email/webauthn_removed": "factor_removed",
    "mfa/email/recovery_codes_generated": "recovery_codes_made",
}
SECRETS = {"password_reset_url": "link"}
TOLD = ("factor_added", "factor_removed", "password_changed", "recovery_codes_made")


class AccountAdapter(DefaultAccountAdapter):
    """Letters go through the outbox; links are ours; nobody learns who has an account (P13)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This e-mail and password do not fit together, or the e-mail has not been confirmed yet."
        ),
        "too_many_login_attempts": _(
            "There were too many tries. Wait 15 minutes, or reset your password: that works at once."
        ),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your current password."),
        "rate_limited": _("There were too many tries. Wait a few minutes."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that the socket or a trusted proxy tells (P15)."""
        return client_address(request) or "0.0.0.0"  # noqa: S104  (a socket without an address)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count a mailbox, whatever host name the request came to (P14)."""
        return f"mailbox:{mailboxes.normal(str(credentials.get('email', '')))}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count this try first. In one transaction: on SQLite six writes then wait for the disk once."""
        with transaction.atomic():
            super().pre_authenticate(request, **credentials)

    def _rollback_login_failed_rl_usage(self) -> None:
        with transaction.atomic():
            super()._rollback_login_failed_rl_usage()

    def login(self, request: HttpRequest, user: User) -> None:
        with transaction.atomic():
            sessions.make_room(user)
            super().login(request, user)
            audit.record("person.signed_in", user, by=user, ip=self.get_client_ip(request))

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this site, none of its other names (P48)."""
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.PORTAL_ORIGIN + path.replace("UID-KEY", key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post allauth's letter as one of ours; links use the configured host only (P49)."""
        letter = LETTERS[template_prefix]
        user = context.get("user")
        secret = {ours: str(context[theirs]) for theirs, ours in SECRETS.items() if theirs in context}
        outbox.post(
            f"accounts/{letter}",
            to=email,
            key=f"{letter}:{uuid4()}",
            person_id=user.pk if isinstance(user, User) else None,
            secret=secret,
            context={
                "person": user,
                "email": email,
                "at": clock.now(),
                "ip": context.get("ip", ""),
                "words": letters.words(),
                "reset_page": settings.PORTAL_ORIGIN + reverse("account_reset_password"),
                "sign_up_page": settings.PORTAL_ORIGIN + reverse("account_signup"),
            },
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the owner, and the audit trail, that a factor or the password changed."""
        letter = LETTERS.get(template_prefix)
        if letter in TOLD:
            audit.record(f"person.{letter}", user, by=user, how=template_prefix.rsplit("/", 1)[-1])
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    def set_password(self, user: User, password: str) -> None:
        """Set a password unless somebody else set one since this page was asked for (P12)."""
        before = user.password
        user.set_password(password)
        fields = {"password": user.password, "password_is_short": user.password_is_short}
        if not User.objects.filter(pk=user.pk, password=before).update(**fields):
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_reset_password")))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Signing in is a proof too; it lasts ten minutes like any other (P19)."""
        return not stepup.proof_is_fresh(self.request)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """Who has a second factor shows it; the password alone is not enough then."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        with_factor = [method for method in methods if method["id"] != "reauthenticate"]
        return with_factor or methods

    def get_login_stages(self) -> list[str]:
        """Without allauth's e-mail stage, which our backend answers for; with making a passkey at sign-up."""
        stages = [stage for stage in super().get_login_stages() if "EmailVerification" not in stage]
        return [*stages, "allauth.mfa.webauthn.stages.PasskeySignupStage"]
