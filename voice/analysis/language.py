"""Is this English that can be read? Only English is tagged; anything else is marked for a person."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from voice.analysis.masks.lexicon import GIVEN, SURNAME, flags
from voice.analysis.normalise import Page
from voice.analysis.phrases import commonness

_PLAINLY = 0.5
_SHARE_OF_KNOWN = 0.25
_SURE, _HARDLY = 0.9, 0.2
_FEW = 3
_SIGN = re.compile(r"[^\s!-/:-@[-`{-~\u2000-\u206f]")
_UNLATIN = re.compile("[^\0-\u024f\u2000-\u25ff]")
_PICTURE = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff]")
_FACE = re.compile("[\U0001f600-\U0001f64f\U0001f910-\U0001f92f\U0001f970-\U0001f97a]")
_PICTURE_MORE = re.compile(rf"(?:{_PICTURE.pattern}|[\s\u200d\ufe0f\U0001f3fb-\U0001f3ff])")
_PAUSE = re.compile(r"\s*(?:[.!?,;:)\n]|$)")
_SYLLABLES = "\u2e80"
_SYLLABLE_IS, _HARM_OUTWEIGHS, _THING_OUTWEIGHS = 3, 6, 2
ENGLISH, NONE, UNKNOWN = "en", "", "und"
_ENGLISH_AND_KIN = frozenset({ENGLISH, "pcm"})


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def warm() -> None:
    """Load py3langid now (a second or two), so that the first text in another language need not wait for it."""
    _identifier()


@cache
def _words(name: str) -> frozenset[str]:
    table = tomllib.loads((Path(__file__).parent / "language.toml").read_text("utf-8"))
    return frozenset(table[name].split())


@cache
def _pictures(name: str) -> frozenset[str]:
    return frozenset("".join(_words(name)))


@cache
def _known() -> frozenset[str]:
    """Ordinary words and those of the word classes, without what other languages write alike: words of two letters
    (`no`, `me`, `my`, `to`, `do`) and those that `language.toml` names."""
    classes = tomllib.loads((Path(__file__).parent / "learned" / "classes.toml").read_text("utf-8"))["classes"]
    entries = " ".join(classes.values()).split()
    english = (*commonness(), *entries, *_words("besides"))
    return frozenset(word for word in english if len(word) > 2) - _words("shared")


@cache
def _neither() -> frozenset[str]:
    """English words that say nothing about the language."""
    return (frozenset(commonness()) | _words("shared")) - _known()


def _in_another_script(page: Page) -> bool:
    """Whether a quarter of the letters or more are none of ours; a sign that is a syllable says as much as three."""
    letters = "".join(word for word in page.words if word.isalpha())
    other = sum(_SYLLABLE_IS if sign >= _SYLLABLES else 1 for sign in letters if _UNLATIN.match(sign))
    return other > 0 and other >= _SHARE_OF_KNOWN * len(letters)


def _told_in_pictures(page: Page) -> bool:
    """Whether pictures tell what the few words do not: `im 12 😭🩸🛏️`, `dad 👊👊👊 every night`.

    Smiles say nothing, and a face at the end of a sentence only how it is meant. A picture of a harm stands for many
    words, of another thing, or a face in the middle, for two. Drawn many times it is one picture.
    """
    words = sum(map(str.isalpha, page.words))
    drawn = [(one[0], one.end()) for one in _PICTURE.finditer(page.text) if one[0] not in _pictures("smiles")]
    if not drawn:
        return False
    harms = {picture for picture, _ in drawn if picture in _pictures("harms")}
    faces = {picture for picture, _ in drawn if _FACE.match(picture)} - harms
    things = {picture for picture, _ in drawn} - harms - faces
    meant = {picture for picture, end in drawn if picture in faces and (words < 2 or not _ends(page.text, end))}
    return _HARM_OUTWEIGHS * len(harms) + _THING_OUTWEIGHS * len(things | meant) >= max(words, 1)


def _ends(text: str, at: int) -> bool:
    """Whether a sentence, or the text, ends here or behind more pictures."""
    while picture := _PICTURE_MORE.match(text, at):
        at = picture.end()
    return bool(_PAUSE.match(text, at))


def _told_in_names(page: Page) -> bool:
    """Whether a text with words of no English has hardly any of it but titles, names, and borrowed words."""
    before = ["", *page.words]
    telling = [
        word
        for word, last in zip(page.words, before, strict=False)
        if word not in _neither() and word.isalpha() and last not in _words("titles")
    ]
    firm = [word for word in telling if word in _known() and not _is_borrowed(word)]
    return not _known().issuperset(telling) and len(firm) < _SHARE_OF_KNOWN * len(telling)


def _is_borrowed(word: str) -> bool:
    return word in _words("borrowed") or bool(flags().get(word, 0) & (GIVEN | SURNAME))


def language_of(page: Page) -> str:
    """An ISO 639-1 code; "" for a text of spaces and stops, "und" for one that is not English and no language surely (a
    picture alone may say a lot).

    Known English words decide first (phone spelling misleads py3langid, which takes a second to load); only a text
    with few of them is given to it. Where some are known, it is English unless py3langid hears another language more
    than faintly; where hardly one is, or the text is told in pictures, or titles and names are all, it never is, and
    only a sure answer is believed.
    """
    if not page.words:
        return UNKNOWN if _SIGN.search(page.text) else NONE
    if not page.text.isascii() and _UNLATIN.search(page.text):
        if _told_in_pictures(page):
            return UNKNOWN
        if _in_another_script(page):
            return _named(*_identified(page))
    known = sum(map(_known().__contains__, page.words))
    if known > _FEW and known >= _PLAINLY * len(page.words):
        return ENGLISH
    telling = [word for word in page.words if word not in _neither() and word.isalpha()]
    if _known().issuperset(telling):
        return ENGLISH
    code, probability = _identified(page)
    hardly_another = code in _ENGLISH_AND_KIN or probability < _HARDLY
    some_english = known >= _SHARE_OF_KNOWN * len(telling) and not _told_in_names(page)
    return ENGLISH if some_english and hardly_another else _named(code, probability)


def _identified(page: Page) -> tuple[str, float]:
    """The language that py3langid hears, and how probable it holds it to be (Lui and Baldwin 2012)."""
    code, probability = _identifier().classify(page.text.encode("utf-8", "replace").decode())
    return str(code), float(probability)


def _named(code: str, probability: float) -> str:
    return code if code != ENGLISH and probability >= _SURE else UNKNOWN
