"""The folds: word in, word out. Why each exists stands in docs/arabic.md.

They run on one word, after tokenising, so that offsets never move.
`exact` keeps what the writer chose (letters); `fold` drops what writers vary (hamza seats,
final ya and ta marbuta, scripts of digits, letter case).
"""

from __future__ import annotations

import re
import unicodedata

from search.analysis import letters as ar

_INVISIBLE = dict.fromkeys(map(ord, ar.TATWEEL + ar.CONTROLS))
_MARKS = dict.fromkeys(map(ord, ar.MARKS))

_LETTER_FOLDS = {
    ord(ar.ALEF_HAMZA_ABOVE): ar.ALEF,
    ord(ar.ALEF_HAMZA_BELOW): ar.ALEF,
    ord(ar.ALEF_MADDA): ar.ALEF,
    ord(ar.WAW_HAMZA): ar.HAMZA,
    ord(ar.YEH_HAMZA): ar.HAMZA,
    ord(ar.ALEF_MAKSURA): ar.YEH,
    ord(ar.TEH_MARBUTA): ar.HEH,
}
# A variant that stands for ؤ, ئ or ة must end where those end, hence the second look-up.
_FOLDS = _LETTER_FOLDS | {
    point: _LETTER_FOLDS.get(ord(letter), letter) for point, letter in ar.VARIANTS.items()
}

_PLAIN = re.compile(f"[{ar.HAMZA}-{ar.GHAIN}{ar.FEH}-{ar.YEH}]+")
"""Words of usual letters without marks; nearly all that are typed."""
_OTHER_LETTERS = 8000
_BARE_ALEF = 2000
_HABITS = {
    (ar.HEH, ar.TEH_MARBUTA): 4000,
    (ar.ALEF_MAKSURA, ar.YEH): 4000,
    (ar.YEH, ar.ALEF_MAKSURA): 10000,
}
"""Letters typed and meant, in millibits. Who types علي nearly always means no على."""
_GROUPED_NUMBER = re.compile(rf"\d{{1,3}}(?:[,{ar.THOUSANDS}]\d{{3}})+")
_OPENING_HAMZA_ALEF = ar.HAMZA + ar.ALEF


def is_plain(word: str) -> bool:
    """Whether a word is of the usual Arabic letters, without marks or anything to strip.

    >>> is_plain("كتاب"), is_plain("كِتاب")
    (True, False)
    """
    return _PLAIN.fullmatch(word) is not None


def exact(word: str) -> str:
    """The letters of the word as typed: no marks, no tatweel, no invisible controls.

    Letter shapes (PDF text) become letters; a hamza or madda typed apart joins its letter.

    >>> exact("كِتَـــابُ")
    'كتاب'
    """
    # Shapes and invisible characters first, since they keep a letter from its own hamza.
    word = word.translate(ar.PRESENTATION_FORMS).translate(_INVISIBLE)
    if not unicodedata.is_normalized("NFC", word):
        word = unicodedata.normalize("NFC", word)
    return word.translate(_MARKS)


def marked(word: str) -> str:
    """The letters of the word as typed with the marks as typed, without tatweel and controls.

    >>> marked("كِتَـــابُ") == "كِتَابُ"
    True
    """
    word = word.translate(ar.PRESENTATION_FORMS).translate(_INVISIBLE)
    return word if unicodedata.is_normalized("NFC", word) else unicodedata.normalize("NFC", word)


def fold(word: str) -> str:
    """The word without what writers vary; the key of the form level.

    word: as `exact` gives it. Idempotent.

    >>> fold("الإستيلاء") == fold("الاستيلاء"), fold("مسؤولة") == fold("مسئوله")
    (True, True)
    """
    folded = word.translate(_FOLDS)
    if folded.startswith(_OPENING_HAMZA_ALEF):  # ءامنوا, the Quran's spelling of آمنوا
        folded = folded[1:]
    return folded


def disagreement(typed: str, meant: str) -> int:
    """Millibits against a word being meant that is spelt otherwise than typed.

    Both fold to the same. Leaving a hamza out, or ه for ة and ي for ى, are habits of many
    writers; another hamza is another word, and who types ة means it.

    >>> disagreement("اسلام", "إسلام"), disagreement("كأن", "كان")
    (2000, 8000)
    """
    if typed == meant:
        return 0
    if len(typed) != len(meant):
        return _OTHER_LETTERS
    cost = 0
    for one, other in zip(typed, meant, strict=True):
        if one != other:
            habit = _BARE_ALEF if one == ar.ALEF else _HABITS.get((one, other), _OTHER_LETTERS)
            cost = max(cost, habit)
    return cost


def fold_number(number: str) -> str:
    """A number in ASCII digits, without group separators.

    >>> fold_number("١٬٥٠٠"), fold_number("۳٫۵"), fold_number("1,500.25")
    ('1500', '3.5', '1500.25')
    """
    match = _GROUPED_NUMBER.match(number)
    whole, rest = (match.group(), number[match.end() :]) if match else (number, "")
    if match:
        whole = whole.replace(",", "").replace(ar.THOUSANDS, "")
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else "." for char in whole + rest
    )


def fold_foreign(word: str) -> str:
    """A word in another script without case and accents.

    >>> fold_foreign("Café"), fold_foreign("ＵＮ")
    ('cafe', 'un')
    """
    decomposed = unicodedata.normalize("NFKD", word)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare.casefold().replace("’", "'")
