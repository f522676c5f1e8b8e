"""Two new members of staff, one who keeps pages and one who clears them; run inside the portal's world.

`python -m tests.stories.make_editors` appoints both. Each has shown a second factor before.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from conftest import enroll_second_factor, person  # noqa: E402  (after the settings)
from rollcall.accounts import appointments, duties  # noqa: E402
from rollcall.accounts.models import User  # noqa: E402

EDITOR, CLEARER = "ann.hill@rollcall.example", "cleo.ames@rollcall.example"
SECRETS = {EDITOR: "ANN2HILL3ROLLCALL4STORY5SECRET6Q", CLEARER: "CLEO2AMES3ROLLCALL4STORY5SECRETQ"}

if __name__ == "__main__":
    dana = User.objects.get(email="dana@rollcall.example")
    for email, name, duty in ((EDITOR, "Ann Hill", "pages"), (CLEARER, "Cleo Ames", "clearance")):
        one = person(email, name)
        appointments.appoint(one, by=dana, wanted=[duties.DUTIES[duty]], reason="Joins the editors.")
        enroll_second_factor(one, SECRETS[email])
