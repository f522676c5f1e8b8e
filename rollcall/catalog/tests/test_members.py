"""Members of providers: named by staff who could do the same, told by letter, never upward (R39, P24)."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from conftest import enroll_second_factor, person
from rollcall.accounts.models import User
from rollcall.base.models import AuditEntry
from rollcall.catalog import members
from rollcall.catalog.errors import BeyondYourRights, CannotBeMember
from rollcall.catalog.models import Provider, ProviderMember
from rollcall.mail.models import Letter

WHERE = "/staff/provider-members/"


@pytest.fixture
def author(db: None) -> User:
    """Staff who may keep providers, but not classes and rosters."""
    user = person("ava@rollcall.example", "Ava Stone", is_staff=True)
    enroll_second_factor(user)
    rights = ["change_provider", "access_admin"]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def test_staff_name_a_member_who_is_told(
    plains: Provider, pat: User, dana: User, signed_in: Callable[..., Client]
) -> None:
    answer = signed_in(dana).post(WHERE, {"provider": plains.pk, "email": "PAT@mail.example"})
    assert answer.status_code == 302
    assert ProviderMember.objects.get(provider=plains).user == pat
    assert Letter.objects.get(kind="catalog/provider_member").to == pat.email
    assert AuditEntry.objects.filter(event="provider.member_added").exists()
    assert "Pat Lind" in signed_in(dana).get(WHERE).text


def test_a_member_is_ended(plains: Provider, pat: User, dana: User, signed_in: Callable[..., Client]) -> None:
    member = members.add(plains, pat, by=dana)
    signed_in(dana).post(f"{WHERE}{member.pk}/remove/")
    assert not ProviderMember.objects.exists()
    assert Letter.objects.filter(kind="catalog/provider_member_ended").exists()


def test_nobody_gives_a_right_that_he_lacks(
    plains: Provider, pat: User, author: User, signed_in: Callable[..., Client]
) -> None:
    """P24: who may not see rosters names nobody who may."""
    assert signed_in(author).get(WHERE).status_code == 404
    with pytest.raises(BeyondYourRights):
        members.add(plains, pat, by=author)


def test_without_that_guard_he_would(
    plains: Provider, pat: User, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of P24."""
    monkeypatch.setattr(members, "RIGHTS", ("catalog.change_provider",))
    assert members.add(plains, pat, by=author).user == pat


def test_nobody_names_himself_nor_a_stranger(plains: Provider, dana: User, db: None) -> None:
    with pytest.raises(BeyondYourRights):
        members.add(plains, dana, by=dana)
    unconfirmed = person("new@mail.example", "New Person", email_confirmed_at=None)
    with pytest.raises(CannotBeMember):
        members.add(plains, unconfirmed, by=dana)


def test_an_unknown_address_is_a_sentence(
    plains: Provider, dana: User, signed_in: Callable[..., Client]
) -> None:
    answer = signed_in(dana).post(WHERE, {"provider": plains.pk, "email": "nobody@mail.example"})
    assert answer.status_code == 422
    assert "registers first" in answer.text
