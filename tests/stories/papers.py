"""Certificates in the stories: printed from one's own page, checked by anybody."""

import io
import re

import pypdf
from playwright.sync_api import Page, expect


def print_certificate(page: Page, *wanted: str, course: str = "") -> str:
    """Print from my page; the paper's text is checked. The number on it."""
    page.goto("/account/certificates/")
    address = page.get_by_role("link", name=re.compile(f"Print.*{course}")).first.get_attribute("href")
    paper = page.request.get(address or "")
    assert paper.headers["content-type"] == "application/pdf"
    words = pypdf.PdfReader(io.BytesIO(paper.body())).pages[0].extract_text()
    text = re.sub(r"\s+", " ", words)
    assert [words for words in (*wanted, "Credit is decided by each state") if words not in text] == [], text
    number = re.search(r"(?:[0-9A-Z]{5}-){4}[0-9A-Z]{6}", text)
    assert number, text
    return number[0]


def check_as_a_stranger(page: Page, number: str, name: str, title: str) -> None:
    """Nobody's browser: the number alone shows the content and that it is valid."""
    page.goto("/certificates/")
    page.get_by_role("textbox").fill(number.lower())
    page.get_by_role("button", name="Check").click()
    for wanted in (name, title, "Valid"):
        expect(page.get_by_role("main")).to_contain_text(wanted)
