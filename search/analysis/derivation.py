"""Roots and forms to words: the templates of `forms.txt` with weak letters at work.

The rules run on phonemes (see `orthography`), once for every shape of root: ordinary radicals
stay digits, so that one result serves all roots of a shape. Sources: Wright I, 127-186 (weak
verbs), 113-118 (assimilation of the t of form VIII).
"""

from __future__ import annotations

import re
from functools import cache

from search.analysis import letters as ar

WEAK = "wy"
WEAK_LETTERS = ar.WAW + ar.YEH
_SOUNDS = {ar.WAW: "w", ar.YEH: "y"}
COLOURING = frozenset("تثدذزسشصضطظ")
"""First radicals that change, or swallow, a t beside them."""
_RULED = WEAK_LETTERS + ar.HAMZA
SIGHT = "رءي"
"""The root whose hamza falls in the imperfect and in form IV: يرى، أرى."""
OPENS_IMPERATIVE = frozenset({"ءخذ", "ءكل", "ءمر"})
"""Roots whose first hamza falls in the imperative: خذ، كل، مر."""
_SWALLOWED = {"ءخذ": "وخذ"}
"""Roots whose hamza joins the t of form VIII as a waw does: اتخذ."""
_SINGULAR_ROOTS = OPENS_IMPERATIVE | {SIGHT}
_KEEPS_WEAK = frozenset({"II", "III", "V", "VI", "IX", "XII", "QI", "QII", "QIV"})
"""Forms in which a weak second radical is a consonant like any other."""

ENDINGS = {
    "perfect": {"3ms": "a", "3fs": "at", "3md": "A", "3mp": "U", "12": "t"},
    "imperfect": {"s": "u", "d": "Ani", "p": "Una", "f": "Ina", "n": "na", "short": ""},
}
"""What follows a verb's stem, by person; only its first sound matters to the stem."""


@cache
def derive(template: str, root: str, form: str, ending: str | None = None) -> str:
    """The phonemes of a template over a root.

    template: a row of `forms.txt`. root: as `outline` gives it. ending: what
    follows the stem of a verb ("" for nothing); None for a noun. The result ends in + and the
    ending where there is one.
    """
    shape = _shape(_SWALLOWED.get(root, root) if form == "VIII" else root, form)
    said = "".join(shape[int(char) - 1] if char.isdecimal() else char for char in template)
    said = _assimilate(said)
    third = shape[2] if len(shape) == 3 else shape[-1]
    is_defective = third in WEAK
    if ending is not None:
        said += "+" + ending
    if len(shape) == 3 and shape[1] == shape[2] and not is_defective:
        said = _contract(said, shape[1])
    elif len(shape) == 3 and shape[1] in WEAK and not is_defective and form not in _KEEPS_WEAK:
        said = _hollow(said, template, third, form)
    if is_defective:
        said = _defective(said)
    return _first_radical(said)


def outline(root: str) -> str:
    """The root with a digit for every radical that no rule looks at: 1و3 of قول, 122 of ردد.

    Two roots of one outline inflect alike, so that words are derived once for each outline.

    >>> outline("كتب"), outline("قول"), outline("ردد"), outline("دحرج")
    ('123', '1و3', '122', 'د234')
    """
    if root in _SINGULAR_ROOTS:
        return root
    kept = [
        letter if letter in _RULED or (place == 0 and letter in COLOURING) else str(place + 1)
        for place, letter in enumerate(root)
    ]
    if len(root) == 3 and root[1] == root[2] and root[1] not in _RULED:
        kept[2] = kept[1]
    return "".join(kept)


def fill(text: str, root: str) -> str:
    """A word of an outline as the word of a root: its digits replaced by the radicals.

    >>> fill("مَ12و3", "كتب")
    'مَكتوب'
    """
    for place, letter in enumerate(root, 1):
        text = text.replace(str(place), letter)
    return text


def _shape(root: str, form: str) -> tuple[str, ...]:
    """The radicals as phonemes; of form II on, a final و is ي."""
    shape = [_SOUNDS.get(radical, radical) for radical in root]
    if shape[-1] == "w" and form != "I":
        shape[-1] = "y"
    return tuple(shape)


def _assimilate(said: str) -> str:
    """The t of form VIII beside the first radical: اتصل, اضطر, ازداد, ادعى."""
    said = re.sub("[wy]t", "tt", said)
    said = re.sub("([صض])t", r"\1ط", said)
    said = said.replace("طt", "طط").replace("ظt", "ظظ").replace("زt", "زد")
    return said.replace("دt", "دد").replace("ذt", "دد").replace("ثt", "ثث")


