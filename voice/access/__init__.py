"""WHO MAY. Members, their roles, the doors they come through and how they sign in."""

from voice.access.door import EVERYONE, SIGNED_IN, Door, current_member, only_for
from voice.access.members import Declaration, Member, RoleHeld
from voice.access.regaining import SecondFactorReset
from voice.access.roles import Role

__all__ = [
    "EVERYONE",
    "SIGNED_IN",
    "Declaration",
    "Door",
    "Member",
    "Role",
    "RoleHeld",
    "SecondFactorReset",
    "current_member",
    "only_for",
]
