"""Every word on screen is there in every language of the portal."""

import re

import pytest
from babel.messages.mofile import read_mo

from scripts import messages

MARKS = re.compile(r"%\(\w+\)[sdf]|%%|\{\w*\}|</?\w+")


@pytest.mark.once
@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_nothing_is_left_in_english(language: str) -> None:
    """Issue 4: the interface is complete. `make messages` collects, and says what is missing."""
    assert messages.without_translation(language) == []


@pytest.mark.once
def test_a_new_word_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    found = messages.collected()
    found.add("A sentence that nobody translated")
    monkeypatch.setattr(messages, "collected", lambda: found)
    assert "A sentence that nobody translated" in messages.without_translation("es")


@pytest.mark.once
@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_what_is_filled_in_is_the_same(language: str) -> None:
    """A name, a number or a tag that one language has and the other has not is a fault."""
    for message in messages.kept(language):
        singular, *plural = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = set(MARKS.findall(plural[0] if plural else singular))
        for text in messages.texts(message.string):
            assert set(MARKS.findall(text)) <= wanted, message.id
            assert plural or set(MARKS.findall(text)) == wanted, message.id


@pytest.mark.once
@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_what_runs_is_what_was_written(language: str) -> None:
    """The compiled catalog, which the portal reads, is that of the text."""
    with (messages.folder(language) / "django.mo").open("rb") as file:
        compiled = {(messages.texts(one.id), one.context): one.string for one in read_mo(file) if one.id}
    for message in messages.kept(language):
        if message.id:
            told = compiled[messages.texts(message.id), message.context]
            assert messages.texts(told) == messages.texts(message.string)
