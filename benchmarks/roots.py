"""Roots, beside the tools people use: accuracy by class, noise, names, lemmas, speed, memory.

    python benchmarks/roots.py DATA [--half 1] [--articles ARTICLES.jsonl.gz …] [--names NAMES.txt]

DATA holds `morph-kabi/words.tsv` and `morph-quran/words_modern_spelling.tsv`: word, lemma, root
(alternatives by `;`). Word types are halved by CRC-32: half 0 is for tuning, half 1 for reporting.
Peers are measured in the same run where they are installed: tashaphyne is, `pip install nltk
PyStemmer qalsadi` brings the others.

A root is right when it is one of those the gold gives, all hamza seats counted as one letter and
ى as ي; `weak` also counts و, ي and hamza as one letter. Gold words without a root (particles) are
left out. tokens: weighted by how often a word occurs in the articles.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from corpus import texts
from gold import SEATS, Gold, classes, read_gold
from peers import Roots, ours, peers

from search.analysis import Analyzer, tokenize
from search.analysis import letters as ar

SETS = {
    "modern (kabi)": "morph-kabi/words.tsv",
    "Quran, modern spelling": "morph-quran/words_modern_spelling.tsv",
}
_WEAK = str.maketrans(dict.fromkeys(ar.HAMZA + ar.WAW + ar.YEH, "*"))
_NOISE = str.maketrans({
    ar.ALEF_HAMZA_ABOVE: ar.ALEF, ar.ALEF_HAMZA_BELOW: ar.ALEF,
    ar.ALEF_MAKSURA: ar.YEH, ar.TEH_MARBUTA: ar.HEH,
})  # fmt: skip


class Score(NamedTuple):
    first: float
    first_weak: float
    given: float
    given_weak: float
    per_word: float
    words_per_s: float


def score(system: Roots, gold: Iterable[Gold], weights: Counter[str] | None = None) -> Score:
    total = first = first_weak = given = given_weak = number = 0.0
    spent, words = 0.0, 0
    for item in gold:
        begun = time.perf_counter()
        found = system(item.word)
        spent += time.perf_counter() - begun
        words += 1
        weight = float(weights[item.word]) if weights is not None else 1.0
        roots = [root.translate(SEATS).replace(ar.ALEF, ar.HAMZA) for root in found]
        weak = {root.translate(_WEAK) for root in item.roots}
        right = [root in item.roots for root in roots]
        right_weak = [root.translate(_WEAK) in weak for root in roots]
        total += weight
        number += weight * max(1, len(roots))
        first += weight * any(right[:1])
        first_weak += weight * any(right_weak[:1])
        given += weight * any(right)
        given_weak += weight * any(right_weak)
    total = total or 1.0
    shares = (100 * part / total for part in (first, first_weak, given, given_weak))
    return Score(*shares, number / total, words / spent if spent else 0.0)


def table(title: str, rows: Iterable[tuple[str, Score]]) -> None:
    print(f"\n{title}")
    print(f"{'':28}{'first root':>16}{'among those given':>20}{'roots/word':>12}{'words/s':>10}")
    for name, got in rows:
        print(
            f"{name:28}{got.first:8.1f} /{got.first_weak:6.1f}{got.given:11.1f} /"
            f"{got.given_weak:7.1f}{got.per_word:12.3f}{got.words_per_s:10,.0f}"
        )


def lemma_pairs(gold: list[Gold], key: Callable[[str], str]) -> tuple[float, float]:
    """Precision and recall of the pairs of words that share a key, by shared gold lemmas."""
    by_key: dict[str, list[Gold]] = defaultdict(list)
    by_lemma: dict[str, list[Gold]] = defaultdict(list)
    for item in gold:
        by_key[key(item.word)].append(item)
        for lemma in item.lemmas:
            by_lemma[lemma].append(item)
    ours_pairs = {
        (one.word, other.word): bool(one.lemmas & other.lemmas)
        for group in by_key.values()
        for one, other in combinations(sorted(group), 2)
    }
    gold_pairs = {
        (one.word, other.word)
        for group in by_lemma.values()
        for one, other in combinations(sorted(group), 2)
        if len(one.lemmas) == len(other.lemmas) == 1
    }
    right = sum(ours_pairs.values())
    found = sum(pair in ours_pairs for pair in gold_pairs)
    return right / max(1, len(ours_pairs)), found / max(1, len(gold_pairs))


def speed(paths: list[Path]) -> Counter[str]:
    """Words and tokens a second from a cold start; gives the counts of the Arabic words."""
    articles = [text for path in paths for text in texts(path)]
    counts: Counter[str] = Counter()
    for text in articles:
        counts.update(tokenize.words(text))
    arabic = [word for word in counts if tokenize.script(word) == "arabic"]
    analyzer = Analyzer.installed()
    begun = time.perf_counter()
    for word in arabic:
        analyzer.word(word)
    distinct = len(arabic) / (time.perf_counter() - begun)
    analyzer = Analyzer.installed()
    begun = time.perf_counter()
    tokens = sum(len([*map(analyzer.word, tokenize.words(text))]) for text in articles)
    running = tokens / (time.perf_counter() - begun)
    print(f"\n{len(arabic):,} distinct Arabic words, empty cache: {distinct:,.0f} words/s")
    print(f"{tokens:,} tokens of running text, cold start: {running:,.0f} tokens/s")
    kinds: Counter[str] = Counter()
    listed = 0
    for word in arabic:
        readings = analyzer.readings(word)
        if readings and readings[0].reason == "lexicon":
            listed += counts[word]
            kinds[analyzer.word(word).kind] += counts[word]
    total = sum(counts[word] for word in arabic)
    print(f"running words with a reading from the lexicon: {100 * listed / total:.2f} %")
    for kind, number in kinds.most_common():
        print(f"  as {kind}: {100 * number / total:.2f} %")
    return counts


def rootless(analyzer: Analyzer, title: str, words: list[str]) -> None:
    given = [word for word in words if analyzer.word(word).roots]
    print(
        f"{title}: {len(given)} of {len(words)} receive a root ({100 * len(given) / len(words):.1f} %)"
    )


def function_words() -> list[str]:
    """The words of the installed table that have no root."""
    from search.analysis.gather import DATA
    from search.analysis.stems import bare
    from search.analysis.tables import FUNCTION, read_functions

    lexemes = read_functions((DATA / "functions.txt").read_text("utf-8"), "functions.txt")
    return sorted({
        bare(lexeme.stems[0].text)
        for lexeme in lexemes
        if lexeme.kind == FUNCTION and not lexeme.root
    })  # fmt: skip


def memory() -> None:
    """Resident memory that opening and using the lexicon adds, in a process of its own (Linux)."""
    code = (
        "import re, time; from pathlib import Path; from search.analysis import Analyzer\n"
        "def resident(kind):\n"
        "    found = re.search(kind + r':\\s+(\\d+)', Path('/proc/self/status').read_text())\n"
        "    return int(found[1]) / 1024\n"
        "before, own = resident('VmRSS'), resident('RssAnon')\n"
        "begun = time.perf_counter(); analyzer = Analyzer.installed()\n"
        "opened = 1000 * (time.perf_counter() - begun)\n"
        "for word in 'والمقاتلين كتاب مدارس بوفون استشراق'.split(): analyzer.word(word)\n"
        "print(f'opened in {opened:.0f} ms; {resident(\"VmRSS\") - before:.1f} MiB more resident, '\n"
        "      f'{resident(\"RssAnon\") - own:.1f} MiB of it not shared')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1), default=1)
    parser.add_argument("--articles", type=Path, nargs="*", default=[])
    parser.add_argument("--names", type=Path, help="words that should have no root, one a line")
    given = parser.parse_args()
    analyzer = Analyzer.installed()
    counts = speed(given.articles) if given.articles else None
    print()
    memory()
    rootless(analyzer, "function words", function_words())
    if given.names:
        words = given.names.read_text(encoding="utf-8").split()
        rootless(analyzer, "names and loan words", words)
    others = list(peers())
    for title, path in SETS.items():
        gold = read_gold(given.data / path, given.half)
        fresh = Analyzer.installed()
        rows = [("fihris", score(ours(fresh), gold))]
        rows += [(name, score(system, gold)) for name, system in others]
        table(f"{title}, half {given.half}: {len(gold):,} word types, strict / weak", rows)
        noisy = [item._replace(word=item.word.translate(_NOISE)) for item in gold]
        extra = [("fihris, typing noise", score(ours(fresh), noisy))]
        if counts:
            extra.append(("fihris, by tokens", score(ours(fresh), gold, counts)))
        by_class: dict[str, list[Gold]] = defaultdict(list)
        for item in gold:
            for name in classes(item):
                by_class[name].append(item)
        extra += [
            (f"  {name} ({len(items):,})", score(ours(fresh), items))
            for name, items in sorted(by_class.items())
        ]
        table("of these", extra)
        if title.startswith("modern"):
            precision, recall = lemma_pairs(gold, lambda word, using=fresh: using.word(word).stem)
            print(f"\nlemma pairs: precision {precision:.3f}, recall {recall:.3f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"\npeak memory of this run: {peak / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
