"""The world that the matrix and the promises look at."""

import pytest

from conftest import person
from rollcall.accounts.models import Agency, User
from tests.matrix.building import build
from tests.matrix.world import World


@pytest.fixture
def world(alice: User, hale: Agency) -> World:
    """Three courses, an application, a certificate and a letter; Alice finished the verified course."""
    return build(alice, hale, person("nora@halecounty.example", "Nora Lindqvist"))
