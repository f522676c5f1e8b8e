"""The record of the person who is signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rollcall.transcripts import queries
from rollcall.transcripts.policies import signed_in


@login_required
def certificates(request: HttpRequest) -> HttpResponse:
    """Print certificates: all, one or several (R26)."""
    return render(request, "transcripts/mine.html", {"papers": queries.papers(signed_in(request))})
