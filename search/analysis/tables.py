"""The tables of `data/` to lexemes: dictionary words with their stems.

It knows the file formats and says file and line when a row breaks them; it must not know how a
text is analysed. docs/arabic.md describes the formats for people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from search.analysis import letters as ar
from search.analysis import nouns, verbs
from search.analysis.affixes import POSSESSIVE, mask
from search.analysis.normalize import fold
from search.analysis.orthography import tidy
from search.analysis.stems import Stem, bare, is_root, is_word
from search.analysis.verbs import Verb

FUNCTION, NAME, WORD = "function", "name", "word"

_DOUBT = 2000
"""Millibits against a derivation that dictionaries dispute."""
_MEANT = -2000
"""Millibits for what writers mean where its letters are also those of another common word."""
_RULE_MADE = 300
"""Millibits against a participle or masdar that no table lists."""


class Lexeme(NamedTuple):
    """A dictionary word with everything that texts show of it.

    lemma: with its vowels. part: noun, adjective, verb, function, or the kind of a name.
    root: radicals, hamza as ء; empty for none. cost: millibits against it besides its frequency.
    source: the table it comes from, or `rule`.
    """

    lemma: str
    part: str
    kind: str
    root: str
    cost: int
    source: str
    stems: tuple[Stem, ...]


def distinct(stems: Iterable[Stem]) -> tuple[Stem, ...]:
    """The stems that take endings, each once."""
    return tuple(stem for stem in dict.fromkeys(stems) if stem.groups)


# ---------------------------------------------------------------- families


def read_families(text: str, name: str) -> Iterator[Lexeme]:
    """Root families: `root | verbs | nouns | adjectives`.

    Raises ValueError with file and line for a row that is none.
    """
    for number, line in enumerate(text.splitlines(), 1):
        row = line.partition("#")[0].strip()
        if not row:
            continue
        columns = [column.strip() for column in row.split("|")]
        if len(columns) != 4 or not is_root(columns[0]):
            raise ValueError(f"{name}:{number}: expected root | verbs | nouns | adjectives")
        try:
            yield from _family(columns, name)
        except ValueError as error:
            raise ValueError(f"{name}:{number}: {error}") from error


def _family(columns: Sequence[str], source: str) -> Iterator[Lexeme]:
    root, verbal, nominal, adjectival = columns
    listed: set[str] = set()
    families: list[Lexeme] = []
    for part, column in (("noun", nominal), ("adjective", adjectival)):
        for entry in column.split():
            if entry != "-":
                lexeme = _nominal(entry, part, root, source)
                listed |= {lexeme.lemma, *(stem.text for stem in lexeme.stems)}
                families.append(lexeme)
    yield from families
    for entry in verbal.split():
        if entry == "-":
            continue
        yield from _verbal(entry, root, source, listed)


def _nominal(entry: str, part: str, root: str, source: str) -> Lexeme:
    borrowing = "=" in entry  # امرَأة=نِساء: forms of a lemma that has another root
    cost = _DOUBT if entry.endswith("?") else _MEANT if entry.endswith("!") else 0
    word, _, rest = entry.rstrip("?!").replace("=", ":", 1).partition(":")
    word = tidy(word.rstrip("?"))
    plurals = tuple(map(tidy, rest.split(","))) if rest else ()
    for text in (word, *plurals):
        if not is_word(text):
            raise ValueError(f"{text!r} is not a word in {entry!r}")
    stems = distinct(nouns.noun_stems(word, part=part, plurals=plurals))
    if borrowing:
        stems = tuple(stem for stem in stems if stem.slot == "plural")
    return Lexeme(word, part, WORD, root, cost, source, stems)


def _verbal(entry: str, root: str, source: str, listed: set[str]) -> Iterator[Lexeme]:
    """A verb of the table, and what it makes by rule as far as no table lists it."""
    cost = _DOUBT if entry.endswith("?") else 0
    entry = entry.rstrip("?")
    perfect, _, imperfect = map(tidy, entry.partition("/"))
    verb = verbs.read_verb(root, perfect, imperfect) if imperfect else Verb(root, entry)
    if verb is None:
        yield _irregular(perfect, imperfect, root, cost, source)
        return
    if verb.form not in verbs.forms() or (len(root) > 3) != verb.form.startswith("Q"):
        raise ValueError(f"{entry!r} is no verb of a root of {len(root)} letters")
    if len(root) > 4:
        raise ValueError(f"a root of {len(root)} letters has no verbs")
    yield verb_lexeme(verb, cost, source)
    for noun in verbs.derived_nouns(verb):
        if noun.text not in listed:
            listed.add(noun.text)
            stems = distinct(nouns.noun_stems(noun.text, part=noun.part))
            yield Lexeme(noun.text, noun.part, WORD, root, cost + _RULE_MADE, "rule", stems)


def verb_lexeme(verb: Verb, cost: int, source: str) -> Lexeme:
    """The lexeme of a verb with all stems of its conjugation."""
    stems = distinct(verbs.verb_stems(verb))
    return Lexeme(verbs.lemma(verb), "verb", WORD, verb.root, cost, source, stems)


def _irregular(perfect: str, imperfect: str, root: str, cost: int, source: str) -> Lexeme:
    """A verb that no rule makes, such as استحوذ: its two stems take all endings."""
    if not imperfect.startswith(ar.YEH):
        raise ValueError(f"the imperfect {imperfect!r} does not begin with ي")
    stem = imperfect[1:].lstrip(ar.FATHA + ar.DAMMA)
    stems = [
        Stem(perfect, mask("perfect*"), "perfect"),
        Stem(stem, mask("imperfect*") & ~mask("imperfect_i"), "imperfect"),
    ]
    return Lexeme(perfect, "verb", WORD, root, cost, source, distinct(stems))


# ---------------------------------------------------------------- function words


_TAKES_PRONOUN = frozenset({"preposition", "conjunction", "particle", "adverb", "negation"})
_TAKES_PREPOSITION = frozenset(
    {"conjunction", "particle", "adverb", "relative", "demonstrative", "question"}
)
_NOMINAL = frozenset({"quantity", "number"})
"""Classes that are declined like nouns: الكل، ثلاثتهم."""
CLASSES = _NOMINAL | {
    "adverb", "article", "auxiliary", "conjunction", "demonstrative", "interjection", "negation", "particle",
    "preposition", "pronoun", "question", "relative",
}  # fmt: skip
"""The classes of the table of function words."""
_LESS_COMMON = 3000
"""Millibits against the later rows of a word: plain text alone cannot tell لَم from لِم."""
_ATTACHED_PREPOSITIONS = ("ب", "ل")
_NOT_AFTER = {"ب": {"ني"}, "ل": {"ني", "كن"}}
"""بني and لكن are other words."""


def read_functions(text: str, name: str) -> Iterator[Lexeme]:
    """Closed-class words: `word TAB class [TAB lemma or - [TAB root or -]]`.

    Where a word has several rows, the commoner stands first. Numbers stand in the table for their
    forms, but are content words.
    """
    seen: set[str] = set()
    for number, (written, word_class, *rest) in rows(text, name, 2, 4):
        if word_class not in CLASSES:
            raise ValueError(f"{name}:{number}: {word_class!r} is no class of {sorted(CLASSES)}")
        word = tidy(written)
        lemma = tidy(rest[0]) if rest and rest[0] != "-" else word
        root = rest[1] if len(rest) > 1 and rest[1] != "-" else ""
        if word_class in _NOMINAL:
            found = nouns.noun_stems(word, part="noun")
            stems = tuple(stem for stem in found if stem.slot == "singular")
        else:
            groups = _function_groups(word_class)
            if bare(word) != bare(lemma) and word_class == "preposition":
                groups = _before_pronoun(word, groups)
            stems = tuple(Stem(shape, groups, "singular") for shape in after_lam(word))
        kind = WORD if word_class == "number" else FUNCTION
        cost = _LESS_COMMON if bare(word) in seen else 0
        seen.add(bare(word))
        yield Lexeme(lemma, word_class, kind, root, cost, name, distinct(stems))
    for preposition in _ATTACHED_PREPOSITIONS:  # به، لهم: too short to be taken apart
        fused = [
            Stem(preposition + pronoun, mask("function_alone"), "singular")
            for pronoun in POSSESSIVE
            if pronoun not in _NOT_AFTER[preposition]
        ]
        yield Lexeme(preposition, "preposition", FUNCTION, "", 0, name, tuple(fused))


def _before_pronoun(word: str, groups: int) -> int:
    """The groups of عَلَي and مِنّ, shapes that a preposition has before a pronoun only."""
    is_cut = word.endswith((ar.FATHA + ar.YEH, ar.NOON + ar.SHADDA))
    return groups & mask("function_alone_pronoun", "function_pronoun") if is_cut else groups


def _function_groups(word_class: str) -> int:
    if word_class == "auxiliary":
        return mask("auxiliary")
    group = "function" if word_class in _TAKES_PREPOSITION else "function_alone"
    return mask(group, f"{group}_pronoun") if word_class in _TAKES_PRONOUN else mask(group)


def after_lam(word: str) -> tuple[str, ...]:
    """A word and, if it has the article in it, its shape after ل: الذين، للذين."""
    letters = bare(word)
    if letters.startswith("الل"):  # الله, لله: three lams are never written
        return (word, word[1:])
    if letters.startswith("ال") and len(letters) > 4:
        return (word, "لل" + word[2:])
    return (word,)


def rows(text: str, name: str, least: int, most: int) -> Iterator[tuple[int, list[str]]]:
    """Line number and columns of each row; comments and empty lines left out."""
    for number, line in enumerate(text.splitlines(), 1):
        row = line.partition("#")[0].rstrip()
        if not row.strip():
            continue
        columns = [column.strip() for column in row.split("\t")]
        if not least <= len(columns) <= most:
            raise ValueError(
                f"{name}:{number}: expected {least} to {most} columns, got {len(columns)}"
            )
        yield number, columns


def key_of(lexeme: Lexeme) -> str:
    """The term of a lexeme at the level of the stem: its lemma, folded."""
    return fold(bare(lexeme.lemma))
