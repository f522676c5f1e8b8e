"""Whoever runs rounds keeps the list of award categories (R33)."""

from collections.abc import Callable

import pytest
from django.test import Client

from rollcall.accounts.models import User
from rollcall.recognition.models import AwardCategory, Round

pytestmark = pytest.mark.django_db
ADD = "/staff/snippets/recognition/awardcategory/add/"
NEW = {"name": "Traffic safety", "slug": "traffic", "about": "On the road.", "position": 2}


def test_a_keeper_of_rounds_adds_a_category(signed_in: Callable[..., Client], dana: User) -> None:
    assert signed_in(dana).post(ADD, NEW).status_code == 302
    assert AwardCategory.objects.get().name == "Traffic safety"


def test_a_category_of_a_round_cannot_be_deleted(
    signed_in: Callable[..., Client], dana: User, round_: Round, category: AwardCategory
) -> None:
    signed_in(dana).post(f"/staff/snippets/recognition/awardcategory/delete/{category.pk}/")
    assert AwardCategory.objects.filter(pk=category.pk).exists()


def test_other_staff_do_not(signed_in: Callable[..., Client], charlie: User) -> None:
    assert signed_in(charlie).post(ADD, NEW).status_code in {302, 403, 404}
    assert not AwardCategory.objects.exists()
