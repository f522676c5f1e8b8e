"""The certificate desk: find, correct, revoke, issue again."""

from collections.abc import Callable

import pytest
from django.test import Client

from rollcall.accounts.models import User
from rollcall.transcripts import policies
from rollcall.transcripts.models import Certificate

Browser = Callable[..., Client]
ADDRESSES = ["/staff/certificates/", "/staff/certificates/{pk}/", "/staff/records/{user}/"]


def at(template: str, paper: Certificate) -> str:
    return template.format(pk=paper.pk, user=paper.user_id)


@pytest.mark.parametrize("template", ADDRESSES)
def test_nobody_but_staff(
    paper: Certificate, bob: User, dana: User, signed_in: Browser, template: str
) -> None:
    """P1, P21."""
    assert signed_in(bob).get(at(template, paper)).status_code == 404
    assert signed_in(dana).get(at(template, paper)).status_code == 200


def test_without_the_policy_an_officer_would_get_in(
    paper: Certificate, bob: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control, behind the door of the back office (which has a guard of its own)."""
    monkeypatch.setattr(policies, "may_keep_certificates", lambda _user: True)
    request = type("Request", (), {"user": bob})()
    assert policies.paper_for_staff(request, paper.pk) == paper


def test_staff_without_the_right_see_nothing(paper: Certificate, dana: User, signed_in: Browser) -> None:
    dana.is_superuser = False
    dana.save(update_fields=["is_superuser"])
    assert signed_in(dana).get("/staff/certificates/").status_code != 200


@pytest.mark.parametrize("asked", ["{reference}", "{number}", "moreno", "alice@halecounty.example"])
def test_found_by(paper: Certificate, dana: User, signed_in: Browser, asked: str) -> None:
    words = asked.format(reference=paper.reference.lower(), number=paper.number)
    page = signed_in(dana).get("/staff/certificates/", {"q": words}).content.decode()
    assert "Alice R. Moreno" in page


@pytest.mark.parametrize("asked", ['"', "%", "'; DROP TABLE", "x" * 9000, "nobody", "@"])
def test_any_search_is_a_page(paper: Certificate, dana: User, signed_in: Browser, asked: str) -> None:
    """P51."""
    answer = signed_in(dana).get("/staff/certificates/", {"q": asked})
    assert answer.status_code == 200
    assert "Alice R. Moreno" not in answer.content.decode()


def test_correct(paper: Certificate, dana: User, signed_in: Browser) -> None:
    sent = {"name": "Alice Moreno-Reyes", "title": "Deputy", "agency": "Hale", "reason": "married"}
    answer = signed_in(dana).post(f"/staff/certificates/{paper.pk}/correct/", sent)
    new = Certificate.objects.get(state="valid")
    assert answer["Location"] == f"/staff/certificates/{new.pk}/"
    assert new.snapshot["name"] == "Alice Moreno-Reyes"


def test_what_was_typed_stays(paper: Certificate, dana: User, signed_in: Browser) -> None:
    """Without a reason: 422, a sentence, nothing done."""
    sent = {"name": "Alice Moreno-Reyes", "reason": " "}
    answer = signed_in(dana).post(f"/staff/certificates/{paper.pk}/correct/", sent)
    assert answer.status_code == 422
    assert "Alice Moreno-Reyes" in answer.content.decode()
    assert Certificate.objects.get().state == "valid"


def test_revoke_then_issue_again(paper: Certificate, dana: User, signed_in: Browser) -> None:
    browser = signed_in(dana)
    browser.post(f"/staff/certificates/{paper.pk}/revoke/", {"revoke-reason": "wrong person"})
    paper.refresh_from_db()
    assert (paper.state, paper.state_why) == ("revoked", "wrong person")
    browser.post(f"/staff/certificates/{paper.pk}/again/", {"again-reason": "it was the right one"})
    assert Certificate.objects.filter(state="valid").count() == 1


def test_a_second_member_of_staff_reads_why_it_cannot_be_done(
    paper: Certificate, dana: User, sam: User, signed_in: Browser
) -> None:
    signed_in(dana).post(f"/staff/certificates/{paper.pk}/revoke/", {"revoke-reason": "wrong person"})
    answer = signed_in(sam).post(f"/staff/certificates/{paper.pk}/revoke/", {"revoke-reason": "same"})
    assert answer.status_code == 422


def test_old_proof_is_not_enough(paper: Certificate, dana: User, signed_in: Browser) -> None:
    """P19: revoking asks for proof again when the last is older than ten minutes."""
    browser = signed_in(dana)
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 601
    session.save()
    answer = browser.post(f"/staff/certificates/{paper.pk}/revoke/", {"revoke-reason": "wrong person"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    paper.refresh_from_db()
    assert paper.state == "valid"


def test_the_desk_costs_ten_queries(
    paper: Certificate, dana: User, signed_in: Browser, django_assert_max_num_queries: Callable[..., object]
) -> None:
    browser = signed_in(dana)
    browser.get("/staff/certificates/")
    for template in ADDRESSES:
        with django_assert_max_num_queries(12):
            browser.get(at(template, paper))
