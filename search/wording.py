"""The sentences that explain an answer, in Arabic and in English.

The library decides what is to be said (codes and values); here it becomes language. Labels of
pages are the web's own matter.
"""

from __future__ import annotations

from collections.abc import Iterable

from search.fields import Level, Zone
from search.results import Hit, Notice, QueryWord, Reason, Results

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
_AND = {"ar": " و", "en": " and "}
_OR = {"ar": " أو ", "en": " or "}
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
    if not results.words and not results.phrases:
        if results.request.text.strip():
            return notice(Notice("no_words", {}), lang)
        return {"ar": "كل المقالات، الأحدث أولا", "en": "All articles, newest first"}[lang]
    level = results.request.level
    said = [
        {"ar": "عبارة ", "en": "the phrase "}[lang] + _quoted(phrase, lang)
        for phrase in results.phrases
    ]
    said += [_wanted(word, level, lang) for word in results.words]
    opening = {"ar": "مقالات فيها ", "en": "Articles with "}[lang]
    return opening + {"ar": "، و", "en": "; "}[lang].join(said)


def _wanted(word: QueryWord, level: Level, lang: str) -> str:
    ways = [_quoted(word.text, lang)]
    if level >= Level.STEM and word.has_forms:
        ways.append({"ar": "إحدى صيغها", "en": "a form of it"}[lang])
    if level >= Level.ROOT and word.roots:
        named = _OR[lang].join(spaced(root) for root in word.roots)
        ways.append({"ar": f"كلمة من الجذر {named}", "en": f"a word of the root {named}"}[lang])
    return _OR[lang].join(ways)


def _quoted(text: str, lang: str) -> str:
    return {"ar": f"«{text}»", "en": f"“{text}”"}[lang]


def why(hit: Hit, lang: str) -> str:
    """Why an article is among the hits: each word of the query, how and where it was met."""
    said = []
    for word, reasons in _by_word(hit.reasons):
        tightest = min(reason.level for reason in reasons)
        best = [reason for reason in reasons if reason.level == tightest]
        roots = dict.fromkeys(spaced(reason.term) for reason in best)
        how = _LEVEL_PHRASES[tightest][lang].format(root=_OR[lang].join(roots))
        zones = dict.fromkeys(reason.zone for reason in sorted(best, key=_zone_order))
        if len(zones) > 1:  # what the margin repeats explains nothing
            zones.pop(Zone.ASIDE, None)
        where = _AND[lang].join(_ZONE_PHRASES[zone][lang] for zone in zones)
        said.append(f"{_quoted(word, lang)} {how} {where}")
    return _STOP[lang].join(said)


def _zone_order(reason: Reason) -> int:
    return list(Zone).index(reason.zone)


def _by_word(reasons: Iterable[Reason]) -> Iterable[tuple[str, list[Reason]]]:
    grouped: dict[str, list[Reason]] = {}
    for reason in reasons:
        grouped.setdefault(reason.word, []).append(reason)
    return grouped.items()
