"""Accounts made after a class (R6, R22; P5, P8, P11, P13)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection
from django.test import Client

from conftest import go_on_after_reading
from rollcall.accounts import identity, invitations, provisioning, temporary
from rollcall.accounts.errors import DeadLink, SocialSecurityNumber
from rollcall.accounts.models import Affiliation, Alias, User
from rollcall.accounts.provisioning import Newcomer, NotPersonal, provision
from rollcall.accounts.verification import Identifier
from rollcall.base import audit, clock, tokens
from rollcall.mail import sealing
from rollcall.mail.models import Letter, Stranger

pytestmark = pytest.mark.django_db
NEW = "seven quiet herons by the weir"
OTHER = "eleven small boats at anchor"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def nadia(db: None) -> User:
    """Nadia sat in a class and never registered."""
    return provision(name="Nadia Brooks", email="nadia@mesa.example", vouched_by="event:1", by=audit.SYSTEM)[
        0
    ]


def secret_of(letter: Letter | None) -> dict[str, str]:
    assert letter is not None
    assert letter.secret is not None
    return sealing.unseal(bytes(letter.secret))


def link_of(user: User) -> str:
    """The path of the link in a new invitation."""
    letter = invitations.invite(user, by=audit.SYSTEM)
    return "/" + secret_of(letter)["link"].split("/", 3)[3]


def set_password(client: Client, path: str, password: str = NEW) -> Any:
    return client.post(path, {"password": password})


def test_an_account_is_nobodys_until_its_mailbox_answers(nadia: User) -> None:
    """R22, P8: no password, no confirmed e-mail, no rank, no right."""
    assert not nadia.has_usable_password()
    assert nadia.email_confirmed_at is None
    assert not any([nadia.is_staff, nadia.is_superuser])
    assert not Affiliation.objects.filter(user=nadia).exists()
    assert nadia.mailbox == "nadia@mesa.example"
    assert nadia.name_key == "brooks nadia"


def test_an_account_that_is_there_is_not_changed(alice: User, dana: User) -> None:
    """P8: whatever the row says about name, rank or right."""
    before = list(User.objects.order_by("pk").values())
    for person in (alice, dana):
        found, made = provision(
            name="Mallory Admin",
            email=person.email.upper(),
            title="Chief",
            vouched_by="event:1",
            by=audit.SYSTEM,
        )
        assert (found, made) == (person, False)
    assert list(User.objects.order_by("pk").values()) == before


def test_without_the_look_at_who_is_there_a_second_person_would_be_tried(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: then only the database refuses (P5)."""
    monkeypatch.setattr(provisioning, "holders", lambda addresses: {})
    with pytest.raises(IntegrityError):
        provision(name="Alice Two", email=alice.email, vouched_by="event:1", by=audit.SYSTEM)


def test_a_merged_account_leads_to_the_one_that_lives_on(alice: User, pat: User) -> None:
    """P5: an old mailbox of Alice's is Alice."""
    Alias.objects.create(absorbed=pat, survivor=alice, made_at=clock.now(), made_by=alice)
    found, made = provision(name="A. Moreno", email=pat.email, vouched_by="event:1", by=audit.SYSTEM)
    assert (found, made) == (alice, False)
    assert identity.ids_of(alice) == [alice.pk, pat.pk]


@pytest.mark.parametrize("address", ["training@mesa.example", "no address", "nádia@mesa.example", "a@b"])
def test_what_is_not_one_persons_mailbox_is_refused(db: None, address: str) -> None:
    """R6: with the reason."""
    with pytest.raises(NotPersonal):
        provision(name="Nadia Brooks", email=address, vouched_by="event:1", by=audit.SYSTEM)
    assert not User.objects.exists()


def test_a_social_security_number_is_never_kept(db: None) -> None:
    number = Identifier("", "ID", "123-45-6789")
    with pytest.raises(SocialSecurityNumber):
        provision(
            name="N", email="n@mesa.example", identifiers=[number], vouched_by="event:1", by=audit.SYSTEM
        )


