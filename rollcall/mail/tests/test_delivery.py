"""Many letters, several workers, one mail server: who goes first, how fast, and what is in doubt."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from rollcall.base import clock
from rollcall.mail import claims, delivery, outbox, pace
from rollcall.mail.models import Letter, Pace
from rollcall.mail.outbox import Row

State = Letter.State
Post = Callable[..., Letter]


@pytest.fixture(autouse=True)
def no_caps(settings: Any, db: None) -> None:
    settings.LETTERS_A_MINUTE = settings.LETTERS_A_MINUTE_TO_A_DOMAIN = 0


def campaign(size: int, domain: str = "harborcity.example") -> None:
    rows = [Row(to=f"p{n}@{domain}", key=f"{domain}:{n}", fields={"name": str(n)}) for n in range(size)]
    outbox.post_many("tests/hello", rows, shared={}, key_prefix="campaign:1:", fields=["name", "link"])


def receivers(sink: Any) -> list[str]:
    return [taken.rcpt_tos[0] for taken in sink.taken]


def test_a_letter_to_one_person_goes_before_a_campaign(post: Post, sink: Any) -> None:
    campaign(5)
    post()
    delivery.deliver_due(limit=1)
    assert receivers(sink) == ["alice@halecounty.example"]


def test_without_priority_it_would_wait(post: Post, sink: Any) -> None:
    """The control."""
    campaign(5)
    Letter.objects.update(priority=Letter.Priority.SINGLE)
    post()
    delivery.deliver_due(limit=1)
    assert receivers(sink) != ["alice@halecounty.example"]


def test_one_connection_carries_many_letters(sink: Any) -> None:
    campaign(20)
    assert delivery.deliver_due() == 20
    assert len({session for session, _port in sink.peers}) == 1
    assert len(set(sink.peers)) == 1


def test_a_dead_worker_leaves_one_letter_in_doubt_however_many_it_had_claimed(
    sink: Any, at: Callable[..., Any]
) -> None:
    """F1: at most one physical repeat a connection and kill."""
    campaign(10)
    batch = claims.claim("dead", 10)
    claims.begin(batch[0], "dead")
    assert delivery.deliver_due() == 0  # the lease holds
    at(minutes=6)
    assert delivery.deliver_due() == 10
    assert Letter.objects.filter(in_doubt=True).count() == 1


def test_a_lease_that_ended_begins_nothing() -> None:
    """F6: a worker that slept through its lease finds its letters taken."""
    campaign(1)
    (letter,) = claims.claim("sleeper", 1)
    Letter.objects.update(due_at=clock.now())
    assert claims.claim("other", 1)
    assert not claims.begin(letter, "sleeper")


def test_a_letter_whose_answer_is_lost_goes_once_more_and_no_third_time(
    post: Post, sink: Any, at: Callable[..., Any]
) -> None:
    """F15: the server takes the letter and closes without a word."""
    letter = post()
    sink.answer = "close"
    for hours in (0, 1, 2, 3):
        at(hours=hours)
        delivery.deliver_due()
    letter.refresh_from_db()
    assert (letter.state, letter.in_doubt, len(sink.taken)) == (State.FAILED, True, 2)
    assert len({taken.content.split(b"Message-ID: ")[1].split()[0] for taken in sink.taken}) == 1


def test_a_server_that_does_not_answer_is_no_fault_of_the_letter(post: Post, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_SMTP_URL = (
        "rollcall.mail.backends.SmtpFromUrl",
        "smtp://127.0.0.1:9",
    )
    letter = post()
    assert delivery.deliver_due() == 0
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.QUEUED, 0)


def test_one_bad_address_never_keeps_the_rest(sink: Any) -> None:
    """F15."""
    campaign(5)
    sink.refused = "p2@harborcity.example"
    assert delivery.deliver_due() == 4
    assert Letter.objects.get(to=sink.refused).state == State.FAILED


def test_a_letter_that_cannot_be_written_ends_and_the_rest_go(post: Post, sink: Any) -> None:
    """A poisoned row must not stop the worker."""
    bad = post("bad")
    Letter.objects.filter(pk=bad.pk).update(secret=b"sealed by a key that is gone")
    post("good")
    assert delivery.deliver_due() == 1
    bad.refresh_from_db()
    assert (bad.state, bad.fault) == (State.FAILED, "cannot be written: InvalidToken")


def test_a_letter_stopped_after_the_claim_does_not_go(sink: Any) -> None:
    """F7: the last word of a person counts."""
    campaign(3)
    (first, *_rest) = claims.claim("worker", 3)
    assert outbox.withhold("campaign:1:") == 3
    assert not claims.begin(first, "worker")


def test_a_domain_gets_so_many_a_minute(sink: Any, settings: Any, at: Callable[..., Any]) -> None:
    """Another domain does not wait for it."""
    settings.LETTERS_A_MINUTE_TO_A_DOMAIN = 12
    at(minutes=0)
    campaign(30)
    campaign(3, "ridgetown.example")
    for _turn in range(3):
        delivery.deliver_due()
    assert receivers(sink).count("p0@ridgetown.example") == 1
    assert sum(one.endswith("@harborcity.example") for one in receivers(sink)) <= 3
    for second in range(1, 61):
        at(seconds=second)
        delivery.deliver_due()
    assert 10 <= sum(one.endswith("@harborcity.example") for one in receivers(sink)) <= 13


def test_without_the_cap_they_go_at_once(sink: Any) -> None:
    """The control of the test above."""
    campaign(30)
    assert delivery.deliver_due() == 30


def test_all_together_get_so_many_a_minute_and_one_person_never_waits(
    post: Post, sink: Any, settings: Any, at: Callable[..., Any]
) -> None:
    settings.LETTERS_A_MINUTE = 12
    at(minutes=0)
    campaign(30)
    assert [delivery.deliver_due(), delivery.deliver_due()] == [3, 0]
    post()
    assert delivery.deliver_due() == 1
    at(seconds=60)
    assert 1 <= delivery.deliver_due() <= 10


def test_turns_of_a_stopped_campaign_are_free_again(sink: Any, settings: Any, at: Callable[..., Any]) -> None:
    settings.LETTERS_A_MINUTE_TO_A_DOMAIN = 12
    at(minutes=0)
    campaign(40)
    delivery.deliver_due()
    assert Pace.objects.get().next_at > clock.now() + timedelta(minutes=3)
    outbox.withhold("campaign:1:")
    assert Pace.objects.get().next_at <= clock.now()


def test_a_quiet_domain_is_forgotten() -> None:
    Pace.objects.create(domain="harborcity.example", next_at=clock.now() - timedelta(hours=2))
    assert pace.sweep() == 1
