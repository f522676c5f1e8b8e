"""What follows when Wagtail says that a page was published, moved or taken away."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from rollcall.catalog.models.courses import Generation
from rollcall.pages import faq, searching, telling, translations
from rollcall.pages.links import rounds
from rollcall.pages.models import FaqPage, KitPage, NewsPage, PortalPage, ResourcePage, tongues
from rollcall.pages.toolkit import entries


@receiver(page_published)
@receiver(page_unpublished)
def renew_search(sender: Any, instance: Page, **kwargs: Any) -> None:
    """The search table, and the readers of updates, are told what is public now; an original is hidden from
    the readers of a translation that went up, and shown to them again when it is taken down."""
    _renew(instance)
    if isinstance(instance, PortalPage) and instance.original is not instance:
        _renew(instance.original)


def _renew(instance: Page) -> None:
    Generation.bump()  # what is kept of the public pages is old
    if isinstance(instance, ResourcePage | KitPage):
        entries.refresh(instance)
    elif isinstance(instance, FaqPage):
        faq.refresh(instance)
    elif isinstance(instance, searching.KINDS):
        searching.refresh(instance)
    if isinstance(instance, ResourcePage | KitPage | NewsPage):
        telling.tell(instance)


@receiver(page_published)
def let_translations_follow(sender: Any, instance: Page, **kwargs: Any) -> None:
    """What an original decides, such as who may open it, holds for its translations at once (R1)."""
    if isinstance(instance, PortalPage) and tongues.is_original(instance):
        translations.keep_in_step(instance)


@receiver(page_slug_changed)
def let_addresses_follow(sender: Any, instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, PortalPage) and tongues.is_original(instance):
        translations.keep_in_step(instance)


@receiver(page_unpublished)
def take_translations_down(sender: Any, instance: Page, **kwargs: Any) -> None:
    """A translation never stands without its original."""
    if isinstance(instance, PortalPage) and tongues.is_original(instance):
        translations.take_down(instance)


@receiver(page_published)
def forget_broken_links(sender: Any, instance: Page, **kwargs: Any) -> None:
    """What an editor has just taken off is not broken any more; what is new is asked at night."""
    rounds.forget_what_left(instance)


@receiver(post_page_move)
def renew_search_below(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Addresses below a page that was moved are new."""
    for page in instance.get_descendants(inclusive=True).live().specific():
        renew_search(sender, page)
    let_addresses_follow(sender, instance.specific)


@receiver(post_delete)
def leave_search(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, ResourcePage | KitPage):
        entries.drop(instance)
    elif isinstance(instance, FaqPage):
        faq.drop(instance)
    elif isinstance(instance, searching.KINDS):
        searching.drop(instance)
    if isinstance(instance, ResourcePage | KitPage | NewsPage):
        telling.take_back(instance)
    if isinstance(instance, PortalPage) and tongues.is_original(instance):
        translations.take_down(instance)