def test_many_are_made_in_few_queries(db: None, django_assert_max_num_queries: Any) -> None:
    """R22: five hundred, some twice, in one run."""
    rows = [Newcomer(f"Officer {n % 400}", f"cadet.{n % 400}@mesa.example") for n in range(500)]
    with django_assert_max_num_queries(14):
        found = provisioning.provision_many(rows, vouched_by="event:1", by=audit.SYSTEM)
    assert sum(made for _user, made in found) == 400
    assert len({user.pk for user, _made in found}) == 400


def test_the_link_shows_a_page_and_the_password_proves_the_mailbox(nadia: User) -> None:
    """R22, P11: looking changes nothing; then Nadia is signed in, on her page."""
    path, client = link_of(nadia), Client()
    assert client.get(path).status_code == 200
    nadia.refresh_from_db()
    assert nadia.email_confirmed_at is None
    assert set_password(client, path).headers["Location"] == "/account/"
    nadia.refresh_from_db()
    assert nadia.email_confirmed_at is not None
    assert nadia.check_password(NEW)
    assert go_on_after_reading(client).get("/account/").status_code == 200


def test_a_weak_password_is_refused_and_the_link_lives_on(nadia: User) -> None:
    path = link_of(nadia)
    assert set_password(Client(), path, "nadia brooks").status_code == 422
    assert set_password(Client(), path).status_code == 302


def test_a_link_works_once(nadia: User) -> None:
    """P11, P12."""
    path = link_of(nadia)
    set_password(Client(), path)
    assert set_password(Client(), path, OTHER).status_code == 404
    nadia.refresh_from_db()
    assert nadia.check_password(NEW)


def test_a_link_ends_after_72_hours(nadia: User, at: Callable[..., datetime]) -> None:
    """P11: to the second."""
    path = link_of(nadia)
    at(hours=72, seconds=5)
    assert set_password(Client(), path).status_code == 404
    at(hours=71, minutes=59)
    assert set_password(Client(), path).status_code == 302


def test_an_ended_link_is_renewed_to_the_same_address_only(nadia: User, at: Callable[..., datetime]) -> None:
    """P11: one button; the new letter goes where the first one went, and works."""
    path = link_of(nadia)
    at(hours=80)
    page = Client().get(path)
    assert page.status_code == 404
    again = path.replace("/claim/", "/claim-again/")
    assert again in page.content.decode()
    Client().post(again, {"email": "thief@elsewhere.example"})
    letter = Letter.objects.latest("pk")
    assert letter.to == nadia.email
    assert set_password(Client(), "/" + secret_of(letter)["link"].split("/", 3)[3]).status_code == 302


def test_the_page_says_the_same_to_anyone(nadia: User) -> None:
    """P13: an unknown, a used and an ended link look alike, and so does asking for a new one."""
    used = link_of(nadia)
    set_password(Client(), used)
    pages = [Client().get(path).content.decode() for path in (used, "/accounts/claim/nonsense/")]
    assert masked(pages[0], used) == masked(pages[1], "/accounts/claim/nonsense/")
    sent = [Client().post(f"/accounts/claim-again/{key}/") for key in (used.split("/")[3], "nonsense")]
    assert masked(sent[0].content.decode(), "") == masked(sent[1].content.decode(), "")
    assert Letter.objects.latest("pk").kind == "accounts/account_ready"


def masked(page: str, path: str) -> str:
    """A page without what differs at each request."""
    lines = page.replace(path.split("/")[-2] if path else "\0", "…").splitlines()
    return "\n".join(line for line in lines if "csrf" not in line)


