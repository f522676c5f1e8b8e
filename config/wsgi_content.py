"""The content origin's door: packages made by others, on a host that shares no cookie with the portal."""

import os

os.environ["ROLLCALL_ROLE"] = "content"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
