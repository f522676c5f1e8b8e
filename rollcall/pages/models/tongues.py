"""One page in several languages: the original, and translations that stand at the same address.

The tree of the original language says what there is and where. A translation stands in a tree beside it and
is read instead of its original by whoever chose that language (docs/decisions/0009).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.db.models import Q, QuerySet, TextChoices
from django.utils.functional import cached_property
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page
from wagtail.url_routing import RouteResult

AnyPage = TypeVar("AnyPage", bound=Page)
KEPT_SECONDS = 5


def codes() -> dict[int, str]:
    """The languages that pages are written in, by the key of their locale; one query in some seconds."""
    local = caches["local"]
    kept: dict[int, str] | None = local.get("tongues")
    if kept is None:
        kept = dict(Locale.objects.values_list("pk", "language_code"))
        local.set("tongues", kept, KEPT_SECONDS)
    return kept


def code_of(page: Page) -> str:
    """The language that a page is written in, as one of `settings.LANGUAGES`."""
    return codes().get(page.locale_id, settings.LANGUAGE_CODE)


def is_original(page: Page) -> bool:
    return code_of(page) == settings.LANGUAGE_CODE


def wanted() -> str:
    """The language of the reader."""
    return get_language() or settings.LANGUAGE_CODE


def published(keys: Iterable[uuid.UUID]) -> list[Page]:
    """What visitors may read of the translations of these pages; one query. A copy that Wagtail keeps in step
    with its original (an alias) is no translation."""
    rows = Page.objects.filter(translation_key__in=list(keys), live=True, alias_of=None)
    return list(rows.exclude(locale__language_code=settings.LANGUAGE_CODE))


def read(originals: QuerySet[AnyPage]) -> QuerySet[AnyPage]:
    """The same pages as the reader has them: a translation where one is published. As many queries."""
    if wanted() == settings.LANGUAGE_CODE:
        return originals
    theirs = Page.objects.filter(locale__language_code=wanted(), live=True, alias_of=None)
    keys = originals.order_by().values("translation_key")
    is_theirs = Q(locale__language_code=wanted(), alias_of=None)
    stays = Q(locale__language_code=settings.LANGUAGE_CODE) & ~Q(
        translation_key__in=theirs.values("translation_key")
    )
    rows: QuerySet[AnyPage] = originals.model._default_manager.filter(live=True, translation_key__in=keys)
    return rows.filter(is_theirs | stays)


def originals_of(rows: QuerySet[AnyPage]) -> QuerySet[AnyPage]:
    """Without translations, which say the same thing once more."""
    return rows.filter(locale__language_code=settings.LANGUAGE_CODE)


def each_read(originals: Sequence[AnyPage]) -> list[AnyPage]:
    """Pages at hand as the reader has them, in their order; one query for a reader of a translation."""
    if wanted() == settings.LANGUAGE_CODE or not originals:
        return list(originals)
    rows = (
        type(originals[0])
        ._default_manager.select_related(*_held(originals[0]))
        .filter(
            translation_key__in=[one.translation_key for one in originals],
            locale__language_code=wanted(),
            live=True,
            alias_of=None,
        )
    )
    theirs = {row.translation_key: row for row in rows}
    return [theirs.get(one.translation_key, one) for one in originals]


def _held(page: Page) -> list[str]:
    """What was read together with a page, to be read together with its translations."""
    return [name for name in page._state.fields_cache if page._meta.get_field(name).many_to_one]


def others_than_of(page: Translated) -> list[str]:
    """The languages whose readers are shown another page instead of this one."""
    own = code_of(page)
    if own != settings.LANGUAGE_CODE:
        return [code for code, _name in settings.LANGUAGES if code != own]
    return sorted(code_of(row) for row in published([page.translation_key]))


def short(code: str) -> str:
    """A language as catalog and search name it: "en"."""
    return code.partition("-")[0]


def is_behind(original: Page, translation: Page) -> bool:
    """Whether the original was published again after its translation."""
    then, now = translation.last_published_at, original.last_published_at
    return bool(then and now and now > then)


class State(TextChoices):
    """How far one page is in one language."""

    NONE = "none", _("Not translated")
    DRAFT = "draft", _("Draft")
    CURRENT = "current", _("Current")
    BEHIND = "behind", _("Translation behind original")


@dataclass(frozen=True, slots=True)
class Line:
    """A page in one language, for editors."""

    original: Page
    translation: Page | None
    state: State
    language: str  # its name, in its own words


def languages() -> list[tuple[str, str]]:
    """Those into which pages are translated, with their names."""
    return [(code, name) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def state_of(original: Page, translation: Page | None) -> State:
    """An alias, which Wagtail makes of the pages above a translation, says the original's words."""
    if translation is None or translation.alias_of_id is not None:
        return State.NONE
    if not translation.live:
        return State.DRAFT
    return State.BEHIND if is_behind(original, translation) else State.CURRENT