def test_renewing_is_throttled(nadia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """P60: three letters to one mailbox within the hour, however often the button is pressed."""
    path = link_of(nadia).replace("/claim/", "/claim-again/")
    for _press in range(8):
        cache.clear()
        Client().post(path)
    assert Letter.objects.filter(to=nadia.email).count() == 3
    Stranger.objects.all().delete()
    monkeypatch.setattr("rollcall.mail.strangers.may_go_at", lambda mailbox: clock.now())
    for _press in range(8):
        cache.clear()
        Client().post(path)
    assert Letter.objects.filter(to=nadia.email).count() == 11, "the control: nothing else holds it"


def test_an_invitation_goes_out_once_an_occasion(nadia: User) -> None:
    occasion = invitations.Occasion(key="event:1", about="Working a scene")
    first = invitations.invite(nadia, by=audit.SYSTEM, occasion=occasion)
    assert invitations.invite(nadia, by=audit.SYSTEM, occasion=occasion) == first


def test_nobody_is_invited_to_an_account_that_is_his(alice: User) -> None:
    assert invitations.invite(alice, by=audit.SYSTEM) is None


def test_registering_by_oneself_leads_to_claim(nadia: User, alice: User) -> None:
    """R8, R22, P5, P13: same page for all, the letter carries the link, and there is no second person."""
    pages = []
    for email in (nadia.email, alice.email, "fresh@mesa.example"):
        client = Client()
        sent = {"legal_name": "Nadia B.", "email": email, "password": OTHER}
        client.post("/accounts/signup/", sent)
        pages.append(client.get("/accounts/confirm-email/").content.decode().replace(email, "…"))
    assert masked(pages[0], "") == masked(pages[1], "") == masked(pages[2], "")
    letter = Letter.objects.get(to=nadia.email)
    assert letter.kind == "accounts/claim"
    assert set_password(Client(), "/" + secret_of(letter)["link"].split("/", 3)[3]).status_code == 302
    nadia.refresh_from_db()
    assert nadia.legal_name == "Nadia Brooks"
    assert nadia.check_password(NEW)
    assert User.objects.filter(mailbox=nadia.mailbox).count() == 1


def test_who_registered_first_is_found_by_the_roster(db: None) -> None:
    """P5: the mailbox not proved yet, then a class; one person, and the confirmation goes on working."""
    Client().post(
        "/accounts/signup/", {"legal_name": "Nadia B.", "email": "nadia@mesa.example", "password": OTHER}
    )
    user, made = provision(
        name="Nadia Brooks", email="nadia@mesa.example", vouched_by="event:1", by=audit.SYSTEM
    )
    assert not made
    path = link_of(user)
    assert set_password(Client(), path).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert not user.check_password(OTHER)


def test_a_password_reset_works_as_claim_too(nadia: User) -> None:
    """R9, R22: whoever asks for a reset gets in, and the invitation ends."""
    claim = link_of(nadia)
    Client().post("/accounts/password/reset/", {"email": nadia.email})
    link = secret_of(Letter.objects.latest("pk"))["link"]
    client = Client()
    path = "/" + link.split("/", 3)[3]
    form = client.get(path).headers["Location"]
    client.post(form, {"password1": NEW})
    nadia.refresh_from_db()
    assert nadia.email_confirmed_at is not None
    assert Client().get(claim).status_code == 404


def test_a_suspended_account_is_not_handed_over(nadia: User) -> None:
    """P6."""
    path = link_of(nadia)
    User.objects.filter(pk=nadia.pk).update(is_active=False)
    assert set_password(Client(), path).status_code == 404


def test_what_nobody_used_can_be_taken_back(nadia: User, alice: User) -> None:
    """P44: an account with a record, or somebody's, stays."""
    audit_line = provisioning.withdraw([nadia.pk, alice.pk], by=audit.SYSTEM, why="roster undone")
    assert audit_line == {nadia.pk}
    assert User.objects.filter(pk=alice.pk).exists()


# ---- the temporary password


@pytest.fixture
def by_word(settings: Any) -> None:
    settings.TEMPORARY_PASSWORDS = True


def word_of(user: User) -> str:
    return secret_of(invitations.invite(user, by=audit.SYSTEM))["word"]


def sign_in(client: Client, user: User, password: str) -> Any:
    return client.post("/accounts/login/", {"login": user.email, "password": password})


def test_a_temporary_password_opens_one_page_and_nothing_else(by_word: None, nadia: User) -> None:
    """P11: nobody is signed in by it."""
    client = Client()
    assert sign_in(client, nadia, word_of(nadia)).headers["Location"] == "/accounts/new-password/"
    assert client.get("/accounts/new-password/").status_code == 200
    assert "_auth_user_id" not in client.session
    for path in ("/account/", "/account/certificates/", "/account/transcript.csv", "/accounts/2fa/"):
        assert "/accounts/login/" in client.get(path).headers["Location"]


def test_a_real_password_is_set_behind_it(by_word: None, nadia: User) -> None:
    client = Client()
    sign_in(client, nadia, word_of(nadia).lower().replace("-", " "))
    assert set_password(client, "/accounts/new-password/").headers["Location"] == "/account/"
    assert client.get("/accounts/new-password/").status_code == 302


def test_it_dies_at_first_use(by_word: None, nadia: User) -> None:
    """P11: used twice."""
    word = word_of(nadia)
    sign_in(Client(), nadia, word)
    assert sign_in(Client(), nadia, word).status_code == 422


def test_it_dies_after_24_hours(by_word: None, nadia: User, at: Callable[..., datetime]) -> None:
    """P11: after 24 h + 1 s; an hour before it works."""
    word = word_of(nadia)
    made = tokens.find(invitations.plain_word(word), purpose=invitations.WORD)
    assert made is not None
    assert made.expires_at - made.made_at == timedelta(hours=24)
    at(hours=24, seconds=2)
    assert sign_in(Client(), nadia, word).status_code == 422
    at(hours=23)
    assert sign_in(Client(), nadia, word).status_code == 302


def test_it_cannot_be_the_new_password(by_word: None, nadia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """P11: in any case, with hyphens or without; the control shows that the policy alone would take it."""
    word, client = word_of(nadia), Client()
    sign_in(client, nadia, word)
    for typed in (word, word.lower(), word.replace("-", "")):
        assert set_password(client, "/accounts/new-password/", typed).status_code == 422
    monkeypatch.setattr(temporary, "is_the_same", lambda request, password: False)
    assert set_password(client, "/accounts/new-password/", word).status_code == 302


def test_it_is_another_mailboxs_never(by_word: None, nadia: User, alice: User) -> None:
    word = word_of(nadia)
    assert sign_in(Client(), alice, word).status_code == 422


def test_a_new_one_goes_to_the_same_address(by_word: None, nadia: User) -> None:
    """P11: one click on the page that the letter names."""
    first = secret_of(invitations.invite(nadia, by=audit.SYSTEM))
    path = "/" + first["again"].split("/", 3)[3]
    assert Client().get(path).status_code == 200
    Client().post(path)
    letter = Letter.objects.latest("pk")
    assert letter.to == nadia.email
    assert sign_in(Client(), nadia, first["word"]).status_code == 422
    cache.clear()
    assert sign_in(Client(), nadia, secret_of(letter)["word"]).status_code == 302


def test_without_the_setting_there_is_no_such_thing(nadia: User, settings: Any) -> None:
    settings.TEMPORARY_PASSWORDS = True
    word = word_of(nadia)
    settings.TEMPORARY_PASSWORDS = False
    assert sign_in(Client(), nadia, word).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_and_one_gets_in(nadia: User) -> None:
    """P11: ten browsers send the same link at the same moment."""
    found = invitations.find_link(link_of(nadia).split("/")[3])
    assert found is not None
    token, user = found

    def one(number: int) -> int:
        try:
            provisioning.take(user, password=f"{NEW} {number}", token=token, by=user)
        except DeadLink:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(one, range(10))) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_one_use_all_would_get_in(nadia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what holds is the token's single use and the account's own state."""
    found = invitations.find_link(link_of(nadia).split("/")[3])
    assert found is not None
    monkeypatch.setattr(tokens, "spend", lambda token: True)
    monkeypatch.setattr(invitations, "is_nobodys", lambda user: True)
    for number in range(3):
        provisioning.take(found[1], password=f"{NEW} {number}", token=found[0], by=found[1])
    nadia.refresh_from_db()
    assert nadia.check_password(f"{NEW} 2")
