"""What a person typed, made fit to keep: NFC, LF, no marks that hide or turn round what others will read."""

from __future__ import annotations

import re
import unicodedata

# Controls but tab and LF; bidi embeddings, overrides and isolates; the byte-order mark, interlinear marks and
# non-characters. Joiners and the simple left/right marks stay: Urdu, Persian and family emoji need them.
_HIDDEN = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]")
_BREAKS = re.compile("\r\n?|\x85|\u2028|\u2029")
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")


class UnfitError(ValueError):
    """Words that cannot be kept as they are. `message` names an entry of messages.toml; it never holds the words."""

    def __init__(self, message: str, **figures: int) -> None:
        self.message = message
        self.figures = figures
        super().__init__(message)


def readable(words: str) -> str:
    """`words` without what no page can show (NUL, lone surrogates), for giving back to the person who typed."""
    return _UNREADABLE.sub("", words)


def clean(words: str, longest: int, one_line: bool = False) -> str:
    """`words` in NFC with LF and without hidden marks; "" when nothing visible is left.

    `longest` counts code points of the result. Raises UnfitError ("unreadable", "too_long").
    """
    if _UNREADABLE.search(words):
        raise UnfitError("unreadable")
    tidy = _HIDDEN.sub("", _BREAKS.sub("\n", words)).strip()
    if len(tidy) <= 2 * longest:  # Longer than any NFC form that fits; and normalising is not linear.
        tidy = unicodedata.normalize("NFC", tidy)
    if one_line:
        tidy = " ".join(tidy.split())
    if len(tidy) > longest:
        raise UnfitError("too_long", longest=longest, over=len(tidy) - longest)
    return tidy if _visible(tidy) else ""


def _visible(words: str) -> bool:
    return any(unicodedata.category(sign) not in {"Cf", "Zs", "Cc"} for sign in words)
