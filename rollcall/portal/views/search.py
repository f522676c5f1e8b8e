"""Search over everything there is. What is locked gives its title and public overview, no more (P26)."""

from typing import Any, cast

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rollcall.base import search
from rollcall.base.models import SearchDocument

A_PAGE = 20
LONGEST = 200


class Answer:
    """What a paginator needs of a search: how many, and a slice of them; each slice asks once."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.found = search.find(words, limit=A_PAGE) if words.strip() else search.Found([], 0)

    def __len__(self) -> int:
        return self.found.total

    def __getitem__(self, part: slice) -> list[SearchDocument]:
        if not part.start:
            return self.found.documents
        return search.find(self.words, limit=A_PAGE, offset=part.start).documents


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Best first, twenty a page. Whatever is typed gives a page, never a fault."""
    words = request.GET.get("q", "")[:LONGEST]
    answer = Answer(words)
    try:
        page = Paginator(cast("Any", answer), A_PAGE).page(request.GET.get("page", "1"))
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404 from error
    return render(request, "portal/search.html", {"words_asked": words, "answer": answer, "page_obj": page})
