"""A door is a blueprint that cannot be made without saying who may come through it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, cast

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from voice.access.members import Member
from voice.access.roles import Role

Audience = frozenset[str]
EVERYONE: Final[Audience] = frozenset({"everyone"})
SIGNED_IN: Final[Audience] = frozenset({"signed in"})
DECLARING: Final = frozenset({"account.declare", "account.make_declaration"})


def current_member() -> Member:
    """The member who signed in; only to be asked behind a door that admits members."""
    return cast(Member, current_user._get_current_object())


class Door(Blueprint):
    """A blueprint with an audience: ``EVERYONE``, ``SIGNED_IN`` or the roles that may pass."""

    def __init__(self, name: str, import_name: str, *, audience: Iterable[str], **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.audience: Audience = frozenset(audience)
        if not self.audience:
            raise ValueError(f"the door {name} has no audience")
        self.before_request(self._admit)

    def _admit(self) -> ResponseReturnValue | None:
        if self.audience == EVERYONE:
            return None
        if not current_user.is_authenticated:
            return _to_sign_in()
        member = current_member()
        if member.declaration is None and request.endpoint not in DECLARING:
            return redirect(url_for("account.declare"))
        if self.audience != SIGNED_IN and not member.holds(*(Role(role) for role in self.audience)):
            abort(403)
        return None


def _to_sign_in() -> ResponseReturnValue:
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=back))
