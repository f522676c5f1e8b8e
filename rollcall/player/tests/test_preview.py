"""Preview: the learner's screen for staff, of a draft too, and nothing is kept."""

import pytest
from django.urls import reverse

from rollcall.player.models import Attempt
from rollcall.player.tests.conftest import KINDS
from rollcall.transcripts.models import Enrollment

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(author):
    work = author("draft")
    work.lesson("A lesson")
    work.video("A film")
    work.quiz("A test", kinds=tuple(KINDS))
    return work.version


def test_staff_see_each_kind_as_a_learner_would(signed_in, dana, draft):
    """Section 3: preview of a draft; every unit opens in any order."""
    client = signed_in(dana)
    first = client.get(reverse("player:preview", args=[draft.pk]), follow=True)
    assert "Preview. Nothing is kept." in first.content.decode()
    for unit in draft.units.all():
        page = client.get(reverse("player:preview_unit", args=[draft.pk, unit.key]))
        assert page.status_code == 200
        assert unit.title in page.content.decode()
    assert not Enrollment.objects.exists()
    assert not Attempt.objects.exists()


def test_the_film_of_a_draft_plays_in_its_preview(signed_in, dana, draft):
    film = draft.units.get(kind="video")
    address = reverse("player:preview_stream", args=[draft.pk, film.key, "film"])
    assert signed_in(dana).get(address).status_code == 200


def test_a_draft_is_not_there_for_anybody_else(signed_in, client, alice, draft):
    """P26, P1: not for officers, not for strangers, by page or by file."""
    film = draft.units.get(kind="video")
    for name, args in (
        ("preview", [draft.pk]),
        ("preview_unit", [draft.pk, film.key]),
        ("preview_stream", [draft.pk, film.key, "film"]),
    ):
        address = reverse(f"player:{name}", args=args)
        assert signed_in(alice).get(address).status_code == 404
        assert client.get(address).status_code in {302, 404}


def test_versions_that_are_not_there(signed_in, dana, db):
    assert signed_in(dana).get(reverse("player:preview", args=[10**12])).status_code == 404
