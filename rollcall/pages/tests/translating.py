"""Making translations as an editor does it."""

from typing import Any

from django.test import Client
from wagtail.models import Locale, Page

SPANISH = {"headers": {"accept-language": "es"}}


def spanish(original: Page, *, publish: bool = True, **words: Any) -> Any:
    """The Spanish version of a page, with those above it where they are not translated yet."""
    draft = original.specific.copy_for_translation(Locale.objects.get(language_code="es"), copy_parents=True)
    for name, value in words.items():
        setattr(draft, name, value)
    revision = draft.save_revision()
    if publish:
        revision.publish()
    return draft.specific_class.objects.get(pk=draft.pk)


def read(client: Client, path: str, language: str = "es") -> str:
    """What somebody reads there in one language."""
    answer = client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()
