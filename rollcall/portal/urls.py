"""Addresses of the composed site: home, my page, search, help, and what machines ask for."""

from django.urls import path

from rollcall.portal.views import (
    accessibility,
    bulletins,
    copies,
    erasing,
    health,
    home,
    language,
    machines,
    mine,
    search,
    theme,
)

app_name = "portal"
urlpatterns = [
    path("", home.show, name="home"),
    path("search/", search.show, name="search"),
    path("search/suggest/", search.suggest, name="search_suggest"),
    path("help/", home.help_page, name="help"),
    path("accessibility/", accessibility.show, name="accessibility"),
    path("theme/", theme.choose, name="theme"),
    path("language/<slug:code>/", language.choose, name="language"),
    path("bulletins/<int:pk>/close/", bulletins.close, name="bulletin_close"),
    path("account/", mine.show, name="mine"),
    path("account/settings/", mine.settings_page, name="settings"),
    path("account/copies/<uuid:key>/", copies.show, name="copy"),
    path("account/copies/<uuid:key>/take/", copies.take, name="copy_take"),
    path("account/erasure/<str:secret>/", erasing.take_back, name="erasure"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("shared/<slug:digest>.png", machines.shared_picture, name="shared_picture"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("favicon.ico", machines.favicon, name="favicon"),
]
