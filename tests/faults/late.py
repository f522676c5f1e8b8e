"""Answers a write before it is taken: what must never be done."""

import json
import re
import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

Handler = Callable[[HttpRequest], HttpResponse]
Yes = Callable[[bytes], HttpResponse]

# What each kind of write would be told, had it been taken.
ANSWERS: dict[str, Yes] = {
    r"/commit$": lambda body: JsonResponse({"number": json.loads(body)["number"]}),
    r"/try/\d+/\d+/$": lambda _body: JsonResponse({"saved": True}),
    r"/try/\d+/hand-in/$": lambda _body: HttpResponseRedirect("../"),
    r"/desk/events/\d+/roster/$": lambda _body: HttpResponseRedirect("0/"),
    r"/roster/\d+/do/$": lambda _body: HttpResponseRedirect("../"),
}


def answer_first(get_response: Handler) -> Handler:
    def handle(request: HttpRequest) -> HttpResponse:
        said = next((yes for path, yes in ANSWERS.items() if re.search(path, request.path)), None)
        if said is None or request.method != "POST":
            return get_response(request)
        answer = said(request.body)  # read now: it is gone when the line is closed
        threading.Thread(target=_later, args=(get_response, request), daemon=True).start()
        return answer

    return handle


def _later(get_response: Handler, request: HttpRequest) -> None:
    time.sleep(0.4)
    get_response(request)
