"""A page with every part on it, for the tests of the look; no address of the portal."""

from pathlib import Path

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django_cotton.compiler_regex import CottonCompiler

HERE = Path(__file__).parent


class Sample(forms.Form):
    name = forms.CharField(label="Legal name", help_text="As it shall stand on certificates.")
    email = forms.EmailField(label="E-mail")
    agency = forms.CharField(label="Your agency")
    category = forms.ChoiceField(
        label="Category", choices=[("le", "Sworn law enforcement"), ("co", "Corrections")]
    )
    note = forms.CharField(label="Anything we should know", widget=forms.Textarea, required=False)
    shift = forms.ChoiceField(
        label="Shift", choices=[("d", "Days"), ("n", "Nights")], widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        choices=[("s", "Safety"), ("w", "Wellness")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agree = forms.BooleanField(label="The name above is mine")


def draw(source: str, request: HttpRequest | None = None, **context: object) -> str:
    """Render a template's text as our loader would: parts first, then Django."""
    return engines["django"].from_string(CottonCompiler().process(source)).render(context, request)


def page(request: HttpRequest, name: str) -> HttpResponse:
    messages.success(request, "Your place is kept.")
    context = {
        "form": Sample(),
        "bad": Sample({"bad-email": "nobody", "bad-shift": "x"}, prefix="bad"),
        "page_obj": Paginator(range(95), 10).page(3),
    }
    return HttpResponse(draw((HERE / f"{name}.html").read_text(encoding="utf-8"), request, **context))


def search(request: HttpRequest) -> HttpResponse:
    """What an address of a combo box answers."""
    rows = (
        '<li role="option" data-value="17">Hale County Sheriff’s Office<small>Plainview, Texas</small></li>'
    )
    return HttpResponse(rows + '<li role="option" data-value="18">Hale Center Police Department</li>')


urlpatterns = [path("search/", search), path("<slug:name>/", page)]
