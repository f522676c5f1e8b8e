"""Print the legal name of every account of one mailbox: `python -m tests.stories.show_accounts EMAIL`."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db.models import Q  # noqa: E402  (after the settings)

from rollcall.accounts import mailboxes  # noqa: E402
from rollcall.accounts.models import User  # noqa: E402

if __name__ == "__main__":
    asked = sys.argv[1]
    same = Q(mailbox=mailboxes.key(asked)) | Q(email__iexact=asked)
    for name in User.objects.filter(same).order_by("pk").values_list("legal_name", flat=True):
        print(name)
