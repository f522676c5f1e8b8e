"""The demo's mailbox shows letters as their readers see them."""

from email.message import EmailMessage
from pathlib import Path

from django.conf import LazySettings
from django.test import Client


def test_a_link_can_be_followed_and_markup_is_only_text(
    db: None, client: Client, settings: LazySettings, tmp_path: Path
) -> None:
    """P41: what a letter says is shown as text."""
    settings.MAILBOX_FOLDER = tmp_path
    letter = EmailMessage()
    letter["To"], letter["Subject"] = "nora@halecounty.example", "A question"
    letter.set_content("Answer here: http://localhost:8000/poc/abc/\n\n<b>Nora</b>")
    (tmp_path / "abc123.eml").write_bytes(bytes(letter))
    page = client.get("/demo/letters/abc123/").text
    assert '<a href="http://localhost:8000/poc/abc/"' in page
    assert "&lt;b&gt;Nora&lt;/b&gt;" in page
