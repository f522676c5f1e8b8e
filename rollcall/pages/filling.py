"""What a draft still lacks. Saving a draft asks for little, so it is asked before the page goes up (R32)."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, OneToOneField
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import Page

ROOM = "pages"
EMPTY = frozenset(("blank", "null"))


def missing(page: Page) -> Iterator[str]:
    """Each a sentence that says where; nothing where all that has a star is filled in."""
    for name in _empty(page):
        yield _("“%(field)s” is empty.") % {"field": name}
    for place, row in _rows(page):
        for name in _empty(row):
            yield _("%(place)s: “%(field)s” is empty.") % {"place": place, "field": name}
    for field in page._meta.fields:
        if isinstance(field, StreamField):
            yield from _of_blocks(page, field)


def _empty(row: Model) -> Iterator[str]:
    """The names on the form of what may not be empty and is."""
    fields = [one for one in row._meta.fields if _is_asked(one)]
    for field in fields:
        try:
            field.clean(getattr(row, field.attname), row)
        except ValidationError as error:
            if EMPTY & {one.code for one in error.error_list}:
                yield str(field.verbose_name)


def _is_asked(field: Any) -> bool:
    """On the form, and of this room; `title` is the one of Wagtail's that must be filled in."""
    of_ours = field.model._meta.app_label == ROOM and not isinstance(field, ParentalKey | OneToOneField)
    return field.name == "title" or (of_ours and field.editable and not isinstance(field, StreamField))


def _rows(page: Page) -> Iterator[tuple[str, Model]]:
    for relation in get_all_child_relations(type(page)):
        if relation.related_model._meta.app_label != ROOM:
            continue
        for number, row in enumerate(getattr(page, relation.get_accessor_name()).all(), start=1):
            yield f"{str(row._meta.verbose_name).capitalize()} {number}", row


def _of_blocks(page: Page, field: StreamField) -> Iterator[str]:
    value = getattr(page, field.name)
    try:
        field.stream_block.clean(value)
    except ValidationError as error:
        for number in sorted(getattr(error, "block_errors", None) or {}):
            if value[number].block_type == "picture" and value[number].value["image"]:
                continue  # its words are looked at, and named better, in `checking.py`
            yield _("Block %(number)d, “%(kind)s”: something with a star is empty, or is not as it says.") % {
                "number": number + 1,
                "kind": value[number].block.label,
            }
