"""What the portal's pages are compared with."""

import json

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from bench.models import Line, Tally

SHEETS = 100
ROWS = 40


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing but the server and the middleware."""
    return HttpResponse("")


@login_required
def table(request: HttpRequest) -> HttpResponse:
    """Reference (a): three indexed queries and a table of forty rows in a Django template."""
    sheet = (request.user.pk or 0) % SHEETS
    context = {
        "lines": Line.objects.filter(sheet=sheet).order_by("place"),
        "count": Line.objects.filter(sheet=sheet + 1).count(),
        "tally": Tally.objects.get(person_id=request.user.pk),
    }
    return render(request, "bench/table.html", context)


@csrf_exempt
@login_required
def row(request: HttpRequest) -> HttpResponse:
    """Reference (b): read and write one row in a transaction, with a note in JSON as a player sends one."""
    sent = json.loads(request.body)
    with transaction.atomic():
        tally = Tally.objects.select_for_update().get(person_id=request.user.pk)
        tally.number += 1
        tally.note = json.dumps(sent)
        tally.save(update_fields=["number", "note"])
    return JsonResponse({"number": tally.number})
