"""The list, the page, feeds and calendars: /events/. One's own: /account/near-me/, /account/calendar/."""

from django.urls import URLPattern, path, re_path

from rollcall.events.views import feeds, public, wishes

urlpatterns: list[URLPattern] = [
    path("events/", public.show_list, name="list"),
    path("events/map/", public.show_map, name="map"),
    path("events/month/", public.this_month, name="this_month"),
    re_path(r"^events/month/(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])/$", public.show_month, name="month"),
    path("events/feeds/mine/<str:secret>.ics", feeds.own, name="own_feed"),
    path("events/feeds/<slug:code>.ics", feeds.calendar, name="calendar_feed"),
    path("events/feeds/<slug:code>.atom", feeds.news, name="news_feed"),
    path("events/<slug:slug>/", public.show_event, name="event"),
    path("events/<slug:slug>/calendar.ics", public.calendar_file, name="calendar_file"),
    path("account/near-me/", wishes.near, name="near_me"),
    path("account/near-me/<int:pk>/remove/", wishes.forget, name="near_me_remove"),
    path("account/calendar/", wishes.calendar, name="calendar"),
]
