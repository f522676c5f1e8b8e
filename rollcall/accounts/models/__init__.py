"""Who may enter, and on whose word."""

from rollcall.accounts.models.agencies import Agency, AgencyContact, AgencyDomain, AgencyORI
from rollcall.accounts.models.hand_over import HandOver
from rollcall.accounts.models.notices import Acknowledgement, Notice
from rollcall.accounts.models.people import Affiliation, Alias, Category, OfficerIdentifier, User
from rollcall.accounts.models.verification import (
    OPEN_STATES,
    PENDING_STATES,
    PocQuestion,
    State,
    Verification,
)
from rollcall.accounts.models.viewing import Viewing

__all__ = [
    "OPEN_STATES",
    "PENDING_STATES",
    "Acknowledgement",
    "Affiliation",
    "Agency",
    "AgencyContact",
    "AgencyDomain",
    "AgencyORI",
    "Alias",
    "Category",
    "HandOver",
    "Notice",
    "OfficerIdentifier",
    "PocQuestion",
    "State",
    "User",
    "Verification",
    "Viewing",
]
