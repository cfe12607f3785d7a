"""The words of the pages, in Arabic and English; numbers and dates as each language writes them."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

_LABELS: dict[str, tuple[str, str]] = {
    # key: (Arabic, English)
    "tagline": ("بحثٌ يفهم الكلمة العربية وجذرها", "Search that knows the Arabic word and its root"),
    "search": ("ابحث", "Search"),
    "search_box": ("ابحث في المقالات", "Search the articles"),
    "placeholder": ('كلمات أو "عبارة بعينها"', 'Words, or a "phrase in quotes"'),
    "skip": ("انتقل إلى المحتوى", "Skip to the content"),
    "home": ("الصفحة الرئيسة", "Home"),
    "results": ("النتائج", "Results"),
    "newest": ("أحدث المقالات", "Newest articles"),
    "browse_all": ("تصفح كل المقالات", "Browse all articles"),
    "categories": ("الأقسام", "Sections"),
    "level": ("كيف تطابق الكلمة", "How a word may match"),
    "level_exact": ("كما كُتبت", "As typed"),
    "level_form": ("بأي رسم", "Any spelling"),
    "level_stem": ("بأي صيغة", "Any form"),
    "level_root": ("بالجذر", "By the root"),
    "mark_exact": ("مطابقة لما كتبت", "As you typed it"),
    "mark_form": ("الكلمة برسم آخر", "The word in another spelling"),
    "mark_stem": ("الكلمة بصيغة أخرى", "The word in another form"),
    "mark_root": ("كلمة من الجذر نفسه", "A word of the same root"),
    "legend": ("دليل الألوان", "Colours"),
    "took": ("خلال {ms} ملّي ثانية", "in {ms} ms"),
    "order": ("الترتيب", "Order"),
    "order_relevance": ("الأقرب", "Best match"),
    "order_date": ("الأحدث", "Newest"),
    "filters": ("تضييق النتائج", "Narrow the results"),
    "category": ("القسم", "Section"),
    "source": ("المصدر", "Source"),
    "author": ("الكاتب", "Author"),
    "month": ("الشهر", "Month"),
    "since": ("من تاريخ", "From"),
    "until": ("إلى تاريخ", "To"),
    "apply": ("طبّق", "Apply"),
    "clear": ("أزل كل القيود", "Remove all filters"),
    "remove": ("أزل هذا القيد: {value}", "Remove this filter: {value}"),
    "some_group": ("مقالات فيها بعض كلماتك", "Articles with some of your words"),
    "why": ("لماذا ظهر هذا المقال", "Why this article"),
    "previous": ("السابق", "Previous"),
    "next": ("التالي", "Next"),
    "page": ("الصفحة {page} من {pages}", "Page {page} of {pages}"),
    "pages": ("صفحات النتائج", "Pages of results"),
    "no_hits": ("لم نجد شيئًا", "Nothing found"),
    "fewer_words": ("جرّب كلمات أقل أو أعم.", "Try fewer or more general words."),
    "widen": ("وسّع المطابقة إلى الجذر", "Widen the match to the root"),
    "beyond_last": ("لا نتائج في هذه الصفحة.", "Nothing on this page."),
    "first_page": ("الصفحة الأولى", "First page"),
    "back": ("عودة إلى النتائج", "Back to the results"),
    "original": ("المقال في موقعه", "The article at its source"),
    "aside": ("من هامش الصفحة الأصلية", "From the margin of the original page"),
    "more_fields": ("بيانات أخرى", "Other fields"),
    "untitled": ("بلا عنوان", "Untitled"),
    "analyze": ("تحليل كلمة", "Analyse a word"),
    "analyze_intro": (
        "اكتب كلمة لترى كيف نفهمها: ما يُنزع عنها، وصيغتها المعجمية، وجذرها، وما يلتقي بها في الفهرس.",
        "Type a word to see how it is understood: what is taken off it, its lemma, root and relatives.",
    ),
    "analyze_word": ("كلمة واحدة", "One word"),
    "analyze_button": ("حلّل", "Analyse"),
    "lemma": ("الصيغة المعجمية", "Dictionary form"),
    "root": ("الجذر", "Root"),
    "roots": ("الجذور", "Roots"),
    "no_root": ("بلا جذر", "No root"),
    "confidence": ("بثقة {share}", "{share} sure"),
    "folds": ("توحيد الرسم", "Spelling folded"),
    "fold_typed": ("كما كُتبت", "As typed"),
    "fold_exact": ("من غير تشكيل", "Without marks"),
    "fold_form": ("بعد التوحيد", "Folded"),
    "readings": ("القراءات الموزونة", "Readings weighed"),
    "more_readings": ("قراءات أبعد", "Less likely readings"),
    "segments": ("التقطيع", "Parts"),
    "share": ("الحصة", "Share"),
    "reason": ("المصدر", "From"),
    "reason_lexicon": ("المعجم", "Lexicon"),
    "reason_pattern": ("الوزن", "Pattern"),
    "reason_fallback": ("تجريد خفيف", "Light stem"),
    "by_stem": ("تلتقي بها في الصيغة", "Meet it in another form"),
    "by_root": ("تلتقي بها في الجذر {root}", "Meet it by the root {root}"),
    "no_relatives": ("لا كلمة أخرى في هذا الفهرس.", "No other word of this index."),
    "kind_word": ("كلمة", "Word"),
    "kind_function": ("أداة", "Function word"),
    "kind_name": ("اسم علم", "Name"),
    "kind_number": ("عدد", "Number"),
    "kind_latin": ("كلمة بحروف لاتينية", "Word in Latin letters"),
    "kind_other": ("رمز", "Other"),
    "part_noun": ("اسم", "noun"),
    "part_adjective": ("صفة", "adjective"),
    "part_verb": ("فعل", "verb"),
    "part_person": ("علم شخص", "person"),
    "part_place": ("علم مكان", "place"),
    "part_organisation": ("اسم جهة", "organisation"),
    "part_foreign": ("لفظ دخيل", "loan word"),
    "part_origin": ("نسبة", "origin"),
    "part_function": ("أداة", "function word"),
    "status": ("حالة الفهرس", "Index status"),
    "status_articles": ("عدد المقالات", "Articles"),
    "status_created": ("آخر تحديث", "Last update"),
    "status_generation": ("الإصدار", "Generation"),
    "status_size": ("الحجم على القرص", "Size on disk"),
    "status_fingerprint": ("بصمة المحلل اللغوي", "Analysis"),
    "status_engine": ("المحرك", "Engine"),
    "status_ok": ("الفهرس سليم ومحدّث.", "The index is whole and up to date."),
    "megabytes": ("{size} ميغابايت", "{size} MB"),
    "other_language": ("English", "العربية"),
    "api": ("واجهة برمجية", "API"),
    "error": ("تعذّر تنفيذ الطلب", "The request could not be carried out"),
    "error_accepted": ("القيم المقبولة", "Accepted values"),
    "not_found": ("لا صفحة هنا", "There is no page here"),
    "not_found_help": (
        "ربما نُقلت الصفحة أو في رابطها خطأ. ابدأ من جديد بالبحث.",
        "It may have moved, or the address is mistyped. Begin again with a search.",
    ),
    "article_not_found": ("لا مقال بهذا المعرّف", "No article has this id"),
    "article_not_found_help": (
        "ربما حُذف المقال من الفهرس. ابحث عنه بكلمات من عنوانه.",
        "It may have been removed from the index. Search for words of its title.",
    ),
    "no_index": ("لا فهرس بعد", "There is no index yet"),
    "no_index_help": (
        "ابنِ فهرسًا من مقالاتك بهذا الأمر، ثم أعد تحميل الصفحة:",
        "Build an index of your articles with this command, then reload the page:",
    ),
    "index_problem": ("تعذّرت قراءة الفهرس", "The index cannot be read"),
    "internal": ("خطأ غير متوقع", "Something went wrong"),
    "internal_help": (
        "سجّلنا الخطأ. أعد المحاولة، وإن تكرر فأخبر مدير الموقع.",
        "It was logged. Try again; if it happens once more, tell whoever runs this site.",
    ),
}

_ARABIC_LETTERS = re.compile(
    f"[{''.join(char for char in map(chr, range(0x600, 0x900)) if char.isalpha())}]+"
)

_ARTICLES = {
    "ar": {
        "zero": "لا مقالات",
        "one": "مقال واحد",
        "two": "مقالان",
        "few": "{n} مقالات",
        "many": "{n} مقالًا",
        "other": "{n} مقال",
    },
    "en": {"one": "one article", "other": "{n} articles"},
}

_ERRORS: dict[str, tuple[str, str]] = {
    "not_a_word": (
        "اكتب كلمة واحدة من غير مسافات ولا علامات ترقيم.",
        "Type a single word, without spaces or punctuation.",
    ),
    "query_too_long": (
        "عبارة البحث أطول مما ينبغي. اختصرها إلى أهم كلماتها.",
        "The query is too long. Shorten it to its most important words.",
    ),
    "bad_unicode": (
        "في عبارة البحث رمز غير صالح. احذفه وأعد المحاولة.",
        "The query holds an invalid character. Remove it and try again.",
    ),
    "bad_cursor": (
        "مؤشر الصفحة غير صالح. ابدأ من الصفحة الأولى.",
        "The page cursor is not valid. Begin with the first page.",
    ),
    "unknown_parameter": (
        "في رابط الصفحة حقل لا نعرفه: {field}",
        "The address holds a parameter that is not known: {field}",
    ),
    "bad_value": (
        "في رابط الصفحة قيمة غير مقبولة للحقل: {field}",
        "The address holds a value that cannot be taken, for: {field}",
    ),
}


def direction(text: str) -> str:
    """The direction in which a text reads: that of most of its letters.

    A browser's dir=auto goes by the first letter, which scrambles "COVID-19: حكاية اللقاح".
    """
    others = _ARABIC_LETTERS.sub("", text)
    arabic = len(text) - len(others)
    return "rtl" if arabic >= sum(map(str.isalpha, others)) else "ltr"


class Labels:
    """The labels of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.dir = "rtl" if lang == "ar" else "ltr"
        self.other = "en" if lang == "ar" else "ar"
        self._place = 0 if lang == "ar" else 1
        self._locale = Locale(lang)

    def __call__(self, key: str, **values: Any) -> str:
        """The label, its values filled in. Raises KeyError for a label that does not exist."""
        return _LABELS[key][self._place].format(**values)

    def error(self, code: str, field: str) -> str:
        """What a refused value means, for people; empty when the code has no own sentence."""
        sentences = _ERRORS.get(code)
        return sentences[self._place].format(field=field) if sentences else ""

    def part(self, part: str) -> str:
        """A part of speech; the classes of function words are one to a reader."""
        key = f"part_{part}"
        return self(key if key in _LABELS else "part_function") if part else ""

    def percent(self, share: float) -> str:
        """A share in percent, whole."""
        return format_percent(share, locale=self._locale)

    def articles(self, count: int) -> str:
        """A number of articles, in the grammar of the language."""
        forms = _ARTICLES[self.lang]
        form = forms.get(str(self._locale.plural_form(count)), forms["other"])
        return form.format(n=self.number(count))

    def number(self, value: float) -> str:
        """A number with its group separators."""
        return _number(value, self.lang)

    def date(self, value: date) -> str:
        """A date in words."""
        return _date(value, "d MMMM y", self.lang)

    def iso_date(self, value: str) -> str:
        """A date such as 2024-05-01 in words."""
        return self.date(date.fromisoformat(value))

    def month(self, value: str) -> str:
        """A month such as 2024-05 in words."""
        return _date(date.fromisoformat(f"{value}-01"), "MMMM y", self.lang)


@cache
def labels(lang: str) -> Labels:
    """The labels of a language; `lang` is one of those that exist."""
    return Labels(lang)


# A page writes a hundred numbers and dates, the same from page to page, and babel takes its time.


@lru_cache(maxsize=4096, typed=True)
def _number(value: float, lang: str) -> str:
    return format_decimal(value, locale=lang)


@lru_cache(maxsize=4096)
def _date(value: date, pattern: str, lang: str) -> str:
    return format_date(value, pattern, locale=lang)
