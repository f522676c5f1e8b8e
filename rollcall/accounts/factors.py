"""Second factors: what allauth keeps of them, and using a code up (P16)."""

import hashlib
import hmac
import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User
from rollcall.mail import sealing

REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
HASHED = "sha256:"


class FactorsAdapter(DefaultMFAAdapter):
    """Secrets are sealed in the table; the last factor goes only when the password can stand alone."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your password has fewer than 15 characters. Choose a longer one before you remove this."
        ),
        "incorrect_code": _("This code does not fit, or it has been used. Wait for the next one."),
        "unverified_email": _("Confirm your e-mail first."),
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal({"": text}).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again. A recovery code that is a hash cannot be had back: it is nothing anyone types."""
        if encrypted_text.startswith(HASHED):
            return secrets.token_hex(32)
        return sealing.unseal(encrypted_text.encode())[""]

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Removing the last factor asks for a longer password first (P9)."""
        user = authenticator.user
        return bool(not user.password_is_short or other_factors(user, authenticator))

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  (allauth’s name)
        """What a new key is called until its owner says better."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey") if number == 1 else gettext("Passkey %(number)d") % {"number": number}

    def _get_site_name(self) -> str:
        return "Rollcall"


def has_factor(user: User) -> bool:
    """Whether the person has enrolled an app or a passkey; one query."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=REAL).exists())


def other_factors(user: User, than: Any) -> bool:
    rows = Authenticator.objects.filter(user_id=user.pk, type__in=REAL)
    return bool(rows.exclude(pk=than.pk).exists())


@transaction.atomic
def use_code(user: User, code: str) -> Any:
    """The factor whose code this is, the code used up; None when it is nobody's or was used before.

    The rows are locked, so of any number of uses at once exactly one succeeds.
    """
    typed = normalize_user_code(code)
    rows = Authenticator.objects.select_for_update().filter(user_id=user.pk).exclude(type="webauthn")
    for row in rows.order_by("-type"):
        use = _use_step if row.type == Authenticator.Type.TOTP else _use_recovery_code
        if typed and use(row, typed):
            row.save(update_fields=["data"])
            return row
    return None


def _use_step(row: Any, typed: str) -> bool:
    """A step of the app passes once, and no earlier step after it; the clock may be one step off."""
    secret = FactorsAdapter().decrypt(row.data["secret"])
    for counter in yield_hotp_counters_from_time():
        fits = hmac.compare_digest(format_hotp_value(hotp_value(secret, counter)).encode(), typed.encode())
        if fits and counter > row.data.get("last_step", -1):
            row.data["last_step"] = counter
            return True
    return False


def _hash(code: str) -> str:
    """A plain hash will do: the code has 66 random bits."""
    return HASHED + hashlib.sha256(normalize_user_code(code).encode()).hexdigest()


def _use_recovery_code(row: Any, typed: str) -> bool:
    keep_only_hashes(row)
    kept: list[str] = row.data["migrated_codes"]
    wanted = _hash(typed)
    if wanted not in kept:
        return False
    kept.remove(wanted)
    return True


def keep_only_hashes(row: Any) -> list[str]:
    """Turn a fresh set of recovery codes into hashes; returns the codes, for the only time, to be shown.

    Until then allauth keeps a sealed seed. "migrated_codes" is allauth's place for codes of one's own.
    """
    if "seed" not in row.data:
        return []
    codes: list[str] = RecoveryCodes(row).get_unused_codes()
    row.data = {"migrated_codes": [_hash(code) for code in codes], "viewed_at": None}
    return codes


@transaction.atomic
def show_recovery_codes(user: User) -> list[str]:
    """The recovery codes, once; an empty list when they were shown before or there are none."""
    rows = Authenticator.objects.select_for_update().filter(user_id=user.pk, type="recovery_codes")
    row = rows.first()
    if row is None:
        return []
    codes = keep_only_hashes(row)
    row.save(update_fields=["data"])
    return codes


def confirm_address(user: User) -> None:
    """Keep allauth's list of addresses true to ours: one, confirmed."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def use_up_present_step(row: Any) -> None:
    """The code that enrolled an app does not sign in too."""
    row.data["last_step"] = max(yield_hotp_counters_from_time()) - app_settings.TOTP_TOLERANCE
    row.save(update_fields=["data"])
