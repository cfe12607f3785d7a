"""Systems that give roots of Arabic words, each as a function: ours, and those people use."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from search.analysis import Analyzer

Roots = Callable[[str], tuple[str, ...]]
"""A word to its roots, the likeliest first; empty for none."""


def ours(analyzer: Analyzer) -> Roots:
    return lambda word: tuple(root for root, _ in analyzer.word(word).roots)


def tashaphyne_roots() -> Roots:
    from tashaphyne.stemming import ArabicLightStemmer

    stemmer = ArabicLightStemmer()

    def roots(word: str) -> tuple[str, ...]:
        stemmer.light_stem(word)
        root = stemmer.get_root()
        return (root,) if root else ()

    return roots


def isri_roots() -> Roots:
    from nltk.stem.isri import ISRIStemmer

    stemmer = ISRIStemmer()
    return lambda word: (stemmer.stem(word),)


def snowball_stems() -> Roots:
    import Stemmer

    stemmer = Stemmer.Stemmer("arabic")
    return lambda word: (stemmer.stemWord(word),)


def qalsadi_roots() -> Roots:
    from qalsadi.analex import Analex

    analyser = Analex()

    def roots(word: str) -> tuple[str, ...]:
        # By how common the verb or noun is, as its own lemmatiser chooses.
        found = sorted(
            (case for cases in analyser.check_text(word) for case in cases),
            key=lambda case: -int(case.freq or 0),
        )
        return tuple(dict.fromkeys(case.root for case in found if case.root))[:1]

    return roots


def peers() -> Iterator[tuple[str, Roots]]:
    for name, build in (
        ("Tashaphyne", tashaphyne_roots),
        ("ISRI", isri_roots),
        ("PyStemmer (stems)", snowball_stems),
        ("qalsadi", qalsadi_roots),
    ):
        try:
            yield name, build()
        except ImportError as error:
            print(f"{name} is not installed: {error}")
