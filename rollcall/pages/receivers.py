"""What follows when Wagtail says that a page was published, moved or taken away."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from rollcall.pages import faq, searching, telling
from rollcall.pages.models import FaqPage, KitPage, NewsPage, ResourcePage
from rollcall.pages.toolkit import entries


@receiver(page_published)
@receiver(page_unpublished)
def renew_search(sender: Any, instance: Page, **kwargs: Any) -> None:
    """The search table, and the readers of updates, are told what is public now."""
    if isinstance(instance, ResourcePage | KitPage):
        entries.refresh(instance)
    elif isinstance(instance, FaqPage):
        faq.refresh(instance)
    elif isinstance(instance, searching.KINDS):
        searching.refresh(instance)
    if isinstance(instance, ResourcePage | KitPage | NewsPage):
        telling.tell(instance)


@receiver(post_page_move)
def renew_search_below(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Addresses below a page that was moved are new."""
    for page in instance.get_descendants(inclusive=True).live().specific():
        renew_search(sender, page)


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
