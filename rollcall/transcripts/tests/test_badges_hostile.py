"""Badges made to break whoever checks them: a verdict, never a fault (P51), and none passes as ours (R29)."""

import base64
import json
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from rollcall.accounts.models import User
from rollcall.transcripts.badges import credential, keys, verifier
from rollcall.transcripts.models import Certificate
from rollcall.transcripts.tests.conftest import MakeCourse, finish

pytestmark = pytest.mark.django_db
OKP: dict[str, Any] = {"kty": "OKP", "crv": "Ed25519"}
HEADERS: list[Any] = [
    {"alg": ["EdDSA"], "jwk": {"kty": "oct", "k": "AA"}}, {"alg": {"a": 1}, "jwk": OKP},
    {"alg": "EdDSA", "jwk": OKP}, {"alg": "EdDSA", "jwk": {"kty": ["OKP"]}},
    {"alg": "EdDSA", "jwk": OKP | {"x": 123}}, {"alg": "EdDSA", "jwk": OKP | {"x": "A" * 43, "alg": ["z"]}},
    {"alg": "none", "jwk": {}}, {"alg": None}, {"alg": "RS256", "jwk": {"kty": "RSA", "n": 5, "e": []}},
    {"alg": "HS256", "jwk": {"kty": "oct", "k": "AA"}}, {"alg": "EdDSA", "kid": 5},
    {"alg": "EdDSA", "kid": ["a"]}, {"alg": "EdDSA", "crit": [1], "jwk": OKP}, [], 5,
]  # fmt: skip


def part(data: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("header", HEADERS)
def test_whatever_a_token_says_of_itself(header: Any, client: Client) -> None:
    answer = client.post("/certificates/badge/", {"text": f"{part(header)}.{part({})}.AAAA"})
    assert answer.status_code in {200, 422}
    assert "counts" not in answer.text.partition("<main")[2]


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.BADGE_KEYS = tmp_path / "keys"


@pytest.fixture
def paper(alice: User, make_course: MakeCourse) -> Certificate:
    finish(alice, make_course(title="Recognizing an ambush"))
    return Certificate.objects.get()


def forged(paper: Certificate, **header: Any) -> bytes:
    """The very words of Alice's badge under a name of our key, signed by somebody else."""
    said = credential.of(paper).to_jwt_payload()
    return jwt.encode(said, Ed25519PrivateKey.generate(), algorithm="EdDSA", headers=header).encode()


def test_signed_with_another_key_it_is_not_ours(paper: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under our key's name, under that of one we never had, or with a key that comes along.

    Control: a look-up that believes the badge about its key calls it ours.
    """
    other = Ed25519PrivateKey.generate()
    along = json.loads(jwt.algorithms.OKPAlgorithm.to_jwk(other.public_key()))
    said = credential.of(paper).to_jwt_payload()
    brought = jwt.encode(said, other, algorithm="EdDSA", headers={"jwk": along}).encode()
    for badge in (
        forged(paper, kid=keys.signing().method),
        forged(paper, kid=f"{keys.issuer()}#key-9"),
        brought,
    ):
        assert not verifier.verify(badge)
    assert verifier.verify(credential.as_jwt(paper).encode()).ours
    monkeypatch.setattr(verifier, "_key_of_token", lambda header: (other.public_key(), True))
    assert verifier.verify(brought).ours


def test_the_status_list_is_signed_and_no_badge(paper: Certificate, client: Client) -> None:
    """What is signed with the same key for another purpose passes for no badge."""
    signed = client.get("/certificates/status/0/").text
    assert json.loads(signed)["proof"]["verificationMethod"] == keys.signing().method
    assert not verifier.verify(signed.encode())
