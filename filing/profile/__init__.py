"""办理规程 (jurisdiction profile): the periods, materials, numbers and roles of one reviewing body, as data. Pure."""

from filing.profile.loader import Profiles, load_profiles
from filing.profile.model import Authority, MaterialRule, NumberFormat, PeriodRule, Profile, RoleRule

__all__ = [
    "Authority",
    "MaterialRule",
    "NumberFormat",
    "PeriodRule",
    "Profile",
    "Profiles",
    "RoleRule",
    "load_profiles",
]
