"""Badges before verifiers that we did not write: npm's @digitalbazaar/vc and jose (R29).

They are fetched once into a folder beside the system's other temporary files, at the versions of
package.json; without Node or network this skips loudly.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openbadgeslib.ob3 import contexts

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.transcripts import certificates
from rollcall.transcripts.badges import credential, keys
from rollcall.transcripts.models import Certificate
from rollcall.transcripts.tests.test_completions import attended

HERE = Path(__file__).parent
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    "https://w3id.org/security/multikey/v1",
]
pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def verifiers() -> Path:
    """A folder with both, ready to run."""
    if not shutil.which("npm"):
        pytest.skip("no Node with npm here: sudo apt-get install -y nodejs npm")
    listed = (HERE / "package.json").read_bytes()
    place = Path(tempfile.gettempdir()) / f"rollcall-verifiers-{hashlib.sha256(listed).hexdigest()[:12]}"
    if not (place / "node_modules" / "jose").is_dir():
        place.mkdir(exist_ok=True)
        (place / "package.json").write_bytes(listed)
        words = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(words, cwd=place, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"npm could not fetch the verifiers: {done.stderr[-300:]}")
    shutil.copyfile(HERE / "verify.mjs", place / "verify.mjs")
    return place


@pytest.fixture
def paper(alice: User, settings: Any, tmp_path: Path) -> Certificate:
    settings.BADGE_KEYS = tmp_path / "keys"
    settings.PORTAL_ORIGIN = "https://training.example"
    return certificates.issue(attended(alice)[0], by=audit.SYSTEM)


def judged(verifiers: Path, document: dict[str, Any], token: str) -> dict[str, Any]:
    """What both say, given everything that they would ask the network for."""
    status = Client().get("/certificates/status/0/").json()
    known = {address: contexts.load_context(address) for address in CONTEXTS}
    asked = {
        "documents": {**known, keys.issuer(): keys.did_document(), status["id"]: status},
        "credential": document,
        "jwt": token,
        "keys": Client().get("/.well-known/jwks.json").json(),
    }
    done = subprocess.run(
        ["node", "verify.mjs"],
        cwd=verifiers,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_both_accept_a_badge_of_ours(verifiers: Path, paper: Certificate) -> None:
    """R29."""
    assert judged(verifiers, credential.signed(paper), credential.as_jwt(paper)) == {
        "json": True,
        "jwt": True,
    }


def test_both_refuse_a_changed_one(verifiers: Path, paper: Certificate) -> None:
    """R29: the control."""
    document = {**credential.signed(paper), "name": "Another course"}
    head, body, proof = credential.as_jwt(paper).split(".")
    said = {**json.loads(base64.urlsafe_b64decode(body + "==")), "name": "Another course"}
    changed = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    answer = judged(verifiers, document, f"{head}.{changed}.{proof}")
    assert "Invalid signature" in answer["json"]
    assert "signature verification failed" in answer["jwt"]


def test_a_revoked_one_is_refused_by_its_status(verifiers: Path, paper: Certificate, dana: User) -> None:
    """R29: whoever asks the list learns it at once."""
    document, token = credential.signed(paper), credential.as_jwt(paper)
    certificates.revoke(paper, by=dana, reason="Issued in error")
    assert judged(verifiers, document, token)["json"] == "status: revocation"
