"""No word stands in a template that no translator ever sees.

Each template is read as Django reads it; what is left of its plain text without tags, comments and marks of
its own must hold no word. So must the attributes that people read or hear.
"""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment, Doctype
from django.template.base import DebugLexer, TokenType

ROOT = Path(__file__).resolve().parents[2] / "rollcall"
HEARD = ("title", "alt", "aria-label", "placeholder", "label", "hint", "heading", "summary")
NO_WORDS = re.compile(r"\S*/\S*|\brc-[\w-]+")  # an address in a letter, a class in a block
WORD = re.compile(r"[^\W\d_]{2,}")
# The same in each language: names, units, formats, what is typed as it stands.
NAMES = {
    "Rollcall", "CSV", "XLSX", "PDF", "JSON", "ZIP", "XML", "HTML", "SCORM", "TCOLE", "POST", "ORI", "URL",
    "QR", "min", "kB", "MB", "h", "Zoom", "Teams", "Webex", "VTT", "GIFT", "ICS", "ID", "PID", "UTC", "SHA",
}  # fmt: skip


def templates() -> list[Path]:
    """Pages and letters; not XML for machines, and not what a room shows of other people's words."""
    found = [*ROOT.rglob("templates/**/*.html"), *ROOT.rglob("templates/**/*.txt")]
    return sorted(path for path in found if "tests" not in path.parts)


def untranslated(source: str) -> list[str]:
    """The words that stand in a template outside of any translation."""
    plain, inside = [], ""
    for token in DebugLexer(source).tokenize():
        name = token.contents.split(" ")[0] if token.token_type is TokenType.BLOCK else ""
        if inside:
            inside = "" if name == inside else inside
        elif name in {"blocktranslate", "blocktrans", "comment"}:
            inside = f"end{name}"
        elif token.token_type is TokenType.TEXT:
            plain.append(token.contents)
        else:
            plain.append("·")  # a value or a tag: part of an attribute, or nothing
    return words_of("".join(plain))


def words_of(html: str) -> list[str]:
    """Words of the text nodes and of the attributes that are read out."""
    soup = BeautifulSoup(html, "html.parser")
    for gone in soup(["script", "style", "code", "kbd", "bdi"]):
        gone.decompose()
    texts = [str(text) for text in soup.find_all(string=True) if not isinstance(text, Comment | Doctype)]
    texts += [str(tag[name]) for tag in soup.find_all(True) for name in HEARD if tag.has_attr(name)]
    return [word for text in texts for word in WORD.findall(NO_WORDS.sub("", text)) if word not in NAMES]


@pytest.mark.once
@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_can_be_translated(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8")) == []


@pytest.mark.once
@pytest.mark.parametrize(
    "source",
    ["<p>Plain words</p>", '<a aria-label="Close" href="/">{{ x }}</a>', "{% translate 'A' %} and more"],
)
def test_a_word_without_translation_is_found(source: str) -> None:
    """Negative control."""
    assert untranslated(source)
