"""Every form there is: the ones that came with the house, then the ones an area dropped into its own folder."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from voice.forms.check import read_form
from voice.forms.door import Door, build_door
from voice.forms.faults import DocumentError
from voice.forms.form import Form
from voice.forms.stock import DOCUMENTS, NOT_FORMS, door_document

log = logging.getLogger(__name__)

Stamp = tuple[Path, int, int]


class Library:
    """Forms by slug and version. A file dropped into `extra_folder` is seen at the next look, without a restart.

    A local file with faults is left out with a warning that names file and line; it never stops the service.
    """

    def __init__(self, extra_folder: Path | None = None) -> None:
        self.extra_folder = extra_folder

    def all(self) -> list[Form]:
        """The newest version of every form, by the order at the door, then by slug."""
        newest: dict[str, Form] = {}
        for form in sorted(self._shelf().values(), key=lambda form: form.version):
            newest[form.slug] = form
        return sorted(newest.values(), key=lambda form: (form.door.order if form.door else 1000, form.slug))

    def get(self, slug: str, version: int | None = None) -> Form:
        """The form with this slug, newest unless a version is named. KeyError when there is none."""
        shelf = self._shelf()
        if version is None:
            version = max((number for name, number in shelf if name == slug), default=0)
        return shelf[slug, version]

    def door(self, language: str) -> Door:
        """The neutral door in `language`, leading to every form that has a `[door]` table."""
        return build_door(door_document(), self.all(), language)

    def _shelf(self) -> dict[tuple[str, int], Form]:
        return _with_local(tuple(_stamps(self.extra_folder)))


def _stamps(folder: Path | None) -> Iterator[Stamp]:
    """Each file with its time and size, so that a changed file is read again and an unchanged one is not."""
    for path in sorted(folder.glob("*.toml")) if folder else ():
        try:
            state = path.stat()
        except OSError:
            log.warning("Form %s cannot be opened and is left out.", path)
            continue
        yield path, state.st_mtime_ns, state.st_size


@cache
def _shipped() -> dict[tuple[str, int], Form]:
    paths = [path for path in sorted(DOCUMENTS.glob("*.toml")) if path.name not in NOT_FORMS]
    return {(form.slug, form.version): form for form in map(read_form, paths)}


@lru_cache(maxsize=64)
def _with_local(stamps: tuple[Stamp, ...]) -> dict[tuple[str, int], Form]:
    shelf = dict(_shipped())
    for path, _, _ in stamps:
        form = _local(path)
        if form is None:
            continue
        if (form.slug, form.version) in shelf:
            log.warning(
                "Form %s is left out: %s version %s is there already. Raise its version.",
                path,
                form.slug,
                form.version,
            )
            continue
        shelf[form.slug, form.version] = form
    return shelf


def _local(path: Path) -> Form | None:
    try:
        return read_form(path)
    except DocumentError as faulty:
        for fault in faulty.faults:
            log.warning("Form %s is left out. %s", path, fault)
    except OSError:
        log.warning("Form %s cannot be opened and is left out.", path)
    return None
