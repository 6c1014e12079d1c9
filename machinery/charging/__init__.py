"""Energy, peaks, chargers and buffers of construction sites: pure functions and two linear programs.

Method: the reference document on charging, sections 3 and 4. A site is described by hand (`reading.read_site`) or made
from pledges (the package `sites`); `sizing.size_site` answers.
"""

from machinery.charging.assumptions import ChargingAssumptions, charging_assumptions
from machinery.charging.faults import InvalidSite, SiteFault
from machinery.charging.pledge_need import one_pledge_need
from machinery.charging.reading import read_site
from machinery.charging.result import SiteResult
from machinery.charging.site import ChargeWindow, MachineUse, PowerSource, SiteDescription, Window
from machinery.charging.sizing import size_site

__all__ = [
    "ChargeWindow",
    "ChargingAssumptions",
    "InvalidSite",
    "MachineUse",
    "PowerSource",
    "SiteDescription",
    "SiteFault",
    "SiteResult",
    "Window",
    "charging_assumptions",
    "one_pledge_need",
    "read_site",
    "size_site",
]
