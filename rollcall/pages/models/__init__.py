"""What can be read: the page types that editors work with. One file a kind."""

from rollcall.pages.models.base import PortalPage
from rollcall.pages.models.home import Door, Featured, HomePage

__all__ = ["Door", "Featured", "HomePage", "PortalPage"]
