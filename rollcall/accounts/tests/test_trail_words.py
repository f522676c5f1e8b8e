"""What happened, in words (P61)."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from rollcall.accounts import decisions, poc, trail_words
from rollcall.accounts.models import Agency, PocQuestion, User
from rollcall.accounts.poc import Given
from rollcall.accounts.states import Move
from rollcall.accounts.tests.helpers import apply, link_of
from rollcall.base import audit

ROOM = Path(trail_words.__file__).parent


@pytest.mark.django_db
def test_the_whole_story_reads_in_words(
    pat: User, hale: Agency, dana: User, signed_in: Callable[..., Client]
) -> None:
    """R4: who did what and when, oldest first, and no name of an event anywhere."""
    application = apply(pat, hale)
    poc.answer(link_of(application).split("/")[2], Given(PocQuestion.Answer.YES))
    decisions.approve(application, by=dana, note="Known to us.")
    page = signed_in(dana).get(f"/staff/verifications/{application.pk}/").content.decode()
    told = [
        "Pat Lind applied",
        "Bob Whitfield",
        "said yes",
        "Dana Price approved the application",
        "Known to us.",
    ]
    places = [page.index(words, page.index("What happened")) for words in told]
    assert places == sorted(places)
    assert not re.search(r"verification\.[a-z_]+", page)


@pytest.mark.django_db
def test_codes_become_sentences(pat: User, hale: Agency) -> None:
    """P4: why a call is wanted; and the system has a name."""
    audit.record("verification.hold", "verification:1", by=audit.SYSTEM, reasons=["free_mail"])
    audit.record("person.appointed", "verification:1", by=pat, duties=["agencies", "gone"])
    held, given = trail_words.lines(audit.trail("verification:1"))
    assert (held.sentence, held.details) == (
        "The portal: the application went on the call-back list",
        ["Free mail, open to anyone"],
    )
    assert given.details == ["Keep the directory of agencies", "gone"]


@pytest.mark.django_db
def test_an_event_nobody_has_words_for_is_told_by_its_name(pat: User) -> None:
    """P61: nothing is left out; odd data is no fault."""
    audit.record("course.unit_moved", pat, by=pat, reasons="free_mail", duties=None)
    line = trail_words.lines(audit.trail(pat))[-1]
    assert (line.sentence, line.details) == ("Pat Lind: unit moved", [])


@pytest.mark.django_db
def test_a_name_is_text_and_nothing_else(
    pat: User, hale: Agency, dana: User, signed_in: Callable[..., Client]
) -> None:
    """P41: neither percent signs nor tags in a name do anything."""
    application = apply(pat, hale)
    audit.record("verification.approve", application, by=audit.Named("<b>100%(who)s %s</b>"))
    page = signed_in(dana).get(f"/staff/verifications/{application.pk}/").content.decode()
    assert "&lt;b&gt;100%(who)s %s&lt;/b&gt; approved the application" in page


def test_every_event_of_this_room_has_words() -> None:
    """P61: a new event without a sentence is found here, not by a member of staff."""
    recorded = {f"verification.{move}" for move in Move}
    for file in ROOM.rglob("*.py"):
        if "tests" not in file.parts:
            recorded |= set(re.findall(r'"((?:verification|person|agency)\.[a-z_]+)"', file.read_text()))
    assert recorded - set(trail_words.SENTENCES) == set()
