"""Phonemes to Arabic letters: long vowels, doubling, the seat of every hamza.

Words are said in a small alphabet before they are written: consonants are their Arabic letters
(hamza always ء), `a i u` short vowels, `A I U` long ones, `Y` the final ā that is written ى,
`T` ة. Digits stand for consonants that are filled in later.
"""

from __future__ import annotations

import re
import unicodedata

from search.analysis import letters as ar

SHORT = {"a": ar.FATHA, "i": ar.KASRA, "u": ar.DAMMA}
_LONG = {"A": ar.ALEF, "I": ar.YEH, "U": ar.WAW, "Y": ar.ALEF_MAKSURA, "T": ar.TEH_MARBUTA}
_CONSONANTS = {"t": ar.TEH, "s": ar.SEEN, "n": ar.NOON, "m": ar.MEEM, "p": ar.YEH}
_CONSONANTS |= {"w": ar.WAW, "y": ar.YEH}
_SEATS = {"i": ar.YEH_HAMZA, "u": ar.WAW_HAMZA, "a": ar.ALEF_HAMZA_ABOVE, "": ar.HAMZA}
_SEATS_OF = {"i": "i", "I": "i", "u": "u", "U": "u", "a": "a", "Y": "a"}
_UNSAID = re.compile(
    f"{ar.SUKUN}|{ar.FATHA}(?={ar.SHADDA}?[{ar.ALEF}{ar.ALEF_MAKSURA}{ar.TEH_MARBUTA}])"
    f"|{ar.KASRA}(?={ar.SHADDA}?{ar.YEH})|{ar.DAMMA}(?={ar.SHADDA}?{ar.WAW})"
    f"|(?<={ar.ALEF_HAMZA_BELOW}){ar.KASRA}|(?<=^{ar.ALEF})[{ar.FATHA}{ar.DAMMA}{ar.KASRA}]"
)


def tidy(word: str) -> str:
    """A vocalised word without the marks that its letters already show, in Unicode's order.

    Left out: sukun, the vowel before a long one, ة or an opening alef's own, the kasra of إ.

    >>> tidy("مُدَرِّسَةْ") == tidy("مُدَرِّسة"), tidy("كِتَاب")
    (True, 'كِتاب')
    """
    return unicodedata.normalize("NFC", _UNSAID.sub("", word))


def write(said: str) -> str:
    """The word as Arabic writes it, with the short vowels that its letters do not show.

    said: phonemes as above. Source of the hamza rules: the order i > u > a > none among the
    vowels around it, as school grammars give it.

    >>> write("maسءUل"), write("رaءIس"), write("قuرءAn"), write("hayءaT".replace("h", "ه"))
    ('مَسؤول', 'رَئيس', 'قُرآن', 'هَيئة')
    """
    written = []
    place = 0
    while place < len(said):
        sound = said[place]
        before, after = said[place - 1 : place] if place else "^", said[place + 1 : place + 2]
        step = 1
        if sound == ar.HAMZA:
            letters, step = _hamza(said, place, before, after)
            written.append(letters)
        elif sound in SHORT:
            written.append(ar.ALEF if before == "^" else "" if after == "T" else SHORT[sound])
        elif sound in _LONG:
            written.append(_LONG[sound])
        else:
            written.append(_CONSONANTS.get(sound, sound))
            if after == sound:
                written.append(ar.SHADDA)
                step = 2
        place += step
    return tidy("".join(written))


def _hamza(said: str, place: int, before: str, after: str) -> tuple[str, int]:
    """The hamza at `place` on its seat, and how many phonemes that spells."""
    doubled = after == ar.HAMZA
    if doubled:
        after = said[place + 2 : place + 3]
    mark = ar.SHADDA if doubled else ""
    step = 2 if doubled else 1
    if after == "A" and before not in "AIUiuy" and not doubled:
        return ar.ALEF_MADDA, step + 1
    if before == "^":
        return (ar.ALEF_HAMZA_BELOW if after in ("i", "I") else ar.ALEF_HAMZA_ABOVE), step
    seats = {_SEATS_OF[vowel] for vowel in (before, after) if vowel in _SEATS_OF}
    if after in ("", "+"):  # a final hamza sits on the vowel before it
        return (_SEATS[before] if before in SHORT else ar.HAMZA) + mark, step
    if (before in "AU" and after == "a") or (before == "A" and after in "AT"):
        return ar.HAMZA + mark, step
    if before in ("I", ar.YEH, "y"):
        return ar.YEH_HAMZA + mark, step
    for vowel in "iua":
        if vowel in seats:
            return _SEATS[vowel] + mark, step
    return ar.HAMZA + mark, step
