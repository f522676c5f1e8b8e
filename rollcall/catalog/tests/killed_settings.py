"""For the process that is killed in the middle of an import: the test's database and folder."""

import os
from pathlib import Path

from config.settings_test import *  # noqa: F403

PACKAGES_ROOT = Path(os.environ["KILLED_PACKAGES_ROOT"])
