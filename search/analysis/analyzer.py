"""Text to tokens: tokenise, normalise and analyse, composed. The one door to analysis."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from search.analysis import morphology, normalize, tokenize
from search.analysis.lexicon import Lexicon, compile_lexicon, load_lexicon
from search.analysis.morphology import Root

_CACHED_WORDS = 300_000
_LONGEST_WRITTEN = 1024
"""Code points of a word with its marks that are looked at."""
_LONGEST_TERM = 128
"""Code points of a term; what is longer is cut, so that no "word" fills an index."""


class Analysis(NamedTuple):
    """What is known of one word as written.

    exact: letters as typed, no marks. form: folded. stem: the lemma if known, else a light
    stem, folded. roots: at most three, best first, with probabilities; none for function
    words, names, numbers. kind: word, function, name, number, latin or other.
    """

    exact: str
    form: str
    stem: str
    lemma: str | None
    roots: tuple[Root, ...]
    kind: str

    @property
    def is_function(self) -> bool:
        """Whether the word is closed-class: it says little about what an article is about."""
        return self.kind == "function"

    def to_json(self, word: str) -> dict[str, Any]:
        """The analysis of `word` as plain values, the shape of `fihris analyze --json`."""
        return {
            "word": word,
            "exact": self.exact,
            "form": self.form,
            "stem": self.stem,
            "lemma": self.lemma,
            "roots": [{"root": root, "p": p} for root, p in self.roots],
            "kind": self.kind,
        }


class Token(NamedTuple):
    """A word where it stands: half-open range of code points in the ORIGINAL text."""

    start: int
    end: int
    analysis: Analysis


class Analyzer:
    """Analyses with one set of tables. Pure, cached; safe to share between threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._cache: dict[str, Analysis] = {}

    @classmethod
    def installed(cls) -> Analyzer:
        """The analyzer of the installed tables."""
        return cls(load_lexicon(compile_lexicon()))

    @property
    def fingerprint(self) -> str:
        """Names rules and tables together: equal fingerprints give equal analyses."""
        named = f"{morphology.RULES}:{self.lexicon.digest}"
        return hashlib.sha256(named.encode()).hexdigest()[:12]

    def word(self, word: str) -> Analysis:
        """The analysis of one word as written; any string is accepted."""
        analysis = self._cache.get(word)
        if analysis is None:
            if len(word) > _LONGEST_TERM:
                return self._analyse(word[:_LONGEST_WRITTEN])
            if len(self._cache) >= _CACHED_WORDS:
                self._cache.clear()
            analysis = self._cache[word] = self._analyse(word)
        return analysis

    def tokens(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
        """The words of `text[start:end]`, in order, with their analyses."""
        for first, last in tokenize.spans(text, start, end):
            yield Token(first, last, self.word(text[first:last]))

    def _analyse(self, word: str) -> Analysis:
        exact = normalize.exact(word)[:_LONGEST_TERM]
        match tokenize.script(word):
            case "arabic":
                return self._arabic(exact)
            case "number":
                form, kind = normalize.fold_number(exact), "number"
            case "foreign":
                form, kind = normalize.fold_foreign(exact), _foreign_kind(exact)
            case _:
                form, kind = exact, "other"
        form = "".join(form.split())[:_LONGEST_TERM] or exact
        return Analysis(exact, form, form, None, (), kind)

    def _arabic(self, exact: str) -> Analysis:
        form = normalize.fold(exact)
        morpheme = morphology.analyse(exact, form, self.lexicon)
        return Analysis(exact, form, morpheme.stem, morpheme.lemma, morpheme.roots, morpheme.kind)


def _foreign_kind(word: str) -> str:
    """latin when the word begins with a letter of that script, else other."""
    return "latin" if normalize.fold_foreign(word)[:1] < "ɐ" else "other"
