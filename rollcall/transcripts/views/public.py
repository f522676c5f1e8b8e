"""What anyone may check."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rollcall.transcripts import certificates


def show(request: HttpRequest, number: str) -> HttpResponse:
    """One certificate, to whoever holds its number (R29, P52)."""
    return render(request, "transcripts/certificate.html", {"paper": certificates.find(number)})
