"""Questions: shapes, answers, marks; what a learner sees gives nothing away."""

import json
import random
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollcall.catalog import questions
from rollcall.catalog.errors import BadAnswer, BadQuestion
from rollcall.catalog.models import Question, QuizPolicy

KINDS = list(Question.Kind.values)
DATA: dict[str, Any] = {
    "single": {"choices": [{"text": "One"}, {"text": "Two", "right": True}, {"text": "Three"}]},
    "multiple": {
        "choices": [
            {"text": "One", "right": True},
            {"text": "Two", "right": True},
            {"text": "Three"},
            {"text": "Four"},
        ]
    },
    "true_false": {"right": True},
    "short": {"accepted": ["Señal de alto", "stop sign"]},
    "numeric": {"value": "2.5", "tolerance": "0.5", "units": ["inches", "in"]},
    "matching": {
        "pairs": [{"left": "Red", "right": "Stop"}, {"left": "Green", "right": "Go"}],
        "extra": [{"text": "Wait"}],
    },
    "ordering": {"items": [{"text": name} for name in ("first", "second", "third", "fourth")]},
}


def ask(kind: str, **data: Any) -> Question:
    return Question(
        pk=7,
        kind=kind,
        text="?",
        points=2,
        feedback_right="CANARY",
        feedback_wrong="CANARY",
        data=questions.check(kind, data or DATA[kind]),
    )


def key_of(question: Question, text: str) -> str:
    shown = questions.public(question, []).choices
    return next(choice.key for choice in shown if choice.text == text)


def keys(question: Question, *texts: str) -> list[str]:
    return [key_of(question, text) for text in texts]


@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_earns_nothing(kind: str) -> None:
    assert questions.grade(ask(kind), None) == 0
    assert questions.grade(ask(kind), "") == 0


def test_one_choice() -> None:
    question = ask("single")
    assert questions.grade(question, key_of(question, "Two")) == 1
    assert questions.grade(question, key_of(question, "One")) == 0


@pytest.mark.parametrize(
    ("chosen", "share"),
    [
        (["One", "Two"], Fraction(1)),
        (["One"], Fraction(1, 2)),
        (["One", "Two", "Three"], Fraction(1, 2)),
        (["One", "Three"], Fraction(0)),
        (["Three", "Four"], Fraction(0)),
        (["One", "Two", "Three", "Four"], Fraction(0)),
    ],
)
def test_several_choices_count_right_minus_wrong(chosen: list[str], share: Fraction) -> None:
    question = ask("multiple")
    assert questions.grade(question, keys(question, *chosen)) == share


@pytest.mark.parametrize(("given_", "share"), [("true", 1), (True, 1), ("false", 0), (False, 0)])
def test_true_or_false(given_: object, share: int) -> None:
    assert questions.grade(ask("true_false"), given_) == share


@pytest.mark.parametrize("written", ["Stop sign", "  stop   SIGN ", "senal de alto", "SEÑAL DE ALTO"])
def test_short_answers_forgive_case_spaces_and_accents(written: str) -> None:
    assert questions.grade(ask("short"), written) == 1


def test_case_and_accents_count_where_the_author_says_so() -> None:
    question = ask("short", accepted=["Señal"], case_matters=True, accents_matter=True)
    assert questions.grade(question, "Señal") == 1
    assert questions.grade(question, "señal") == 0
    assert questions.grade(question, "Senal") == 0


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("2.5", 1),
        ("3", 1),
        ("3.01", 0),
        (" 2.0 inches", 1),
        ("2 in.", 1),
        ("+2.5", 1),
        ("-2.5", 0),
        ("−2.5", 0),
    ],
)
def test_numbers_within_tolerance(written: str, share: int) -> None:
    assert questions.grade(ask("numeric"), written) == share


@pytest.mark.parametrize(
    "written", ["1,5", "two", "2.5 feet", "NaN", "inf", "1e999", "1,50,000", "0x10", "٣", "2 5"]
)
def test_what_is_no_number_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(BadAnswer) as refusal:
        questions.grade(ask("numeric"), written)
    assert str(refusal.value).endswith(".")


def test_thousands_are_written_with_commas() -> None:
    assert questions.number("1,500,000.25") == Decimal("1500000.25")


def test_matching_counts_each_pair() -> None:
    question = ask("matching")
    red, green = (left.key for left in questions.public(question, []).lefts)
    stop, go = keys(question, "Stop", "Go")
    assert questions.grade(question, {red: stop, green: go}) == 1
    assert questions.grade(question, {red: stop, green: stop}) == Fraction(1, 2)
    assert questions.grade(question, {red: go}) == 0


