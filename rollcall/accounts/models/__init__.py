"""Who may enter, and on whose word."""

from rollcall.accounts.models.agencies import Agency, AgencyContact, AgencyDomain, AgencyORI
from rollcall.accounts.models.people import Affiliation, Category, OfficerIdentifier, User
from rollcall.accounts.models.verification import PocQuestion, State, Verification

__all__ = [
    "Affiliation",
    "Agency",
    "AgencyContact",
    "AgencyDomain",
    "AgencyORI",
    "Category",
    "OfficerIdentifier",
    "PocQuestion",
    "State",
    "User",
    "Verification",
]
