"""What is written together with a stem: particles, persons, endings, pronouns.

A stem of the lexicon says with a mask which groups of endings it takes; a run of prefixes says
which of them it goes with. So whether prefix + stem + suffix is a word is one `and`. It knows
no words: what they mean, the lexicon says; what each costs, `frames` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

GROUPS = (
    # nouns and adjectives
    "bare",  # the singular or broken plural as it is
    "indefinite",  # قاض, which is القاضي after the article
    "accusative",  # كتابا
    "possessed",  # كتابه
    "feminine",  # مدرسة
    "feminine_possessed",  # مدرسته
    "dual",  # كتابان
    "dual_construct",  # كتابا، كتابي، كتابيه
    "feminine_dual",  # مدرستان
    "feminine_dual_construct",  # مدرستا، مدرستيه
    "masculine_plural",  # مهندسون
    "masculine_plural_construct",  # مهندسو، مهندسيهم
    "feminine_plural",  # مدرسات، مدرساتهم
    # perfect, by what follows the stem
    "perfect",  # هو
    "perfect_object",  # هو with an object: رماه
    "perfect_she",
    "perfect_dual",
    "perfect_they",
    "perfect_consonant",  # أنا، أنت، نحن، هن
    # imperfect
    "imperfect",
    "imperfect_object",
    "imperfect_dual",
    "imperfect_plural",
    "imperfect_feminine",
    "imperfect_women",
    "imperfect_i",  # آكل: the person's hamza is in the stem
    "imperative",
    "imperative_plural",
    # closed classes and names
    "function",
    "function_pronoun",
    "function_alone",  # takes no preposition: كان، إلى
    "function_alone_pronoun",  # إليه
    "auxiliary",  # takes س and ل: سيكون
    "name",
)
"""Groups of endings; a stem takes some of them."""
BIT = {name: 1 << place for place, name in enumerate(GROUPS)}


def mask(*names: str) -> int:
    """The bits of these groups, or of those that begin so before a star.

    >>> mask("bare", "indefinite"), mask("name") == mask("na*")
    (3, True)
    """
    bits = 0
    for name in names:
        if name.endswith("*"):
            bits |= sum(bit for group, bit in BIT.items() if group.startswith(name[:-1]))
        else:
            bits |= BIT[name]
    return bits


_PERFECT = mask("perfect*")
_IMPERFECT = mask("imperfect*")
_IMPERATIVE = mask("imperative*")
_FUNCTION = mask("function*")
_AUXILIARY = mask("auxiliary")
_NAME = mask("name")
_NOUN = mask("perfect") - 1
CLASSES = {
    "noun": _NOUN,
    "perfect": _PERFECT,
    "imperfect": _IMPERFECT,
    "imperative": _IMPERATIVE,
    "function": _FUNCTION,
    "auxiliary": _AUXILIARY,
    "name": _NAME,
}
"""Groups that share their prefixes and suffixes; costs are counted within each."""


CLOSED = _FUNCTION
"""Groups of particles and pronouns."""


def class_of(group: int) -> str:
    """The class of a group.

    >>> class_of(mask("feminine_plural"))
    'noun'
    """
    return next(name for name, groups in CLASSES.items() if groups & group)


_FREE = ~_IMPERFECT | mask("imperfect_i")
"""What stands without a person prefix."""
_ASKED = _PERFECT | _IMPERFECT | _FUNCTION | _AUXILIARY
"""What follows the أ of a question: a verb, a pronoun or a particle."""
_INDEFINITE = _NOUN | mask("function", "function_pronoun", "name")
_DEFINITE = mask(
    "bare", "feminine", "dual", "feminine_dual", "masculine_plural", "feminine_plural", "name"
)
_PERSONS = {
    "ي": _IMPERFECT & ~mask("imperfect_feminine", "imperfect_i"),
    "ت": _IMPERFECT & ~mask("imperfect_i"),
    "ن": mask("imperfect", "imperfect_object", "imperfect_dual"),
    "أ": mask("imperfect", "imperfect_object", "imperfect_dual"),
}
_AFTER_CONJUNCTION = (
    ((), _FREE),
    (("ب",), _INDEFINITE),
    (("ك",), _INDEFINITE),
    (("ل",), _INDEFINITE | _PERFECT | mask("auxiliary")),
    (("س",), mask("imperfect_i", "auxiliary")),
    (("ال",), _DEFINITE),
    (("ب", "ال"), _DEFINITE),
    (("ك", "ال"), _DEFINITE),
    (("ل", "ال"), _DEFINITE),
    *(
        ((*before, person), groups)
        for before in ((), ("س",), ("ل",), ("لا",), ("ما",))
        for person, groups in _PERSONS.items()
    ),
    (("ما",), _PERFECT),  # written together in haste: مايسمى، لايوجد
    (("يا",), mask("bare", "possessed", "name")),
)
_CONJUNCTIONS = ((), ("و",), ("ف",), ("أ",), ("أ", "و"), ("أ", "ف"))


class Prefix(NamedTuple):
    """A run of prefixes: its parts, as written together, the groups it goes with."""

    parts: tuple[str, ...]
    written: str
    groups: int


class Suffix(NamedTuple):
    """An ending with or without a pronoun, in one group; ة and ى as they are written."""

    group: int
    ending: str
    pronoun: str
    written: str


def prefixes() -> Iterator[Prefix]:
    """Every run of prefixes, in a fixed order."""
    for conjunction in _CONJUNCTIONS:
        allowed = _ASKED if "أ" in conjunction else ~0
        for parts, groups in _AFTER_CONJUNCTION:
            if groups & allowed:
                written = "".join(conjunction + parts).replace("لال", "لل")
                yield Prefix(conjunction + parts, written, groups & allowed)


POSSESSIVE: tuple[str, ...] = ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "كما", "كن", "نا", "ي")
OBJECT: tuple[str, ...] = ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "كما", "كن", "نا", "ني")
_ALONE, _EITHER, _JOINED = (True, False), (True, True), (False, True)
"""Whether an ending stands at the end of the word, and before a pronoun."""

_ENDINGS: tuple[tuple[str, str, tuple[bool, bool]], ...] = (
    ("bare", "", _ALONE),
    ("indefinite", "", _ALONE),
    ("accusative", "ا", _ALONE),
    ("possessed", "", _JOINED),
    ("feminine", "ة", _ALONE),
    ("feminine_possessed", "ت", _EITHER),
    ("dual", "ان", _ALONE),
    ("dual", "ين", _ALONE),
    ("dual_construct", "ا", _EITHER),
    ("dual_construct", "ي", _EITHER),
    ("feminine_dual", "تان", _ALONE),
    ("feminine_dual", "تين", _ALONE),
    ("feminine_dual_construct", "تا", _EITHER),
    ("feminine_dual_construct", "تي", _EITHER),
    ("masculine_plural", "ون", _ALONE),
    ("masculine_plural", "ين", _ALONE),
    ("masculine_plural_construct", "و", _EITHER),
    ("masculine_plural_construct", "ي", _EITHER),
    ("feminine_plural", "ات", _EITHER),
    ("perfect", "", _ALONE),
    ("perfect_object", "", _JOINED),
    ("perfect_she", "ت", _EITHER),
    ("perfect_she", "تا", _EITHER),
    ("perfect_dual", "ا", _EITHER),
    ("perfect_they", "وا", _ALONE),
    ("perfect_they", "و", _JOINED),
    ("perfect_consonant", "ت", _EITHER),
    ("perfect_consonant", "نا", _EITHER),
    ("perfect_consonant", "تم", _ALONE),
    ("perfect_consonant", "تمو", _JOINED),
    ("perfect_consonant", "تما", _EITHER),
    ("perfect_consonant", "ن", _EITHER),
    ("perfect_consonant", "تن", _EITHER),
    ("imperfect", "", _ALONE),
    ("imperfect_object", "", _JOINED),
    ("imperfect_dual", "ن", _EITHER),  # emphatic: ليكتبنّ، ليتوفينّ
    ("imperfect_plural", "ن", _EITHER),
    ("imperfect_dual", "ان", _EITHER),
    ("imperfect_dual", "ا", _EITHER),
    ("imperfect_plural", "ون", _EITHER),
    ("imperfect_plural", "وا", _ALONE),
    ("imperfect_plural", "و", _JOINED),
    ("imperfect_feminine", "ين", _EITHER),
    ("imperfect_feminine", "ي", _EITHER),
    ("imperfect_women", "ن", _EITHER),
    ("imperfect_i", "", _EITHER),
    ("imperative", "", _EITHER),
    ("imperative_plural", "وا", _ALONE),
    ("imperative_plural", "و", _JOINED),
    ("imperative_plural", "ي", _EITHER),
    ("imperative_plural", "ا", _EITHER),
    ("function", "", _ALONE),
    ("function_pronoun", "", _JOINED),
    ("function_alone", "", _ALONE),
    ("function_alone_pronoun", "", _JOINED),
    ("auxiliary", "", _EITHER),
    ("name", "", _ALONE),
)


def suffixes() -> Iterator[Suffix]:
    """Every ending, alone and with each pronoun that it takes, in a fixed order."""
    for name, ending, (alone, joined) in _ENDINGS:
        group = BIT[name]
        if alone:
            yield Suffix(group, ending, "", ending)
        if joined:
            pronouns = POSSESSIVE if group & _NOUN else OBJECT
            if group & _IMPERATIVE:
                pronouns = (*OBJECT, "ن")  # the Quran's short ني: فاتقون
            if group & (_FUNCTION | _AUXILIARY):
                pronouns = (*POSSESSIVE, "ني")
            for pronoun in pronouns:
                yield Suffix(group, ending, pronoun, ending + pronoun)
