"""For whoever watches over the processes: alive, and ready to serve."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rollcall.base import skew


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """This process answers. Asks nothing else, so that a slow database does not get it killed."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """This process can serve pages: the database answers, and our clocks agree. 503 while not (F17)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if skew.too_far():
            return HttpResponse(
                "the clock here is not the database's\n", status=503, content_type="text/plain"
            )
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
