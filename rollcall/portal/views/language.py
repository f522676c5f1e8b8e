"""English or Spanish: one tap, and the same page again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from rollcall.accounts import languages
from rollcall.accounts.models import User
from rollcall.base import language
from rollcall.portal.views.theme import came_from


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the language in this browser; sent as a form by somebody signed in, for his letters too."""
    if not language.is_offered(code):
        raise Http404
    if request.method == "POST" and isinstance(request.user, User):
        languages.choose(request.user, code)
    answer = redirect(language.without(came_from(request)))
    language.remember(answer, code)
    return answer
