"""Check any Open Badge 3.0, ours or another's, without asking the network.

What can be said without a network: whether the badge is whole and signed by the key it names, and, for one
of ours, whether that key is ours and the certificate still counts. A foreign issuer's name is his own word.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import jwt
from django.utils.translation import gettext as _
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier, OpenBadgeCredential, resolve_verification_method

from rollcall.base import clock
from rollcall.transcripts import certificates, numbers
from rollcall.transcripts.badges import keys
from rollcall.transcripts.models import Certificate

LARGEST = 2_000_000  # bytes of an image or a text
ALGORITHMS = ["EdDSA", "RS256", "ES256"]
CONTEXT = "https://www.w3.org/ns/credentials/v2"
BADGES = {"OpenBadgeCredential", "AchievementCredential"}
Document = dict[str, Any]


class State(StrEnum):
    VALID = "valid"
    INVALID = "invalid"
    UNCLEAR = "unclear"  # nothing wrong was found, but its key or its form is beyond us


@dataclass(frozen=True)
class Verdict:
    """What came of it, and why, in words for people."""

    state: State
    why: str
    issuer: str = ""
    title: str = ""
    ours: bool = False

    def __bool__(self) -> bool:
        return self.state is State.VALID


class _Wrong(Exception):  # noqa: N818  (an answer on its way to becoming a verdict)
    def __init__(self, why: str, state: State = State.INVALID) -> None:
        super().__init__(why)
        self.why, self.state = why, state


def verify(given: bytes) -> Verdict:
    """The verdict on a badge as JSON, JWT, or baked into a PNG or SVG; never raises."""
    try:
        text = _text(given)
        credential, ours = _of_json(text) if text.startswith("{") else _of_jwt(text)
        _check_ours(credential, ours=ours)
    except _Wrong as wrong:
        return Verdict(wrong.state, wrong.why)
    issuer, title = credential.issuer.name, credential.achievement.name
    if ours:
        return Verdict(State.VALID, _("We issued it, and it counts."), issuer, title, ours=True)
    why = _("It is whole and signed by the key it names. Who holds that key, only its issuer can say.")
    return Verdict(State.VALID, why, issuer, title)


def _text(given: bytes) -> str:
    if len(given) > LARGEST:
        raise _Wrong(_("This file is too large to be a badge."))
    try:
        if given.startswith(b"\x89PNG"):
            return str(OB3Verifier.extract_token_from_png(given)).strip()
        if b"<svg" in given[:2000]:
            return str(OB3Verifier.extract_token_from_svg(given)).strip()
        return given.decode().strip()
    except (LibOpenBadgesException, UnicodeDecodeError, ValueError) as fault:
        raise _Wrong(_("There is no badge in this file.")) from fault


def _of_json(text: str) -> tuple[OpenBadgeCredential, bool]:
    document = _object(text)
    method = _method(document)
    ours = method.startswith(keys.issuer() + "#")
    pem = _own_key(method) if ours else _named_key(method, document)
    try:
        return OB3LdpVerifier(pubkey_pem=pem).verify(text), ours
    except (LibOpenBadgesException, ValueError, KeyError, TypeError, RecursionError) as fault:
        raise _Wrong(
            _("It has been changed, or was never a whole badge: its proof does not hold.")
        ) from fault


def _object(text: str) -> Document:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise _Wrong(_("This is not a badge.")) from fault
    if not isinstance(document, dict):
        raise _Wrong(_("This is not a badge."))
    return document


def _method(document: Document) -> str:
    """The address of the key that signed, from the one proof there is."""
    proof = document.get("proof")
    proofs = proof if isinstance(proof, list) else [proof]
    if not proofs or not isinstance(proofs[0], dict):
        raise _Wrong(_("Nobody has signed it."))
    if proofs[0].get("cryptosuite") != "eddsa-rdfc-2022":
        raise _Wrong(_("It is signed in an older way that we cannot check."), State.UNCLEAR)
    method = proofs[0].get("verificationMethod")
    if not isinstance(method, str):
        raise _Wrong(_("Its proof names no key."))
    return method


def _own_key(method: str) -> bytes:
    found = next((key for key in keys.every() if key.method == method), None)
    if found is None:
        raise _Wrong(_("It says it is ours, but names a key that we never had."))
    return found.public_pem


def _named_key(method: str, document: Document) -> bytes:
    """A key that stands in its own address: did:key, or the issuer's address with the key after the #."""
    issuer = document.get("issuer")
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    place, _hash, fragment = method.partition("#")
    if place == name and fragment.startswith("z"):
        method = f"did:key:{fragment}"
    if not method.startswith("did:key:"):
        raise _Wrong(_("Its key would have to be fetched from elsewhere, which we do not do."), State.UNCLEAR)
    try:
        pem: bytes = resolve_verification_method(method, download=_never)
    except (LibOpenBadgesException, ValueError) as fault:
        raise _Wrong(_("Its proof names a key that cannot be read.")) from fault
    return pem


