"""A provider's logo: a picture by its content, of bounded size, under a name of ours (P37, P38)."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from rollcall.accounts.models import User
from rollcall.catalog import media
from rollcall.catalog.models import Provider

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
Send = Callable[[str, bytes], str]


def png(width: int = 8, height: int = 6) -> bytes:
    held = io.BytesIO()
    Image.new("1", (width, height)).save(held, "PNG")
    return held.getvalue()


@pytest.fixture
def send(signed_in: Callable[..., Client], dana: User, plains: Provider) -> Send:
    """`send("logo.png", …)` saves the provider with that logo; the page that comes back."""
    desk = signed_in(dana)
    here = reverse("wagtailsnippets_catalog_provider:edit", args=[plains.pk])

    def post(name: str, content: bytes) -> str:
        fields = {"name": plains.name, "slug": plains.slug, "logo": SimpleUploadedFile(name, content)}
        return desk.post(here, fields, follow=True).content.decode()

    return post


def logo() -> str:
    return str(Provider.objects.get().logo.name)


def test_a_picture_is_taken_under_a_name_of_ours(send: Send) -> None:
    """P33: no name from outside reaches the disk."""
    send("../../Our Logo.png", png())
    assert logo().startswith("providers/")
    assert logo().endswith(".png")
    assert "ogo" not in logo()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.svg", SVG),
        ("logo.png", SVG),
        ("logo.png", b"<html><script>alert(1)</script>"),
        ("logo.gif", png()),
        ("logo.png", png()[:40]),
        ("logo.png.html", png()),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(send: Send, name: str, content: bytes) -> None:
    """P38."""
    page = send(name, content)
    assert "The picture is not a PNG" in page or "The file is not a" in page
    assert logo() == ""


def test_too_many_pixels_are_refused(send: Send) -> None:
    """P38: a small file that becomes a huge picture: more than Pillow opens, and more than we take."""
    assert "The picture" in send("bomb.png", png(15_000, 15_000))
    assert "too many pixels" in send("large.png", png(7_500, 7_000))
    assert logo() == ""


def test_too_large_a_file_is_refused(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(media.MOST_BYTES, "picture", 50)
    assert "larger than" in send("logo.png", png())
    assert logo() == ""


def test_it_is_the_check_that_refuses(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without it the drawing with a script in it would be stored."""
    monkeypatch.setattr(media, "check_picture", lambda upload: None)
    send("logo.svg", SVG)
    assert logo().endswith(".svg")


def test_saving_without_a_new_logo_keeps_the_old(
    send: Send, signed_in: Callable[..., Client], dana: User, plains: Provider
) -> None:
    send("logo.png", png())
    before = logo()
    here = reverse("wagtailsnippets_catalog_provider:edit", args=[plains.pk])
    signed_in(dana).post(here, {"name": "Plains", "slug": plains.slug})
    assert (Provider.objects.get().name, logo()) == ("Plains", before)
