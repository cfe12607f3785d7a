"""Text to tokens: tokenise, normalise and analyse, composed. The one door to analysis."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from search.analysis import morphology, normalize, tokenize
from search.analysis.installed import installed_lexicon
from search.analysis.lexicon import Lexicon, open_lexicon
from search.analysis.morphology import Root
from search.analysis.readings import Reading, readings

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
    def open(cls, path: Path) -> Analyzer:
        """The analyzer of a compiled lexicon. Raises ValueError when the file is none, OSError."""
        return cls(open_lexicon(path))

    @classmethod
    def installed(cls, own: Path | None = None) -> Analyzer:
        """The analyzer of the installed tables. own: a file of the user's own words.

        Raises SettingsError when that file is not in order.
        """
        return cls.open(installed_lexicon(own))

    @property
    def fingerprint(self) -> str:
        """Names rules and tables together: equal fingerprints give equal analyses."""
        return self.lexicon.fingerprint

    def word(self, word: str) -> Analysis:
        """The analysis of one word as written; any string is accepted."""
        analysis = self._cache.get(word)
        if analysis is None:
            analysis = self.analyse(word)
            if len(word) <= _LONGEST_TERM:
                if len(self._cache) >= _CACHED_WORDS:
                    self._cache.clear()
                self._cache[word] = analysis
        return analysis

    def tokens(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
        """The words of `text[start:end]`, in order, with their analyses."""
        for first, last in tokenize.spans(text, start, end):
            yield Token(first, last, self.word(text[first:last]))

    def readings(self, word: str) -> tuple[Reading, ...]:
        """What was weighed for an Arabic word, cheapest first; empty for other words."""
        if tokenize.script(word) != "arabic":
            return ()
        exact = normalize.exact(word)[:_LONGEST_TERM]
        return readings(exact, normalize.fold(exact), self.lexicon, _marked(word, exact))

    def analyse(self, word: str) -> Analysis:
        """The same, for those who remember it themselves."""
        word = word[:_LONGEST_WRITTEN]
        if normalize.is_plain(word):
            return self._arabic(word, word[:_LONGEST_TERM])
        exact = normalize.exact(word)[:_LONGEST_TERM]
        match tokenize.script(word):
            case "arabic":
                return self._arabic(word, exact)
            case "number":
                form, kind = normalize.fold_number(exact), "number"
            case "foreign":
                form, kind = normalize.fold_foreign(exact), _foreign_kind(exact)
            case _:
                form, kind = exact, "other"
        form = "".join(form.split())[:_LONGEST_TERM] or exact
        return Analysis(exact, form, form, None, (), kind)

    def _arabic(self, word: str, exact: str) -> Analysis:
        form = normalize.fold(exact)
        marked = "" if word is exact else _marked(word, exact)
        morpheme = morphology.analyse(exact, form, self.lexicon, marked)
        return Analysis(exact, form, morpheme.stem, morpheme.lemma, morpheme.roots, morpheme.kind)


def _marked(word: str, exact: str) -> str:
    """The word with its marks; empty when it has none."""
    marked = normalize.marked(word)[:_LONGEST_WRITTEN]
    return "" if marked == exact else marked


def _foreign_kind(word: str) -> str:
    """latin when the word begins with a letter of that script, else other."""
    return "latin" if normalize.fold_foreign(word)[:1] < "ɐ" else "other"
