"""Construction sites made from pledges: what stands where in a half-year, and what charging that needs.

For builders (their own sites) and the facilitator. Supplier-facing code never imports this package.
"""

from machinery.sites.description import describe_site
from machinery.sites.listing import sites
from machinery.sites.need import charging_need, charging_need_all
from machinery.sites.site import Site, SiteMachines

__all__ = ["Site", "SiteMachines", "charging_need", "charging_need_all", "describe_site", "sites"]