def test_ordering_counts_neighbors() -> None:
    question = ask("ordering")
    first, second, third, fourth = keys(question, "first", "second", "third", "fourth")
    assert questions.grade(question, [first, second, third, fourth]) == 1
    assert questions.grade(question, [fourth, first, second, third]) == Fraction(2, 3)
    assert questions.grade(question, [fourth, third, second, first]) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_learner_sees_gives_nothing_away(kind: str) -> None:
    """P22, P26: no marks, no feedback, and two opposite keys of one question look the same."""
    question = ask(kind)
    order = questions.new_order(question, shuffle=True, rng=random.Random(3))
    seen = json.dumps(asdict(questions.public(question, order)))
    assert "right" not in seen
    assert "CANARY" not in seen
    for word in ("accepted", "tolerance", "value", "2.5", "stop sign"):
        assert word not in seen
    assert questions.public(question, order) == questions.public(question, order)


def test_matching_keys_do_not_pair_up() -> None:
    question = ask("matching")
    seen = questions.public(question, [])
    assert not {left.key for left in seen.lefts} & {choice.key for choice in seen.choices}
    assert [choice.key for choice in seen.choices] == sorted(choice.key for choice in seen.choices)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=50, deadline=None)
def test_an_ordering_is_never_shown_in_its_right_order(seed: int) -> None:
    question = ask("ordering")
    order = questions.new_order(question, shuffle=False, rng=random.Random(seed))
    assert sorted(order) == sorted(questions.shape_of(question).keys())
    assert questions.grade(question, order) < 1


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


@given(kind=st.sampled_from(KINDS), given_=ANYTHING)
@settings(max_examples=400, deadline=None)
def test_any_answer_is_graded_or_refused_with_a_sentence(kind: str, given_: object) -> None:
    """P51: never an error, never more than all of the points."""
    question = ask(kind)
    try:
        share = questions.grade(question, given_)
    except BadAnswer:
        return  # a sentence, as the tests above show
    assert 0 <= share <= 1


@given(kind=st.sampled_from(KINDS), data=ANYTHING)
@settings(max_examples=400, deadline=None)
def test_any_data_is_a_question_or_refused_with_a_sentence(kind: str, data: object) -> None:
    try:
        kept = questions.check(kind, data)
    except BadQuestion:
        return
    assert questions.check(kind, kept) == kept


@pytest.mark.parametrize(
    ("kind", "data", "word"),
    [
        ("single", {"choices": [{"text": "A", "right": True}]}, "two choices"),
        ("single", {"choices": [{"text": "A"}, {"text": "B"}]}, "which choice is right"),
        ("single", {"choices": [{"text": "A", "right": True}, {"text": "B", "right": True}]}, "Exactly one"),
        ("single", {"choices": [{"text": "A", "right": True}, {"text": "a "}]}, "the same"),
        ("numeric", {"value": "1,5"}, "2.5"),
        ("numeric", {"value": "1", "tolerance": "-1"}, "zero or more"),
        ("short", {"accepted": []}, "at least one"),
        ("ordering", {"items": [{"text": "A"}]}, "two items"),
        ("matching", {"pairs": [{"left": "A", "right": "B"}]}, "two pairs"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(kind: str, data: dict[str, Any], word: str) -> None:
    with pytest.raises(BadQuestion, match=word):
        questions.check(kind, data)


def test_pools_are_drawn_from_as_the_policy_says() -> None:
    asked = [Question(pk=n, position=n, pool="night" if n < 5 else "", kind="true_false") for n in range(8)]
    policy = QuizPolicy(draw={"night": 2}, shuffle=False)
    drawn = questions.draw(asked, policy, random.Random(1))
    assert [question.pool for question in drawn].count("night") == 2
    assert len(drawn) == 5
    assert questions.drawn_count({"night": 5, "": 3}, policy) == 5
    assert [question.position for question in drawn] == sorted(question.position for question in drawn)


def test_the_review_speaks_in_words() -> None:
    question = ask("matching")
    assert questions.solution(question) == ["Red → Stop", "Green → Go"]
    single = ask("single")
    assert questions.in_words(single, key_of(single, "Two")) == ["Two"]
    assert questions.solution(ask("numeric")) == ["2.5 inches (give or take 0.5)"]
