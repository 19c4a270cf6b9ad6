"""The theme book: what each theme means, how it is told, and which headings it belongs to.

One TOML file a theme in `themes/`; `themes/README.md` tells a facilitator how to write one. A second folder
(an instance's own) may add themes, or replace one by its id.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from voice.analysis.phrases import Phrase, PhraseError, PhraseIndex
from voice.analysis.theme_file import LEANINGS, STRENGTHS, ThemeFileError, check

HERE = Path(__file__).parent
ORDER = (
    "ebsa",
    "waiting_diagnosis",
    "transport",
    "suspension_exclusion",
    "managed_move",
    "alternative_provision",
    "unmet_need_mainstream",
    "ehcp_process",
    "communication_information",
    "attendance_enforcement",
    "ehe_offrolling",
    "reduced_timetable",
    "mental_health",
    "bullying_peers",
    "staff_training_culture",
    "voice_not_heard",
    "accessibility_environment",
    "transition_reintegration",
    "preparing_adulthood",
    "family_impact",
    "what_helped",
)


class ThemeBookError(ValueError):
    """A theme file that cannot be read; the message names file and fault in plain words."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme. `yes` and `no` are example narratives: its tests. `headings` maps a framework's id to
    the ids of its headings that this theme belongs to."""

    id: str
    name: str
    meaning: str
    phrases: tuple[Phrase, ...]
    look_alikes: tuple[Phrase, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    threshold: float = 0.5
    polarity: int = 0
    ignores: frozenset[str] = frozenset()
    subtypes: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThemeBook:
    """All themes in book order; `version` changes with any word in their files. `replaced` are the shipped themes
    that a local file has put its own words for: what was learned of them is not what that file means."""

    themes: tuple[Theme, ...]
    version: str
    replaced: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Theme]:
        return iter(self.themes)

    def __len__(self) -> int:
        return len(self.themes)

    def __getitem__(self, theme_id: str) -> Theme:
        for theme in self.themes:
            if theme.id == theme_id:
                return theme
        raise KeyError(theme_id)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(theme.id for theme in self.themes)


@cache
def load(folder: Path | None = None) -> ThemeBook:
    """The shipped themes, then the local ones of `folder` (if given) in the order of their file names.

    Read once in a process: a changed file counts from the next start. A folder that is not there holds no theme.
    Raises ThemeBookError with the file's name and the fault in plain words.
    """
    files = {path.stem: path for path in sorted((HERE / "themes").glob("*.toml"))}
    ordered = [files.pop(theme_id) for theme_id in ORDER if theme_id in files] + list(files.values())
    local = sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else []
    digest = hashlib.sha256()
    shipped = _themes(ordered, digest)
    own = _themes(local, digest)
    return ThemeBook(tuple({**shipped, **own}.values()), digest.hexdigest()[:12], frozenset(shipped).intersection(own))


def _themes(paths: Iterable[Path], digest: Any) -> dict[str, Theme]:
    """The themes of some files by id, their bytes added to `digest`."""
    themes: dict[str, Theme] = {}
    for path in paths:
        raw = path.read_bytes()
        digest.update(raw)
        theme = _theme(path, raw)
        themes[theme.id] = theme
    return themes


def _theme(path: Path, raw: bytes) -> Theme:
    """One theme of a file. Every fault in it becomes a ThemeBookError with the file's name."""
    try:
        table = tomllib.loads(raw.decode("utf-8"))
        check(table)
        theme_id = table.get("id", path.stem)
        theme = Theme(
            id=theme_id,
            name=table["name"],
            meaning=table["meaning"],
            phrases=tuple(_phrases(table, theme_id)),
            look_alikes=tuple(Phrase(wording, theme_id, "look-alike") for wording in table.get("look_alikes", ())),
            yes=tuple(table["examples"]["yes"]),
            no=tuple(table["examples"]["no"]),
            threshold=float(table.get("threshold", 0.5)),
            polarity=LEANINGS.get(table.get("usually", ""), 0),
            ignores=frozenset(table.get("ignores", ())),
            subtypes={name: part["name"] for name, part in table.get("subtypes", {}).items()},
            headings={name: tuple(ids) for name, ids in table.get("headings", {}).items()},
        )
        PhraseIndex((*theme.phrases, *theme.look_alikes))
    except UnicodeDecodeError as fault:
        raise ThemeBookError(f"{path.name} is not saved as UTF-8") from fault
    except tomllib.TOMLDecodeError as fault:
        raise ThemeBookError(f"{path.name} is not valid TOML: {fault}") from fault
    except KeyError as fault:
        raise ThemeBookError(f"{path.name} lacks {fault.args[0]!r}") from fault
    except (PhraseError, ThemeFileError) as fault:
        raise ThemeBookError(f"{path.name}: {fault}") from fault
    return theme


def _phrases(table: Mapping[str, Any], theme_id: str) -> Iterator[Phrase]:
    yield from _strengths(table.get("phrases", {}), theme_id, None)
    for subtype, part in table.get("subtypes", {}).items():
        yield from _strengths(part, theme_id, subtype)


def _strengths(part: Mapping[str, Any], theme_id: str, subtype: str | None) -> Iterator[Phrase]:
    for strength, weight in STRENGTHS.items():
        for wording in part.get(strength, ()):
            yield Phrase(wording, theme_id, "sign", weight, subtype)
