"""Video: parts by range, what was watched, the transcript in its place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollcall.player import policies, video, watching
from rollcall.player.models import Attempt
from rollcall.transcripts.models import SatisfiedUnit

pytestmark = pytest.mark.django_db
SIZE = 256 * 40


@pytest.fixture
def film(author, learner, alice):
    """Alice in a course of one video of 100 seconds."""
    work = author("sleep")
    unit = work.video()
    return learner(alice, work.publish()), unit


def watch(me, unit, watched, at=0.0):
    body = json.dumps({"watched": watched, "at": at})
    return me.client.post(me.url("watched", unit), body, content_type="application/json")


def test_the_whole_film(film):
    """P27, P37: the type is ours, nobody may keep it for others, parts can be asked for."""
    me, unit = film
    answer = me.get("stream", unit, part="film")
    assert answer.status_code == 200
    assert len(b"".join(answer)) == SIZE
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "status", "said", "length"),
    [
        ("bytes=0-99", 206, f"bytes 0-99/{SIZE}", 100),
        ("bytes=10200-", 206, f"bytes 10200-{SIZE - 1}/{SIZE}", 40),
        ("bytes=-5", 206, f"bytes {SIZE - 5}-{SIZE - 1}/{SIZE}", 5),
        ("bytes=0-999999", 206, f"bytes 0-{SIZE - 1}/{SIZE}", SIZE),
        (f"bytes={SIZE}-", 416, f"bytes */{SIZE}", 0),
        ("bytes=-0", 416, f"bytes */{SIZE}", 0),
        ("bytes=5-2", 200, None, SIZE),
        ("bytes=0-1,5-9", 200, None, SIZE),
        ("bytes=", 200, None, SIZE),
        ("bytes=-", 200, None, SIZE),
        ("bytes=" + "9" * 40 + "-", 200, None, SIZE),
        ("sheep=1-2", 200, None, SIZE),
        ("bytes=٣-٤", 200, None, SIZE),
    ],
)
def test_parts_of_the_film(film, asked, status, said, length):
    """RFC 9110, 14: a part, none, or the whole, never an error."""
    me, unit = film
    answer = me.client.get(me.url("stream", unit, part="film"), headers={"Range": asked})
    assert answer.status_code == status
    assert answer.get("Content-Range") == said
    body = b"".join(answer) if answer.streaming else answer.content
    assert len(body) == length


def test_the_part_is_the_right_part(film):
    """RFC 9110, 14: byte 256 is the first of the second round."""
    me, unit = film
    answer = me.client.get(me.url("stream", unit, part="film"), headers={"Range": "bytes=255-257"})
    assert b"".join(answer) == b"\xff\x00\x01"


def test_what_one_has_already_is_not_sent_again(film):
    """RFC 9110, 13: If-None-Match and If-Range."""
    me, unit = film
    address = me.url("stream", unit, part="film")
    etag = me.client.head(address)["ETag"]
    assert me.client.get(address, headers={"If-None-Match": etag}).status_code == 304
    fresh = me.client.get(address, headers={"Range": "bytes=0-1", "If-Range": etag})
    stale = me.client.get(address, headers={"Range": "bytes=0-1", "If-Range": '"old"'})
    assert (fresh.status_code, stale.status_code) == (206, 200)


def test_head_sends_no_body(film):
    me, unit = film
    answer = me.client.head(me.url("stream", unit, part="film"))
    assert answer.status_code == 200
    assert answer["Content-Length"] == str(SIZE)
    assert not b"".join(answer)


@pytest.mark.parametrize("part", ["poster", "described", "secret", "file", "unit"])
def test_only_the_parts_there_are(film, part):
    """P27: a part that is not there, or that is no part of a video, is a plain 404."""
    me, unit = film
    assert me.get("stream", unit, part=part).status_code == 404


def test_each_request_asks_again(film, client, signed_in, charlie):
    """P27: not for strangers, not before starting, not after leaving; by HEAD and Range too."""
    me, unit = film
    address = me.url("stream", unit, part="film")
    assert client.get(address).status_code == 404
    assert signed_in(charlie).get(address).status_code == 404
    me.user.affiliations.update(ended_at=me.enrollment.began_at)
    for answer in (me.client.get(address), me.client.head(address)):
        assert answer.status_code == 404
    assert me.client.get(address, headers={"Range": "bytes=0-1"}).status_code == 404


def test_without_the_guard_the_file_goes_out(film, monkeypatch):
    """P27, negative control."""
    me, unit = film
    me.user.affiliations.update(ended_at=me.enrollment.began_at)
    monkeypatch.setattr(policies, "_insist", lambda decision, course: None)
    assert me.get("stream", unit, part="film").status_code == 200


def test_watching_enough_is_enough(film, at):
    """Section 3: done at the authors' share; the evidence says how."""
    me, unit = film
    watch(me, unit, [])
    at(seconds=60)
    assert watch(me, unit, [[0, 50]], 50).json() == {"percent": 50, "done": False, "finished": False}
    assert not SatisfiedUnit.objects.exists()
    at(seconds=120)
    said = watch(me, unit, [[50, 91]], 91).json()
    assert said == {"percent": 91, "done": True, "finished": True}
    assert SatisfiedUnit.objects.get().evidence == {"how": "watched", "percent": 91}


