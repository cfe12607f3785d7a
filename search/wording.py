"""The sentences that explain an answer, in Arabic and in English.

The library decides what is to be said (codes and values); here it becomes language. Labels of
pages are the web's own matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from search.fields import Level, Zone
from search.query.syntax import AllOf, AnyOf, BestMatch, Node, Phrase, Without, Word
from search.results import Hit, Notice, Reason, Results

LANGUAGES = ("ar", "en")

_NOTICES = {
    "no_words": {
        "ar": "ليس في عبارة البحث كلمة يمكن البحث عنها. اكتب كلمة واحدة على الأقل.",
        "en": "The query holds no word to search for. Type at least one word.",
    },
    "only_function_words": {
        "ar": "كل ما كتبته أدوات وحروف، فبحثنا عنها كما هي. أضف كلمة ذات معنى لتضييق النتائج.",
        "en": "Only function words were typed, so they were searched as they are. "
        "Add a word that carries meaning to narrow the results.",
    },
    "ignored": {
        "ar": "لم نستطع تفسير هذا من عبارة البحث فتجاهلناه: {pieces}",
        "en": "These pieces of the query could not be understood and were ignored: {pieces}",
    },
    "some_words": {
        "ar": "لا مقال يضم كل كلمات البحث، وهذه مقالات تضم بعضها.",
        "en": "No article holds all the words; these hold some of them.",
    },
    "only_by_root": {
        "ar": "لم ترد الكلمة كما كتبتها ولا صيغها، وهذه مقالات فيها كلمات من الجذر نفسه.",
        "en": "Neither the words nor their forms were found; these articles have words of the same root.",
    },
    "rebuild_advised": {
        "ar": "تغيّر المحلل اللغوي منذ بناء الفهرس؛ يُنصح بإعادة بنائه: fihris rebuild",
        "en": "The analysis has changed since this index was built; advised: fihris rebuild",
    },
}

_LEVEL_PHRASES = {
    Level.EXACT: {"ar": "كما كُتبت", "en": "as typed"},
    Level.FORM: {"ar": "برسم آخر", "en": "in another spelling"},
    Level.STEM: {"ar": "بصيغة أخرى", "en": "in another form"},
    Level.ROOT: {"ar": "من الجذر {root}", "en": "by the root {root}"},
}
_ZONE_PHRASES = {
    Zone.TITLE: {"ar": "في العنوان", "en": "in the title"},
    Zone.BODY: {"ar": "في النص", "en": "in the text"},
    Zone.ASIDE: {"ar": "في هامش الصفحة", "en": "at the page's margin"},
}
_ZONE_ORDER = {zone: place for place, zone in enumerate(Zone)}
_ISOLATE, _END_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_AND = {"ar": " و", "en": " and "}
_OR = {"ar": " أو ", "en": " or "}
_BUT = {"ar": " دون ", "en": " without "}
_STOP = {"ar": "؛ ", "en": "; "}


def notice(item: Notice, lang: str) -> str:
    """What a notice says, as one sentence or two."""
    return _NOTICES[item.code][lang].format(**item.values)


def spaced(root: str) -> str:
    """A root as grammars write it.

    >>> spaced("قتل")
    'ق ت ل'
    """
    return " ".join(root)


def sentence(results: Results, lang: str) -> str:
    """What was searched for, said back."""
    node = results.node
    match node:
        case None if results.request.text.strip():
            return notice(Notice("no_words", {}), lang)
        case None:
            return {"ar": "كل المقالات، الأحدث أولًا", "en": "All articles, newest first"}[lang]
        case Without(None, excluded):
            opening = {"ar": "مقالات ليس فيها ", "en": "Articles without "}[lang]
            return opening + _said(excluded, lang)
        case Without(kept, excluded) if kept is not None:
            said = _wanted(kept, lang) + _BUT[lang] + _said(excluded, lang, inside=True)
        case _:
            said = _wanted(node, lang)
    opening = {"ar": "مقالات فيها ", "en": "Articles with "}[lang]
    return opening + said + _widened(results, lang)


def _wanted(node: Node, lang: str) -> str:
    """The whole query but for what it excludes: here words side by side mean best match."""
    if not isinstance(node, BestMatch):
        return _said(node, lang)
    words = [part for part in node.parts if isinstance(part, Word)]
    required = [part for part in node.parts if not isinstance(part, Word)]
    said = _AND[lang].join(_said(part, lang) for part in words)
    if not required:
        if len(words) == 2:
            return said + {"ar": "، كلتاهما أو إحداهما", "en": ", both or either"}[lang]
        return said + {"ar": "، كلها أو بعضها", "en": ", all or some of them"}[lang]
    needed = _AND[lang].join(_said(part, lang, inside=True) for part in required)
    first = {"ar": "، ويتقدم ما فيه ", "en": ", first those with "}[lang] if words else ""
    return needed + first + said


def _said(node: Node, lang: str, *, inside: bool = False) -> str:
    """A tree in words. inside: it is part of a larger one, so what it joins needs brackets."""
    match node:
        case Word(text):
            return _quoted(text, lang)
        case Phrase(words):
            return {"ar": "عبارة ", "en": "the phrase "}[lang] + _quoted(" ".join(words), lang)
        case AllOf(parts):
            said = _AND[lang].join(_said(part, lang, inside=True) for part in parts)
        case AnyOf(parts):
            said = _OR[lang].join(_said(part, lang, inside=True) for part in parts)
        case BestMatch(parts):
            needed = [part for part in parts if not isinstance(part, Word)]
            joined = _AND if needed else _OR
            said = joined[lang].join(_said(part, lang, inside=True) for part in needed or parts)
        case Without(kept, excluded):
            wanted = _said(kept, lang, inside=True) if kept else ""
            said = wanted + _BUT[lang] + _said(excluded, lang, inside=True)
        case _:
            assert_never(node)
    return f"({said.strip()})" if inside else said


def _widened(results: Results, lang: str) -> str:
    """How loosely the words may match."""
    words, level = results.words, results.request.level
    arabic = [word for word in words if word.has_forms]
    if any(item.code == "only_function_words" for item in results.notices):
        return ""
    if level < Level.STEM or not arabic:
        return ""
    ways = {"ar": "، بأي صيغة", "en": ", in any form"}[lang]
    roots = list(dict.fromkeys(spaced(root) for word in words for root in word.roots))
    if level >= Level.ROOT and roots:
        comma = {"ar": "، ", "en": ", "}[lang]
        if lang == "en":  # else the commas between the roots turn with them
            roots = [f"{_ISOLATE}{root}{_END_ISOLATE}" for root in roots]
        named = {"ar": "من الجذر", "en": "by the root"}
        if len(roots) > 1:
            named = {"ar": "من الجذور", "en": "by the roots"}
        ways += _OR[lang] + f"{named[lang]} {comma.join(roots)}"
    return ways


def _quoted(text: str, lang: str) -> str:
    return {"ar": f"«{text}»", "en": f"“{text}”"}[lang]


def why(hit: Hit, lang: str) -> str:
    """Why an article is among the hits: each word of the query, how and where it was met."""
    said = []
    for word, found in _by_word(hit.reasons):
        # What the margin repeats explains nothing, unless there is nothing else.
        reasons = [reason for reason in found if reason.zone is not Zone.ASIDE] or found
        tightest = min(reason.level for reason in reasons)
        best = [reason for reason in reasons if reason.level == tightest]
        roots = dict.fromkeys(spaced(reason.term) for reason in best)
        how = _LEVEL_PHRASES[tightest][lang].format(root=_OR[lang].join(roots))
        zones = dict.fromkeys(reason.zone for reason in sorted(best, key=_zone_order))
        where = _AND[lang].join(_ZONE_PHRASES[zone][lang] for zone in zones)
        said.append(f"{_quoted(word, lang)} {how} {where}")
    return _STOP[lang].join(said)


def _zone_order(reason: Reason) -> int:
    return _ZONE_ORDER[reason.zone]


def _by_word(reasons: Iterable[Reason]) -> Iterable[tuple[str, list[Reason]]]:
    grouped: dict[str, list[Reason]] = {}
    for reason in reasons:
        grouped.setdefault(reason.word, []).append(reason)
    return grouped.items()