def line(original: Page, translation: Page | None, language: str) -> Line:
    state = state_of(original, translation)
    return Line(original, None if state == State.NONE else translation, state, language)


def lines(page: Page) -> list[Line]:
    """How far an original is in each language; of a translation its own state. One query."""
    rows = {code_of(row): row for row in Page.objects.filter(translation_key=page.translation_key)}
    original = rows.get(settings.LANGUAGE_CODE)
    if original is None:
        return []
    shown = languages() if is_original(page) else [one for one in languages() if one[0] == code_of(page)]
    return [line(original, rows.get(code), name) for code, name in shown]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page says of its language to one reader."""

    lang: str  # of its words, where they are in another language than the page around them; else ""
    is_missing: bool
    is_behind: bool
    name: str  # of the reader's language, in that language
    offered: Sequence[str]  # the languages in which this page can be read


class Translated:
    """Mix in before the page class."""

    if TYPE_CHECKING:
        pk: Any
        translation_key: uuid.UUID
        locale_id: int
        live: bool

    # Of a page that decides for its translations: what they may not say otherwise.
    decided_by_the_original: tuple[str, ...] = ()

    @cached_property
    def original(self) -> Page:
        """The page that this one translates; itself where it is no translation, or has lost its original."""
        return self.find_original() or self

    def find_original(self) -> Self | None:
        """What this one translates, read anew; nothing where it is an original. One query."""
        if is_original(self):
            return None
        rows = type(self)._default_manager.filter(  # type: ignore[attr-defined]
            translation_key=self.translation_key, locale__language_code=settings.LANGUAGE_CODE
        )
        found: Self | None = rows.first()
        return found

    @cached_property
    def translations(self) -> list[Page]:
        """The published ones; one query, or none of a page that was routed to."""
        return published([self.translation_key])

    def as_read(self) -> Self:
        """This original in the language of the reader where that is published; else itself. One query, and
        one more for a translation."""
        theirs = [row for row in self.translations if code_of(row) == wanted()]
        if not theirs:
            return self
        shown: Self = type(self)._default_manager.get(pk=theirs[0].pk)  # type: ignore[attr-defined]
        shown.original, shown.translations = self, self.translations
        return shown

    @cached_property
    def reading(self) -> Reading:
        """For the templates of this page, as the reader has it."""
        own, theirs = code_of(self), wanted()
        offered = {settings.LANGUAGE_CODE, *(code_of(row) for row in self.translations)}
        return Reading(
            lang="" if own == theirs else short(own),
            is_missing=own != theirs and theirs not in offered,
            is_behind=own != settings.LANGUAGE_CODE and is_behind(self.original, self),
            name=get_language_info(theirs)["name_translated"],
            offered=[code for code, _name in settings.LANGUAGES if code in offered],
        )

    @property
    def localized(self) -> Self:
        """Wagtail asks for a link: all translations stand at one address, so nothing is looked up."""
        return self

    def keep_to_the_original(self) -> None:
        """A translation has its original's address, and whatever its original decides (R1)."""
        original = self.find_original()
        for name in ("slug", *self.decided_by_the_original) if original else ():
            setattr(self, name, getattr(original, name))


def with_translations(originals: QuerySet[Page]) -> QuerySet[Page]:
    """These pages and the published translations of them."""
    of_them = Q(translation_key__in=originals.values("translation_key"), live=True, alias_of=None)
    rows: QuerySet[Page] = Page.objects.filter(Q(pk__in=originals.values("pk")) | of_them)
    return rows


def chosen(chain: Sequence[Page], rows: Sequence[Page]) -> Page:
    """The last page of a way through the originals as the reader has it, knowing those above it. `rows` are
    all of them with their translations; one query."""
    last, others = chain[-1], [row for row in rows if not is_original(row)]
    theirs = {row.translation_key: row for row in others if code_of(row) == wanted()}
    page: Page = theirs.get(last.translation_key, last).specific
    if isinstance(page, Translated):
        page.translations = [row for row in others if row.translation_key == last.translation_key]
        page.__dict__["crumbs"] = [theirs.get(one.translation_key, one) for one in chain[:-1]]
        if not is_original(page):
            page.original = last
    return page


def as_read(found: RouteResult) -> RouteResult:
    """The page that was routed to, in the language of the reader."""
    page = found.page
    shown = page.as_read() if isinstance(page, Translated) else page
    return RouteResult(shown, found.args, found.kwargs)
