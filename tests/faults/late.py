"""Answers a commit before it is taken: what must never be done."""

import json
import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

Handler = Callable[[HttpRequest], HttpResponse]


def answer_first(get_response: Handler) -> Handler:
    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path.endswith("/commit"):
            return get_response(request)
        number = json.loads(request.body)["number"]
        threading.Thread(target=_later, args=(get_response, request), daemon=True).start()
        return JsonResponse({"number": number})

    return handle


def _later(get_response: Handler, request: HttpRequest) -> None:
    time.sleep(0.4)
    get_response(request)
