"""Questions and answers, and whether they helped (R37)."""

from allauth.core.internal.ratelimit import consume
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rollcall.base import structured
from rollcall.base.http import form_status, posted
from rollcall.pages import faq, faq_structured
from rollcall.pages.errors import NoSuchAnswer
from rollcall.pages.forms.faq import HelpedForm, SentenceForm
from rollcall.pages.models import FaqPage
from rollcall.pages.models.faq import Entry

RATE = {"faq_helped": "30/m/ip"}


@require_safe
def show(request: HttpRequest, page: FaqPage) -> HttpResponse:
    """All questions by theme, each with an address of its own."""
    told = {"page": page, "structured": structured.block(faq_structured.data(page))}
    return render(request, "pages/faq/page.html", told)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def helped(request: HttpRequest, pk: int, anchor: str) -> HttpResponse:
    """Take a yes or no, then offer to say why. Opening the page changes nothing."""
    page = get_object_or_404(FaqPage.objects.live(), pk=min(pk, 2**63 - 1))
    try:
        entry = faq.find(page, anchor)
    except NoSuchAnswer as error:
        raise Http404 from error
    if request.method == "POST" and not consume(request, app="rollcall", action="faq_helped", config=RATE):
        sentence = _("That was many answers in a short time. Wait a minute, then go on.")
        return render(request, "base/errors/429.html", {"sentence": sentence}, status=429)
    if "sentence" in request.POST:
        return _say_why(request, page, entry)
    return _judge(request, page, entry)


def _judge(request: HttpRequest, page: FaqPage, entry: Entry) -> HttpResponse:
    form = HelpedForm(posted(request))
    if form.is_valid():
        yes = form.cleaned_data["helped"] == "yes"
        faq.vote(page, entry.anchor, helped=yes, visitor=_visitor(request))
        return redirect(request.path)
    return _page(request, page, entry, SentenceForm(), form_status(form))


def _say_why(request: HttpRequest, page: FaqPage, entry: Entry) -> HttpResponse:
    form = SentenceForm(request.POST)
    if not form.is_valid():
        return _page(request, page, entry, form, form_status(form))
    try:
        words = form.cleaned_data["sentence"]
        faq.add_sentence(page, entry.anchor, sentence=words, visitor=_visitor(request))
    except NoSuchAnswer:
        return _page(request, page, entry, form, 422)
    return redirect(request.path)


def _page(request: HttpRequest, page: FaqPage, entry: Entry, form: SentenceForm, status: int) -> HttpResponse:
    key = request.session.session_key
    said = faq.of_visitor(page, entry.anchor, faq.visitor_of(key)) if key else None
    told = {"page": page, "entry": entry, "form": form, "said": said, "back": faq.path(page)}
    return render(request, "pages/faq/helped.html", told, status=status)


def _visitor(request: HttpRequest) -> str:
    """This visit; one begins when somebody answers, so that the same answer counts once."""
    if not request.session.session_key:
        request.session.create()
    return faq.visitor_of(str(request.session.session_key))
