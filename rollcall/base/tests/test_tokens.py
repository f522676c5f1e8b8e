"""One-purpose tokens (P3, P12)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from rollcall.base import tokens
from rollcall.base.models import Token

pytestmark = pytest.mark.django_db


def mint() -> str:
    return tokens.mint(purpose="poc", subject="question:1", lifetime=timedelta(days=14))


def test_the_secret_is_long_and_stands_in_no_table() -> None:
    """At least 128 random bits; stored as a hash."""
    secret = mint()
    assert len(secret) >= 27  # 160 bits in base 64
    row = Token.objects.get()
    assert secret not in (row.digest, row.subject, row.purpose)
    assert tokens.find(secret, purpose="poc") == row


def test_it_is_spent_once() -> None:
    token = tokens.find(mint(), purpose="poc")
    assert token
    assert [tokens.spend(token), tokens.spend(token)] == [True, False]


def test_it_opens_no_other_purpose() -> None:
    assert tokens.find(mint(), purpose="reset") is None


def test_it_dies_after_its_time(at: Callable[..., Any]) -> None:
    token = tokens.find(mint(), purpose="poc")
    at(days=14, seconds=1)
    assert token
    assert not tokens.is_live(token)
    assert not tokens.spend(token)


def test_it_can_be_voided() -> None:
    token = tokens.find(mint(), purpose="poc")
    assert tokens.void(purpose="poc", subject="question:1") == 1
    assert token
    assert not tokens.spend(token)
