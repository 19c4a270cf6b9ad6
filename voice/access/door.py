"""A door is a blueprint that cannot be made without saying who may come through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar, cast

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from voice.access.members import Member
from voice.access.roles import Role

Audience = frozenset[str]
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
EVERYONE: Final[Audience] = frozenset({"everyone"})
SIGNED_IN: Final[Audience] = frozenset({"signed in"})
CHOOSING: Final = frozenset({"account.password", "account.change_password"})
DECLARING: Final = CHOOSING | {"account.declare", "account.make_declaration"}


def current_member() -> Member:
    """The member who signed in; only to be asked behind a door that admits members."""
    return cast(Member, current_user._get_current_object())


def only_for(roles: Iterable[Role]) -> Callable[[View], View]:
    """Mark a view that fewer roles may reach than its door admits: it stands in the table of routes as such."""

    def mark(view: View) -> View:
        view.__dict__["audience"] = frozenset(roles)
        return view

    return mark


class Door(Blueprint):
    """A blueprint with an audience: ``EVERYONE``, ``SIGNED_IN`` or the roles that may pass."""

    def __init__(self, name: str, import_name: str, *, audience: Iterable[str], **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.audience: Audience = frozenset(audience)
        if not self.audience:
            raise ValueError(f"the door {name} has no audience")
        self.before_request(self._admit)

    def audience_of(self, view: Callable[..., Any]) -> Audience:
        """Who may reach a view behind this door: its own mark (see ``only_for``), else the door's audience."""
        return cast(Audience, getattr(view, "audience", self.audience))

    def _admit(self) -> ResponseReturnValue | None:
        audience = self.audience_of(current_app.view_functions[request.endpoint or ""])
        if audience == EVERYONE:
            return None
        if not current_user.is_authenticated:
            return _to_sign_in()
        member = current_member()
        if first := _before_all_else(member):
            return redirect(url_for(first))
        if audience != SIGNED_IN and not member.holds(*(Role(role) for role in audience)):
            abort(403)
        return None


def _before_all_else(member: Member) -> str | None:
    """The page a new member must be done with first: a password nobody else knows, then the declaration."""
    if request.endpoint not in CHOOSING and current_app.config["OWN_PASSWORDS"] and not member.chose_password:
        return "account.password"
    if request.endpoint not in DECLARING and member.declaration is None:
        return "account.declare"
    return None


def _to_sign_in() -> ResponseReturnValue:
    """Whoever sent a form is not led away: what they typed would be lost. Raises Unauthorized for it."""
    if request.method == "POST":
        abort(401)
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=back))
