"""Named code points and letter classes of the Arabic script; the only place with `\\u` escapes.

It knows which code point is what. It must not know what anyone does with them.
"""

from __future__ import annotations

import unicodedata

from pyarabic import araby

ALEF: str = araby.ALEF
ALEF_MADDA: str = araby.ALEF_MADDA
ALEF_HAMZA_ABOVE: str = araby.ALEF_HAMZA_ABOVE
ALEF_HAMZA_BELOW: str = araby.ALEF_HAMZA_BELOW
ALEF_MAKSURA: str = araby.ALEF_MAKSURA
ALEF_WASLA: str = araby.ALEF_WASLA
HAMZA: str = araby.HAMZA
WAW_HAMZA: str = araby.WAW_HAMZA
YEH_HAMZA: str = araby.YEH_HAMZA
WAW: str = araby.WAW
YEH: str = araby.YEH
HEH: str = araby.HEH
TEH: str = araby.TEH
TEH_MARBUTA: str = araby.TEH_MARBUTA
NOON: str = araby.NOON
MEEM: str = araby.MEEM
SEEN: str = araby.SEEN
KAF: str = araby.KAF
LAM: str = araby.LAM
BEH: str = araby.BEH
FEH: str = araby.FEH
GHAIN: str = araby.GHAIN
JEEM: str = araby.JEEM
ZAIN: str = araby.ZAIN
DAL: str = araby.DAL
REH: str = araby.REH
FATHA: str = araby.FATHA
DAMMA: str = araby.DAMMA
KASRA: str = araby.KASRA
SHADDA: str = araby.SHADDA
SUKUN: str = araby.SUKUN
TATWEEL: str = araby.TATWEEL

HAMZA_SEATS = ALEF_HAMZA_ABOVE + ALEF_HAMZA_BELOW + ALEF_MADDA + WAW_HAMZA + YEH_HAMZA
TANWEEN: str = araby.FATHATAN + araby.DAMMATAN + araby.KASRATAN

DECIMAL: str = araby.DECIMAL
THOUSANDS: str = araby.THOUSANDS

BLOCKS = (
    (0x0600, 0x06FF),
    (0x0750, 0x077F),
    (0x0870, 0x08FF),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFF),
)
"""Arabic, Supplement, Extended-B and -A, Presentation Forms-A and -B."""

CONTROLS = (
    "\u00ad\u034f\u061c\ufeff"
    + "".join(map(chr, range(0x200B, 0x2010)))
    + "".join(map(chr, range(0x202A, 0x202F)))
    + "".join(map(chr, range(0x2060, 0x2070)))
    + "".join(map(chr, range(0xFE00, 0xFE10)))
)
"""Invisible: soft hyphen, joiners, direction marks, isolates, byte order mark, variation."""

LATIN_MARKS = "".join(map(chr, range(0x0300, 0x0370)))

# One code point that spells a whole phrase (ﷺ); as a letter it would be a word with spaces.
PHRASE_LIGATURES = "\ufdfa\ufdfb"
# Reused by Quran fonts for other signs, so what they stand for cannot be known.
_REUSED_BY_FONTS = range(0xFBD3, 0xFC00)
# Marks that stand alone (U+FE70 ...) are letters to Unicode and marks to a reader.
_LONE_MARKS = {*range(0xFE70, 0xFE80), *range(0xFC5E, 0xFC64), *range(0xFCF2, 0xFCF5)}


def _class(is_member: set[str]) -> str:
    """Every code point of the blocks whose Unicode category is one of `is_member`."""
    return "".join(
        chr(point)
        for first, last in BLOCKS
        for point in range(first, last + 1)
        if unicodedata.category(chr(point)) in is_member
    )


MARKS = _class({"Mn", "Me"}) + "".join(map(chr, sorted(_LONE_MARKS)))
"""Short vowels, shadda, dagger alef, hamza above and below, Quranic signs."""

LETTERS = "".join(
    letter
    for letter in _class({"Lo", "Lm"})
    if letter != TATWEEL and letter not in MARKS and letter not in PHRASE_LIGATURES
)

PRESENTATION_FORMS: dict[int, str] = {
    ord(letter): unicodedata.normalize("NFKC", letter)
    for letter in LETTERS
    if ord(letter) >= 0xFB50 and ord(letter) not in _REUSED_BY_FONTS
}
"""A letter shape, as PDF files hold them, to the letters it shows."""

_VARIANTS = (
    (YEH, "\u06cc\u06cd\u06ce\u06d0\u06d1\u06d2\u06d3\u063d\u063e\u063f\u0620\u08a8\u08a9"),
    (KAF, "\u06a9\u06aa\u06ab\u06ac\u06ad\u06ae\u06af\u06b0\u06b1\u06b2\u06b3\u06b4\u063b\u063c"),
    (HEH, "\u06be\u06c0\u06c1\u06c2\u06d5\u06ff"),
    (TEH_MARBUTA, "\u06c3"),
    (WAW, "\u06c4\u06c5\u06c6\u06c7\u06c8\u06c9\u06ca\u06cb\u06cf"),
    (BEH, "\u067e\u067b\u0680"),
    (JEEM, "\u0686\u0684\u0683\u0687"),
    (ZAIN, "\u0698"),
    (FEH, "\u06a4\u06a1\u06a2\u06a5"),
    (TEH, "\u0679\u067c\u067f"),
    (DAL, "\u0688\u0689\u068a"),
    (REH, "\u0691\u0692\u0693"),
    (NOON, "\u06ba\u06bb\u06bc\u06bd"),
    (ALEF, "\u0671\u0672\u0673"),
    (WAW_HAMZA, "\u0676\u0677"),
    (YEH_HAMZA, "\u0678"),
)
VARIANTS: dict[int, str] = {
    ord(letter): arabic for arabic, letters in _VARIANTS for letter in letters
}
"""Persian, Urdu and neighbouring letters to the Arabic letter they are written for."""