def _contract(said: str, second: str) -> str:
    """Two like radicals join before a vowel: radad+a is radd+a, yardud+u yarudd+u."""
    twice = second + second
    said = re.sub(rf"(?<=[aiuAIU]){second}[aiu]{second}(?=\+?[aiuAIU]|$)", twice, said)
    return re.sub(
        rf"(?<=[^aiuAIU+{second}]){second}([aiu]){second}(?=\+[aiuAIU]|aT|$)",
        rf"\g<1>{twice}",
        said,
    )


def _hollow(said: str, template: str, third: str, form: str) -> str:
    """A weak second radical between vowels gives a long one: qawal+a is qāl+a, yaqwul+u yaqūl+u."""
    if "+" not in said:
        return _hollow_noun(said, third, form)
    is_open = re.search(r"\+[aiuAIU]", said) is not None
    weak = re.search(rf"([aiu]?)[wy]([aiu]){third}\+", said)
    if weak is None:
        return said
    before, after = weak.groups()
    if before == "u" or template.startswith(("ءu", "u")):  # quwila, uqwima, ukhtuyira
        vowel = "i"
    elif template.startswith("p"):
        vowel = before or after
    else:
        vowel = "a"
        if form == "I" and not is_open:  # qultu but khiftu, biʿtu
            vowel = "u" if after == "u" or (after == "a" and weak[0][1] == "w") else "i"
    if is_open:
        vowel = vowel.upper()
    return said[: weak.start()] + vowel + said[weak.end() - len(third) - 1 :]


def _hollow_noun(said: str, third: str, form: str) -> str:
    """Participles and masdars of hollow verbs: qāʾil, maqūl, muqīm, iqāma, ikhtiyār."""
    said = re.sub(rf"A[wy]i{third}$", "AءI" if third == ar.HAMZA else f"Aءi{third}", said)
    said = re.sub(rf"yU{third}$", f"I{third}", said)
    said = re.sub(rf"wU{third}$", f"U{third}", said)
    said = re.sub(rf"a[wy][ai]{third}$", f"A{third}", said)
    said = re.sub(
        rf"(?<=[^aiuAIU])[wy]([ai]){third}$", lambda vowel: vowel[1].upper() + third, said
    )
    if form in ("IV", "X"):
        return re.sub(rf"(?<=[^aiuAIU])[wy]A{third}$", f"A{third}aT", said)
    return re.sub(rf"i[wy]A{third}$", f"iyA{third}", said)


_FINAL = [
    (r"aw\+a$", "A+a"),
    (r"ay\+a$", "Y+a"),
    (r"a[wy]\+(at|U)", r"+\1"),
    (r"i[wy]\+(a|at|A)$", r"iy+\1"),
    (r"i[wy]\+t", "I+t"),
    (r"i[wy]\+U", "+U"),
    (r"i[wy]\+u$", "I+u"),
    (r"uw\+u$", "U+u"),
    (r"a[wy]\+u$", "Y+u"),
    (r"[aiu][wy]\+(Una|Ina)", r"+\1"),
    (r"a[wy]\+(Ani|na)", r"ay+\1"),
    (r"i[wy]\+na", "I+na"),
    (r"uw\+na", "U+na"),
    (r"i[wy]\+Ani", "iy+Ani"),
    (r"[aiu][wy]\+$", "+"),
    (r"A[wy]$", "Aء"),
    (r"a[wy]aT$", "AT"),
    (r"a[wy]$", "Y"),
    (r"[iu][wy]$", "I"),
    (r"Uw$", "uww"),
    (r"Uy$", "iyy"),
]
"""What a weak third radical becomes, by what follows it."""


def _defective(said: str) -> str:
    for pattern, replacement in _FINAL:
        changed = re.sub(pattern, replacement, said)
        if changed != said:
            return changed
    return said


def _first_radical(said: str) -> str:
    """A hamza or weak letter that opens the root: āmana, īmān, mūqin, īṣāl."""
    said = re.sub(r"ءaء(?=[^aiuAIU])", "ءA", said)
    said = re.sub(r"ءiء(?=[^aiuAIU])", "ءI", said)
    said = re.sub(r"ءuء(?=[^aiuAIU])", "ءU", said)
    said = re.sub(r"iw(?=[^aiuAIUw+])", "I", said)
    said = re.sub(r"uw(?=[^aiuAIUw+])", "U", said)
    return re.sub(r"uy(?=[^aiuAIUy+])", "U", said)