def test_the_same_message_twice_counts_once(film, at):
    """F8: a retried message changes nothing."""
    me, unit = film
    watch(me, unit, [])
    at(seconds=60)
    for _again in range(3):
        assert watch(me, unit, [[0, 20], [10, 30]], 30).json()["percent"] == 30
    assert Attempt.objects.get().state["watched"] == [[0.0, 30.0]]


def test_the_place_is_there_on_another_device(film):
    """R14: the video goes on where it stopped."""
    me, unit = film
    watch(me, unit, [[0, 20]], 20.4)
    assert 'data-resume="20.4"' in me.get("unit", unit).content.decode()


def test_nobody_watches_faster_than_time(film):
    """P28: a whole video in its first second is refused, and nothing of it is kept."""
    me, unit = film
    answer = watch(me, unit, [[0, 100]], 100)
    assert answer.status_code == 422
    assert not SatisfiedUnit.objects.exists()
    assert not Attempt.objects.filter(state__watched__isnull=False).exists()


def test_without_the_guard_time_does_not_matter(film, monkeypatch):
    """P28, negative control."""
    me, unit = film
    monkeypatch.setattr(video, "_possible", lambda began, present: 1e9)
    assert watch(me, unit, [[0, 100]], 100).json()["done"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{",
        '{"watched": "x", "at": 1}',
        '{"watched": [[1]], "at": 1}',
        '{"watched": [[5, 1]], "at": 1}',
        '{"watched": [[0, 1e999]], "at": 1}',
        '{"watched": [[0, NaN]], "at": 1}',
        '{"watched": [[-5, 1]], "at": 1}',
        '{"watched": [], "at": 500}',
        '{"watched": [], "at": true}',
        '{"watched": [], "at": ' + "9" * 400 + "}",
        '{"watched": ' + json.dumps([[0, 1]] * 200) + ', "at": 1}',
        "[" * 5000,
        "\ud83d\ude00",
    ],
)
def test_what_no_player_sends(film, body):
    """P51: garbage is a 4xx with a sentence, and nothing is kept."""
    me, unit = film
    answer = me.client.post(
        me.url("watched", unit), body.encode("utf-16", "surrogatepass"), content_type="application/json"
    )
    plain = me.client.post(
        me.url("watched", unit), body.encode("utf-8", "replace"), content_type="application/json"
    )
    for one in (answer, plain):
        assert one.status_code in {400, 422}
        assert one.json()["error"]


def test_the_transcript_is_as_good(film):
    """R20: who reads the transcript to its end has done the unit; the evidence says so."""
    me, unit = film
    assert "I have read the transcript" in me.get("unit", unit).content.decode()
    assert me.post("transcript_read", unit).url == me.url("finished")
    assert SatisfiedUnit.objects.get().evidence == {"how": "read the transcript"}


def test_the_page_offers_captions_and_transcript(film):
    """Section 3: captions by default, transcript on the page."""
    me, unit = film
    page = me.get("unit", unit).content.decode()
    assert '<track kind="captions"' in page
    assert "All that is said." in page
    assert me.get("stream", unit, part="captions")["Content-Type"] == "text/vtt; charset=utf-8"


stretch = st.tuples(st.floats(0, 100), st.floats(0, 100)).map(lambda two: (min(two), max(two)))


@given(st.lists(stretch))
def test_merging_never_gains_and_never_loses(some):
    """P28: the sum of what was watched is at most the length, and merging again changes nothing."""
    merged = watching.merge(some)
    assert watching.merge(merged) == merged
    assert watching.total(merged) <= 100
    assert all(any(b <= begin and end <= e for b, e in merged) for begin, end in some)
