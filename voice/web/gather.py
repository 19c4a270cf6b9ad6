"""A facilitator's own gatherings: link, poster, stories entered on behalf, how many came in. Never what they say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import segno
from flask import Response, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from voice.access import Door, Role, current_member
from voice.database import db
from voice.records import Gathering, gatherings
from voice.records.events import make_once
from voice.records.gatherings import State, of_facilitator, was_deleted
from voice.records.narratives import how_many_came_in
from voice.web import once
from voice.web.flashes import refuse
from voice.web.house import house, today
from voice.web.turning import page_asked_for
from voice.web.typed import TypedForm

door = Door("gather", __name__, audience={Role.FACILITATOR}, url_prefix="/work/gatherings")

PLACES = {
    "hall": "A hall or community centre",
    "school": "A school or college",
    "provision": "Alternative provision",
    "library": "A library",
    "family_hub": "A family hub or children's centre",
    "youth_club": "A youth club",
    "online": "Online, or a link sent round",
    "paper": "A pile of paper forms",
    "other": "Somewhere else",
}
LONGEST, EARLIEST = timedelta(days=366), date(2020, 1, 1)
ONE_LINE = r"^[^\t\n]*$"


class GatheringForm(TypedForm):
    """What can be changed of a gathering: its name, its kind of place, from when to when."""

    name = StringField(
        validators=[
            InputRequired("Give it a name that you will know again."),
            Length(max=120, message="Use at most 120 letters for the name."),
            Regexp(ONE_LINE, message="Use plain letters in the name."),
        ]
    )
    kind_of_place = SelectField(choices=list(PLACES.items()), validators=[InputRequired("Choose a kind of place.")])
    starts_on = DateField(validators=[InputRequired("Choose the first day, like 2026-11-03.")])
    ends_on = DateField(validators=[InputRequired("Choose the last day, like 2026-11-03.")])

    def validate_starts_on(self, field: DateField) -> None:
        if field.data and not EARLIEST <= field.data <= today() + LONGEST:
            raise ValidationError("Choose a first day from 2020 on, at most a year from now.")

    def validate_ends_on(self, field: DateField) -> None:
        first = None if self.starts_on.errors else self.starts_on.data
        if first and field.data and not first <= field.data <= first + LONGEST:
            raise ValidationError("The last day must come after the first, and within a year.")


class NewGatheringForm(GatheringForm):
    """What is chosen once: the questions of a link that is printed stay the same."""

    form = SelectField(validators=[InputRequired("Choose which questions to ask.")])


@door.get("")
def mine() -> ResponseReturnValue:
    """Their own gatherings, newest first, with how many stories came in."""
    by = current_member().id
    how_many = gatherings.how_many_of_facilitator(db.session, by)
    page = page_asked_for(how_many, gatherings.PAGE)
    on_page = of_facilitator(by).limit(gatherings.PAGE).offset((page - 1) * gatherings.PAGE)
    found = list(db.session.scalars(on_page))
    return render_template(
        "gather/mine.html",
        how_many=how_many,
        page=page,
        size=gatherings.PAGE,
        gatherings=found,
        counts=how_many_came_in(db.session, found),
        today=today(),
        places=PLACES,
    )


@door.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Make a gathering; its link works at once."""
    form = NewGatheringForm(starts_on=today(), ends_on=today() + timedelta(days=14))
    form.form.choices = {"Everybody": [("door", "Let each person choose (the first page)")]} | questions_by_speaker()
    if not form.validate_on_submit():
        return render_template("gather/new.html", form=form), 400 if form.is_submitted() else 200
    gathering = Gathering(
        id=once.row_id("gathering", form.data),
        form=None if form.form.data == "door" else form.form.data,
        facilitator_id=current_member().id,
        **_filled(form),
    )
    make_once(db.session, gathering, "made", current_member().id)
    flash("Your gathering is ready. Its link works from the first day to the last.")
    return redirect(f"/work/gatherings/{gathering.id}")


@door.route("/<uuid:gathering_id>/change", methods=["GET", "POST"])
def change(gathering_id: UUID) -> ResponseReturnValue:
    """Its name, its kind of place, its days; and the button that deletes one in which nothing was told."""
    gathering = own(gathering_id, hold=request.method == "POST")
    form = GatheringForm(obj=gathering)
    if not form.validate_on_submit():
        page = render_template("gather/change.html", form=form, gathering=gathering, used=_count(gathering) > 0)
        return page, 400 if form.is_submitted() else 200
    changed = gathering.change(current_member().id, **_filled(form))
    flash("Your gathering is changed." if changed else "Nothing was changed: it stands so already.")
    return redirect(f"/work/gatherings/{gathering.id}")