def _never(_address: str) -> bytes:
    raise OSError("a badge is checked without the network")


def _of_jwt(text: str) -> tuple[OpenBadgeCredential, bool]:
    try:
        header = jwt.get_unverified_header(text)
        pem, ours = _key_of_token(header)
        payload = jwt.decode(text, pem, algorithms=ALGORITHMS, options={"verify_aud": False})
    except (jwt.PyJWTError, ValueError, TypeError) as fault:
        raise _Wrong(
            _("It has been changed, or was never a whole badge: its proof does not hold.")
        ) from fault
    _check_form(payload)
    try:
        return OpenBadgeCredential.from_jwt_payload(payload), ours
    except (LibOpenBadgesException, ValueError, KeyError, TypeError) as fault:
        raise _Wrong(_("Something that a badge must say is missing.")) from fault


def _key_of_token(header: Document) -> tuple[Any, bool]:
    name = header.get("kid")
    if isinstance(name, str) and name.startswith(keys.issuer() + "#"):
        return _own_key(name).decode(), True
    if isinstance(header.get("jwk"), dict):
        return jwt.PyJWK(header["jwk"], algorithm=header.get("alg")).key, False
    raise _Wrong(_("Its key would have to be fetched from elsewhere, which we do not do."), State.UNCLEAR)


def _check_form(payload: Document) -> None:
    """What the proof of a JSON badge checks by itself: the standard's version, its type and its dates."""
    contexts = payload.get("@context")
    if not isinstance(contexts, list) or contexts[:1] != [CONTEXT]:
        raise _Wrong(_("It is made in an older form that we cannot check."), State.UNCLEAR)
    kinds = payload.get("type")
    if not isinstance(kinds, list) or not BADGES & set(map(str, kinds)):
        raise _Wrong(_("This is not a badge."))
    for name, ahead in (("validFrom", False), ("validUntil", True)):
        moment = _moment(payload.get(name))
        if moment is not None and (moment < clock.now()) is ahead:
            raise _Wrong(_("It is out of its time."))


def _moment(given: object) -> datetime | None:
    if given is None:
        return None
    try:
        return datetime.fromisoformat(str(given)).astimezone(UTC)
    except ValueError as fault:
        raise _Wrong(_("One of its dates cannot be read.")) from fault


def _check_ours(credential: OpenBadgeCredential, *, ours: bool) -> None:
    """Whether a certificate of ours still counts, from the ledger; whoever claims our name must be us."""
    if not ours:
        if credential.issuer.id == keys.issuer():
            raise _Wrong(_("It says it is ours, but we did not sign it."))
        return
    number = numbers.read((credential.id or "").partition("/certificates/")[2].partition("/")[0])
    found = certificates.find(number) if number else None
    if found is None or found.state != Certificate.State.VALID:
        raise _Wrong(_("We issued it, and it no longer counts: it was revoked or replaced."))
