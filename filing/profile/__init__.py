"""办理规程 (jurisdiction profile): the periods, materials, numbers and roles of one reviewing body, as data. Pure."""

from filing.profile.channels import BY_OWN, CHANNELS, Channel, receivers_for, stands_for
from filing.profile.loader import Profiles, load_profiles
from filing.profile.model import Authority, MaterialRule, NumberFormat, PeriodRule, Profile, RoleRule

__all__ = [
    "BY_OWN",
    "CHANNELS",
    "Authority",
    "Channel",
    "MaterialRule",
    "NumberFormat",
    "PeriodRule",
    "Profile",
    "Profiles",
    "RoleRule",
    "load_profiles",
    "receivers_for",
    "stands_for",
]
