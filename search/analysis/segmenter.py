"""The last resort: a light stem out of Tashaphyne's segmentations, under a total order of ours.

Tashaphyne's own choice depends on the process (ties fall by string hash), and its stemmer
object is not thread-safe: so each thread has its own, only the candidates are asked for, and
the choice among them is ours.
"""

from __future__ import annotations

import threading

from tashaphyne.stemming import ArabicLightStemmer

_SHORTEST_STEM = 3
_LONGEST_WORD = 32

_of_thread = threading.local()


def _stemmer() -> ArabicLightStemmer:
    stemmer = getattr(_of_thread, "stemmer", None)
    if stemmer is None:
        stemmer = _of_thread.stemmer = ArabicLightStemmer()
    return stemmer


def light_stem(form: str) -> str:
    """A stem for a word that neither lexicon nor patterns know, often a name.

    form: folded. Only whole, well-known affixes are taken off and three letters stay, since a
    wrong cut joins strangers. The same answer in any process and thread.

    >>> light_stem("والبرلكنديين")
    'برلكند'
    """
    if not _SHORTEST_STEM < len(form) <= _LONGEST_WORD:
        return form
    if not form.startswith(_PREFIXES[:-1]) and not form.endswith(_SUFFIXES[:-1]):
        return form
    stemmer = _stemmer()
    stemmer.light_stem(form)
    candidates = [
        (_affix_cost(affix["prefix"], affix["suffix"]), affix["stem"])
        for affix in stemmer.get_affix_list()
        if len(affix["stem"]) >= _SHORTEST_STEM
        and affix["prefix"] in _PREFIXES
        and affix["suffix"] in _SUFFIXES
    ]
    return min(candidates)[1] if candidates else form


# What may be cut from an unknown word, best cut first: the longer the affix, the surer.
_PREFIXES = ("وبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال", "")
_SUFFIXES = ("يات", "يون", "يين", "ات", "ون", "ين", "ان", "يه", "ها", "ه", "")


def _affix_cost(prefix: str, suffix: str) -> tuple[int, int]:
    return _PREFIXES.index(prefix), _SUFFIXES.index(suffix)
