"""Staff: appointing, ending, and nobody upward of own rights (P16, P17, P19, P24)."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client

from conftest import PASSWORD, enroll_second_factor, person
from rollcall.accounts import appointments, duties, policies, stepup
from rollcall.accounts.errors import AboutOneself, BeyondOwnRights, CannotBeStaff, NotAppointer
from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.base.errors import Refusal
from rollcall.mail.models import Letter

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
WHY = "Joins the desk in December."


def duty(*names: str) -> list[duties.Duty]:
    return [duties.DUTIES[name] for name in names]


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def erin(dana: User) -> User:
    """Erin, on staff: she verifies and may appoint, with a second factor."""
    erin = person("erin@rollcall.example", "Erin Vance")
    appointments.appoint(erin, by=dana, wanted=duty("verify", "appoint"), reason=WHY)
    enroll_second_factor(erin)
    return fresh(erin)


def sent(user: User, **other: object) -> dict[str, object]:
    return {"email": user.email, "duties": ["verify"], "reason": WHY, **other}


def test_an_administrator_appoints_and_both_are_told(dana: User, pat: User, signed_in: Browser) -> None:
    """P19, P24: rights, a line in the trail, a letter to each."""
    done = signed_in(dana).post("/staff/team/appoint/", sent(pat))
    assert done.headers["Location"] == "/staff/team/"
    assert (fresh(pat).is_staff, fresh(pat).is_superuser) == (True, False)
    assert policies.may_verify(fresh(pat))
    assert not policies.may_keep_agencies(fresh(pat))
    line = audit.trail(pat).get(event="person.appointed")
    assert (line.actor_id, line.note, line.data) == (dana.pk, WHY, {"duties": ["verify"]})
    told = set(Letter.objects.values_list("to", "kind"))
    assert {(pat.email, "accounts/staff_appointed"), (dana.email, "accounts/staff_appointed_by_you")} <= told


def test_no_door_opens_before_the_second_factor(dana: User, pat: User) -> None:
    """P16: appointed, signed in, and still outside; inside once a factor is there and was shown."""
    appointments.appoint(pat, by=dana, wanted=duty("verify"), reason=WHY)
    client = Client()
    client.post("/accounts/login/", {"login": pat.email, "password": PASSWORD})
    for door in ("/staff/", "/staff/verifications/", "/staff/team/", "/staff/people/"):
        assert client.get(door).headers["Location"].startswith("/accounts/2fa/?next=")
        assert client.post(door).status_code == 403
    enroll_second_factor(pat)
    assert client.get("/staff/verifications/").headers["Location"].startswith("/accounts/2fa/reauth")


def test_and_then_the_appointed_desk_alone(dana: User, pat: User, signed_in: Browser) -> None:
    """P24: the control of the test before: with a factor the desk opens, and no other one."""
    appointments.appoint(pat, by=dana, wanted=duty("verify"), reason=WHY)
    enroll_second_factor(pat)
    client = signed_in(fresh(pat))
    assert client.get("/staff/").status_code == 200
    assert client.get("/staff/verifications/").status_code == 200
    assert [client.get(f"/staff/{one}/").status_code for one in ("team", "agencies", "courses")] == [404] * 3


def test_a_session_does_not_grow_into_a_greater_one(dana: User, pat: User, signed_in: Browser) -> None:
    """P17: whoever sits in an open session of theirs is out."""
    client = signed_in(pat)
    assert client.get("/account/").status_code == 200
    appointments.appoint(pat, by=dana, wanted=duty("verify"), reason=WHY)
    assert client.get("/account/").status_code == 302


def test_ending_shuts_every_door_at_once(dana: User, erin: User, signed_in: Browser) -> None:
    """P6, P24: rights and groups are gone, the account stays, both are told."""
    erin.groups.add(Group.objects.first() or Group.objects.create(name="Editors"))
    client = signed_in(erin)
    assert client.get("/staff/verifications/").status_code == 200
    done = signed_in(dana).post(f"/staff/team/{erin.pk}/end/", {"reason": "Leaves us."})
    assert done.headers["Location"] == "/staff/team/"
    assert client.get("/staff/verifications/").status_code == 302
    now = fresh(erin)
    assert (now.is_staff, now.is_active, duties.rights_of([now])[now.pk]) == (False, True, set())
    assert audit.trail(erin).get(event="person.appointment_ended").note == "Leaves us."
    told = set(Letter.objects.values_list("to", "kind"))
    assert {(erin.email, "accounts/staff_ended"), (dana.email, "accounts/staff_ended_by_you")} <= told


@pytest.mark.parametrize("path", ["/staff/team/appoint/", "/staff/team/{}/end/"])
def test_both_ask_for_fresh_proof(
    path: str, dana: User, erin: User, pat: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P19: without it nothing happens; the control: with the guard away it does."""
    client, there = signed_in(dana), path.format(erin.pk)
    with monkeypatch.context() as stale:
        stale.setattr(stepup, "proof_is_fresh", lambda request: False)
        for ask in (client.get, lambda url: client.post(url, sent(pat))):
            assert ask(there).headers["Location"].startswith("/accounts/2fa/reauthenticate/?next=")
    assert (fresh(pat).is_staff, fresh(erin).is_staff) == (False, True)
    monkeypatch.setattr(stepup, "proof_is_fresh", lambda request: True)
    client.post(there, sent(pat))
    assert (fresh(pat).is_staff, fresh(erin).is_staff) != (False, True)