@door.post("/<uuid:gathering_id>/delete")
def delete(gathering_id: UUID) -> ResponseReturnValue:
    """Only while nothing was told in it. Pressing twice is pressing once."""
    if not was_deleted(db.session, gathering_id, current_member().id):
        gathering = own(gathering_id, hold=True)
        if _count(gathering):
            refuse("Something was told in it meanwhile, so it stays. You can close it early.")
            return redirect(f"/work/gatherings/{gathering.id}")
        gathering.delete(current_member().id)
    flash("That gathering is deleted.")
    return redirect("/work/gatherings")


@door.get("/<uuid:gathering_id>")
def show(gathering_id: UUID) -> ResponseReturnValue:
    """One gathering: link, QR code, how many came in."""
    gathering = own(gathering_id)
    return render_template("gather/one.html", State=State, **_seen(gathering))


@door.get("/<uuid:gathering_id>/poster")
def poster(gathering_id: UUID) -> ResponseReturnValue:
    """A page to print: what it is for, the code, the address in letters. None while the link takes no stories."""
    gathering = own(gathering_id)
    return nothing_to_print(gathering) or render_template("gather/poster.html", **_seen(gathering))


@door.get("/<uuid:gathering_id>/qr.svg")
def picture(gathering_id: UUID) -> ResponseReturnValue:
    """The QR code as a file, for a leaflet of one's own. None while the link takes no stories."""
    gathering = own(gathering_id)
    if closed := nothing_to_print(gathering):
        return closed
    drawn = segno.make(link(gathering), error="m").svg_inline(scale=8, border=4)
    headers = {"Content-Disposition": 'attachment; filename="code.svg"'}
    return Response(drawn, mimetype="image/svg+xml", headers=headers)


@door.post("/<uuid:gathering_id>/close")
def close(gathering_id: UUID) -> ResponseReturnValue:
    """Close its link early, or open it again: as the button said, so that pressing it twice does not turn it back."""
    gathering, opens = own(gathering_id, hold=True), request.form.get("do") == "open"
    if opens:
        gathering.reopen(current_member().id)
    else:
        gathering.close(current_member().id)
    flash("It is open again." if opens else "It is closed. You can open it again at any time.")
    return redirect(f"/work/gatherings/{gathering.id}")


def own(gathering_id: UUID, hold: bool = False) -> Gathering:
    """A gathering of the facilitator who asks; anybody else's is not there. ``hold``: nobody else changes it now."""
    mine_alone = of_facilitator(current_member().id).where(Gathering.id == gathering_id)
    return db.session.scalar(mine_alone.with_for_update() if hold else mine_alone) or abort(404)


def nothing_to_print(gathering: Gathering) -> str:
    """The page instead of a poster, a code or a paper form, where the link is closed or over; else empty."""
    takes = gathering.state(today()) in {State.OPEN, State.WAITING}
    return "" if takes else render_template("gather/nothing_to_print.html", **_seen(gathering))


def link(gathering: Gathering) -> str:
    """The address that is printed: short, neutral and for ever."""
    return f"{house().settings.address}/g/{gathering.code}"


def _seen(gathering: Gathering) -> dict[str, object]:
    drawn = segno.make(link(gathering), error="m").svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    return {
        "gathering": gathering,
        "link": link(gathering),
        "qr": Markup(drawn),  # noqa: S704 drawn by us from our own address
        "count": _count(gathering),
        "state": gathering.state(today()),
        "enters": gathering.takes_entries(today(), house().settings.entering_days),
        "until": gathering.entered_until(house().settings.entering_days),
        "place": PLACES.get(gathering.kind_of_place, gathering.kind_of_place),
    }


def _count(gathering: Gathering) -> int:
    return how_many_came_in(db.session, [gathering]).get(gathering.id, 0)


def questions_by_speaker() -> dict[str, list[tuple[str, str]]]:
    """Who is telling, as the door asks it, to (slug, closest situation in their words) of every form for them."""
    library = house().library
    who, groups = library.door("en").who, {}
    for speaker in dict.fromkeys([option.id for option in who.options] + [form.speaker for form in library.all()]):
        theirs = [(form.slug, form.told_as("en")) for form in library.all() if form.speaker == speaker]
        groups[who.option_label(speaker, "en")] = theirs
    return groups


def _filled(form: GatheringForm) -> dict[str, Any]:
    return {
        "name": form.name.data.strip(),
        "kind_of_place": form.kind_of_place.data,
        "starts_on": form.starts_on.data,
        "ends_on": form.ends_on.data,
    }
