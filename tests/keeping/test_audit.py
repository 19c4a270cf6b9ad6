"""A line of the audit that is changed, taken out or cut off shows; so does a chain that was made anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, delete, select, update

from tests.keeping.told import tell
from voice.cli import main
from voice.config import Settings
from voice.database import transaction
from voice.keeping import audit
from voice.records import Event
from voice.records.events import record
from voice.vault import Vault


@pytest.fixture
def anchor(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "audit.heads"


@pytest.fixture
def write(engine: Engine, vault: Vault) -> Callable[[int], None]:
    """Write lines about one story."""
    story = tell(engine, vault, 7)

    def more(lines: int) -> None:
        with transaction(engine) as session:
            mine = session.merge(story)
            for number in range(lines):
                record(mine, "looked at", "test", page=number)

    return more


@pytest.fixture
def sealed(engine: Engine, anchor: Path, write: Callable[[int], None]) -> int:
    """How many lines there are, in a chain that was anchored twice."""
    write(5)
    first = audit.seal(engine, anchor)
    write(5)
    return first + audit.seal(engine, anchor)


def faults(engine: Engine, anchor: Path) -> list[str]:
    return audit.verify(engine, anchor).faults


def test_what_was_written_is_whole(engine: Engine, anchor: Path, sealed: int) -> None:
    verdict = audit.verify(engine, anchor)
    assert (verdict.lines, verdict.waiting, verdict.faults) == (sealed, 0, [])
    assert sealed >= 10
    assert verdict.anchored is not None
    assert verdict.anchored[:2] == verdict.head[:2]
    assert audit.seal(engine, anchor) == 0
    assert len(anchor.read_text().splitlines()) == 2
    assert anchor.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "changed",
    [
        {"actor": "somebody else"},
        {"verb": "not looked at"},
        {"detail": {"page": 4000}},
        {"subject_id": "00000000-0000-0000-0000-000000000001"},
        {"seal": "f" * 64},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_changed_line_is_named(engine: Engine, anchor: Path, sealed: int, changed: dict[str, object]) -> None:
    with engine.begin() as connection:
        table = Event.__table__
        if "subject_id" in changed:
            connection.exec_driver_sql("UPDATE events SET subject_id = ? WHERE number = 4", ("0" * 31 + "1",))
        else:
            connection.execute(update(table).where(table.c.number == 4).values(**changed))
    assert "line 4 was changed" in "\n".join(faults(engine, anchor))


def test_a_line_taken_out_is_missing(engine: Engine, anchor: Path, sealed: int) -> None:
    with transaction(engine) as session:
        session.execute(delete(Event).where(Event.number.in_([3, 4])))
    assert faults(engine, anchor) == ["lines 3 to 4 are missing"]


@pytest.mark.parametrize("and_then", [0, 1, 20])
def test_an_end_that_was_cut_off_is_missed(
    engine: Engine, anchor: Path, sealed: int, write: Callable[[int], None], and_then: int
) -> None:
    """Also where as many lines or more were written since."""
    with transaction(engine) as session:
        session.execute(delete(Event).where(Event.number > 4))
    write(and_then)
    audit.seal(engine, anchor)
    said = "\n".join(faults(engine, anchor))
    assert "missing" in said or "is not the one that was anchored" in said


def test_without_the_anchor_a_chain_made_anew_would_pass(engine: Engine, anchor: Path, sealed: int) -> None:
    """The control: the seals alone say nothing against somebody who makes them all again; the anchor does."""
    with transaction(engine) as session:
        line = session.scalars(select(Event).where(Event.number == 4)).one()
        line.detail = {"page": 4000}
        session.execute(update(Event).values(number=None, seal=None))
    elsewhere = anchor.with_name("another")
    audit.seal(engine, elsewhere)
    assert faults(engine, elsewhere) == []
    assert any("is not the one that was anchored" in fault for fault in faults(engine, anchor))


def test_a_lost_anchor_is_said(engine: Engine, anchor: Path, sealed: int) -> None:
    anchor.unlink()
    assert "whether the end was cut off cannot be seen" in faults(engine, anchor)[0]


def test_lines_given_up_by_going_back_are_no_fault(
    engine: Engine, anchor: Path, sealed: int, write: Callable[[int], None]
) -> None:
    with transaction(engine) as session:
        session.execute(delete(Event).where(Event.number > 4))
    audit.went_back(engine, anchor)
    write(12)
    audit.seal(engine, anchor)
    verdict = audit.verify(engine, anchor)
    assert (verdict.faults, verdict.given_up) == ([], sealed - 4)


def test_a_half_written_head_spoils_nothing(
    engine: Engine, anchor: Path, sealed: int, write: Callable[[int], None]
) -> None:
    with anchor.open("a") as file:
        file.write("2026-11-23T10:00:00+00:00 11 ab")
    write(1)
    audit.seal(engine, anchor)
    assert faults(engine, anchor) == []


def test_lines_wait_until_they_are_sealed_and_portions_follow_each_other(
    engine: Engine, anchor: Path, write: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "A_PORTION", 3)
    monkeypatch.setattr(audit, "PORTIONS", 2)
    write(20)
    assert audit.seal(engine, anchor) == 6
    verdict = audit.verify(engine, anchor)
    assert (verdict.lines, verdict.waiting >= 14, verdict.faults) == (6, True, [])


def test_the_command_says_what_it_found_and_ends_with_one_where_it_is_not_what_was_written(
    settings: Settings, engine: Engine, write: Callable[[int], None]
) -> None:
    asked = ["audit", "verify", "--instance", str(settings.instance)]
    write(5)
    audit.seal(engine, settings.anchor_file)
    whole = CliRunner().invoke(main, asked)
    assert (whole.exit_code, "Nothing was changed and nothing is missing" in whole.output) == (0, True), whole.output
    with transaction(engine) as session:
        session.execute(delete(Event).where(Event.number > 2))
    cut = CliRunner().invoke(main, asked)
    assert (cut.exit_code, "are missing" in cut.output) == (1, True), cut.output
    noted = CliRunner().invoke(main, ["audit", "restored", "--instance", str(settings.instance)])
    assert "goes on after line 2" in noted.output
    again = CliRunner().invoke(main, asked)
    assert (again.exit_code, "Given up on purpose" in again.output) == (0, True), again.output


@pytest.mark.parametrize(
    ("column", "value"), [("detail", "no json"), ("at", "yesterday"), ("subject_id", "short"), ("number", -3)]
)
def test_a_line_that_cannot_be_read_any_more_was_changed(
    engine: Engine, anchor: Path, sealed: int, column: str, value: object
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE events SET {column} = ? WHERE number = 4", (value,))
    assert "changed" in "\n".join(faults(engine, anchor))


def test_an_anchor_that_cannot_be_read_or_written_is_said_in_plain_words(
    settings: Settings, engine: Engine, write: Callable[[int], None]
) -> None:
    write(1)
    (settings.instance / "audit.heads").mkdir()
    with pytest.raises(IsADirectoryError):
        audit.seal(engine, settings.anchor_file)
    for command in ("verify", "restored"):
        said = CliRunner().invoke(main, ["audit", command, "--instance", str(settings.instance)])
        assert (said.exit_code, "audit.heads cannot be" in said.output) == (1, True), said.output


def test_the_anchor_lies_in_the_instance_unless_a_whole_path_is_given(settings: Settings, tmp_path: Path) -> None:
    assert settings.anchor_file == settings.instance / "audit.heads"
    elsewhere = settings.model_copy(update={"audit_anchor": str(tmp_path / "heads")})
    assert elsewhere.anchor_file == tmp_path / "heads"