def test_nobody_gives_what_he_does_not_hold(erin: User, pat: User, signed_in: Browser) -> None:
    """P24: not in the form, not past it, and never an administrator."""
    page = signed_in(erin).get("/staff/team/appoint/").content.decode()
    assert 'value="verify"' in page
    assert 'value="certificates"' not in page
    for name in ("certificates", "administrator", "agencies", "courses"):
        assert signed_in(erin).post("/staff/team/appoint/", sent(pat, duties=[name])).status_code == 422
        with pytest.raises(BeyondOwnRights):
            appointments.appoint(pat, by=erin, wanted=duty("verify", name), reason=WHY)
    assert not fresh(pat).is_staff
    appointments.appoint(pat, by=erin, wanted=duty("verify", "appoint"), reason=WHY)
    assert fresh(pat).is_staff


def test_without_the_guard_rights_would_grow(erin: User, pat: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P24."""
    monkeypatch.setattr(duties.Duty, "may_be_given_by", lambda self, giver: True)
    appointments.appoint(pat, by=erin, wanted=duty("administrator"), reason=WHY)
    assert fresh(pat).is_superuser


def test_nobody_ends_who_may_do_more(dana: User, erin: User, pat: User, signed_in: Browser) -> None:
    """P24: neither the administrator, nor a colleague with another duty."""
    appointments.appoint(pat, by=dana, wanted=duty("certificates"), reason=WHY)
    for other in (dana, pat):
        assert signed_in(erin).post(f"/staff/team/{other.pk}/end/", {"reason": "x"}).status_code == 422
        with pytest.raises(BeyondOwnRights):
            appointments.end(other, by=erin, reason="x")
        assert fresh(other).is_staff


def test_nobody_about_himself(dana: User, erin: User, signed_in: Browser) -> None:
    """P24: not even the administrator; so one always stays."""
    for one in (dana, erin):
        assert signed_in(one).post(f"/staff/team/{one.pk}/end/", {"reason": "x"}).status_code == 422
        with pytest.raises(AboutOneself):
            appointments.end(one, by=one, reason="x")
        with pytest.raises(Refusal):
            appointments.appoint(one, by=one, wanted=duty("verify"), reason="x")
        assert fresh(one).is_staff


def test_the_right_is_looked_up_anew(dana: User, sam: User) -> None:
    """P24: who was ended a moment ago ends nobody, whatever his request still believes."""
    appointments.end(sam, by=dana, reason="x")
    with pytest.raises(NotAppointer):
        appointments.end(dana, by=sam, reason="x")
    assert fresh(dana).is_superuser


@pytest.mark.parametrize(
    "fields", [{"email_confirmed_at": None}, {"is_active": False}, {"is_staff": True}], ids=str
)
def test_only_a_confirmed_open_account_is_appointed(fields: dict[str, object], dana: User, pat: User) -> None:
    """P71: nobody is staff on an unproved address."""
    User.objects.filter(pk=pat.pk).update(**fields)
    with pytest.raises(CannotBeStaff):
        appointments.appoint(pat, by=dana, wanted=duty("verify"), reason=WHY)


@pytest.mark.parametrize(
    "given",
    [
        {"email": "nobody@rollcall.example"},
        {"email": "x"},
        {"email": "a\0@b.example"},
        {"duties": []},
        {"duties": ["everything"]},
        {"reason": ""},
        {"reason": "x" * 2001},
    ],
    ids=str,
)
def test_what_cannot_be_taken_says_so_and_stays(
    given: dict[str, object], dana: User, pat: User, signed_in: Browser
) -> None:
    """P51."""
    answer = signed_in(dana).post("/staff/team/appoint/", sent(pat, **given))
    assert answer.status_code == 422
    assert "desk-error" in answer.content.decode()
    assert not fresh(pat).is_staff


def test_the_list_tells_factor_and_last_sign_in(
    dana: User, sam: User, signed_in: Browser, django_assert_max_num_queries: Callable[..., object]
) -> None:
    """P16: who has no factor stands out; at most ten queries, however many there are."""
    Authenticator.objects.filter(user=sam).delete()
    for number in range(5):
        one = person(f"desk{number}@rollcall.example", f"Desk {number}")
        appointments.appoint(one, by=dana, wanted=duty("verify", "agencies"), reason=WHY)
    client = signed_in(dana)
    client.get("/staff/team/")
    with django_assert_max_num_queries(10):
        page = client.get("/staff/team/").content.decode()
    assert page.count("No app or passkey: no door opens") == 6
    assert page.count("Has never signed in") == 6
    assert page.count("Keep the directory of agencies") == 5
    assert f"/staff/team/{dana.pk}/end/" not in page


@pytest.mark.parametrize("path", ["/staff/team/", "/staff/team/appoint/", "/staff/team/{}/end/"])
def test_for_others_there_is_no_such_desk(
    path: str, dana: User, alice: User, pat: User, signed_in: Browser
) -> None:
    """P24: staff without the right see as little as an officer, and can do as little."""
    appointments.appoint(pat, by=dana, wanted=duty("verify"), reason=WHY)
    enroll_second_factor(pat)
    for one in (fresh(pat), alice):
        client = signed_in(one)
        assert client.get(path.format(dana.pk)).status_code == 404
        assert client.post(path.format(dana.pk), sent(alice)).status_code in {404, 405}
    assert not fresh(alice).is_staff


@pytest.mark.parametrize(
    "path",
    [
        "/staff/groups/",
        "/staff/groups/new/",
        "/staff/groups/edit/1/",
        "/staff/groups/delete/1/",
        "/staff/bulk/accounts/user/assign_role/?id=1",
        "/staff/bulk/accounts/user/delete/?id=all",
        "/staff/bulk/accounts/user/set_active_state/?id=1",
        "/staff/bulk/accounts/USER/assign_role/?id=1",
    ],
)
def test_wagtails_own_ways_to_rights_are_closed(path: str, dana: User, signed_in: Browser) -> None:
    """P24, P71: roles, groups and people by the dozen past proof, letters and trail."""
    assert signed_in(dana).get(path).status_code == 404
    assert signed_in(dana).post(path, {"role": "1"}).status_code == 404


def test_every_duty_is_made_of_rights_that_exist() -> None:
    """P24: a misspelt right would appoint for nothing."""
    rights = {right for one in duties.DUTIES.values() for right in one.rights} | {duties.ENTRY}
    found = {
        f"{row.content_type.app_label}.{row.codename}" for row in duties.permissions(duties.DUTIES.values())
    }
    assert found == rights


def test_what_a_group_gave_counts_too(dana: User, pat: User) -> None:
    """P24: a colleague who may do more through a group is out of reach as well."""
    appointments.appoint(pat, by=dana, wanted=duty("verify", "appoint"), reason=WHY)
    other = person("desk@rollcall.example", "Desk")
    appointments.appoint(other, by=dana, wanted=duty("verify"), reason=WHY)
    group = Group.objects.create(name="Directory")
    group.permissions.set(duties.permissions(duty("agencies")))
    other.groups.add(group)
    with pytest.raises(BeyondOwnRights):
        appointments.end(other, by=fresh(pat), reason="x")
