from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract import aside_ranges, title_of

TITLE = "افتتاح مكتبة عامة في وسط المدينة القديمة"
PAGE = f"""أخر الأخبار
الصفحة الأم / أخبار / {TITLE}

{TITLE}

قال رئيس البلدية إن المكتبة الجديدة ستفتح أبوابها للقراء صباح كل يوم ما عدا الجمعة

وتضم المكتبة عشرين ألف كتاب جمعها متطوعون من بيوت الحي ومن المدارس القريبة خلال عامين

وأضاف “لم نكن نتوقع هذا الإقبال من الأطفال” في يوم الافتتاح

شاهد أيضاً

كيف عادت الأسواق الشعبية إلى الحياة في الريف الجنوبي

بدأت القرى في تنظيم سوق أسبوعي يجمع المزارعين والحرفيين. ويشير …"""

LONG_REST = "\n\n".join(
    f"وفي الحي رقم {number} زرع السكان أشجارا جديدة قرب المدرسة والحديقة العامة"
    for number in range(12)
)
BODY = "تبدأ القصة من ميناء صغير على الساحل الشرقي\nثم تنتقل إلى العاصمة بعد سنوات الحرب"


def pieces(text: str, title: str) -> list[str]:
    return [text[start:end] for start, end in aside_ranges(text, title)]


def test_title_is_the_line_after_section_label_and_breadcrumb():
    assert title_of(PAGE) == TITLE


@pytest.mark.parametrize(
    "breadcrumb",
    [
        "الصفحة الأم / أخبار / " + TITLE,
        "الرئيسية > ثقافة > كتب",
        "الرئيسية » ثقافة",
        "الصفحة الرئيسية | رياضة",
        "الرئيسيّة›محليات",
        "Home / News / Culture",
        "أخبار / محليات / البلديات",
    ],
)
def test_title_is_not_the_breadcrumb(breadcrumb: str):
    assert title_of(f"{breadcrumb}\n{TITLE}\n{BODY}") == TITLE


@pytest.mark.parametrize(
    "label", ["أخر الأخبار", "آخر الأخبار", "أخبار", "عاجل", "مقالات", "آراء", "محليّات"]
)
def test_title_is_not_the_section_label(label: str):
    assert title_of(f"{label}\n\n{TITLE}\n{BODY}") == TITLE


def test_title_is_not_an_unknown_section_label_right_above_a_breadcrumb():
    text = f"حوادث وقضايا\nالصفحة الأم / حوادث وقضايا / {TITLE}\n\n{TITLE}\n{BODY}"
    assert title_of(text) == TITLE


def test_title_of_plain_text_is_its_first_line():
    assert title_of(f"\n\n  {TITLE}  \n{BODY}") == TITLE


def test_title_of_markdown_loses_its_number_signs():
    assert title_of(f"## {TITLE}\n{BODY}") == TITLE


def test_title_of_one_endless_line_is_cut_at_two_hundred_characters():
    assert title_of("كتاب " * 100) == ("كتاب " * 100)[:200]


@pytest.mark.parametrize("text", ["", "\n\n", "… — !\n***"])
def test_title_of_a_text_without_words_is_empty(text: str):
    assert title_of(text) == ""


def test_label_breadcrumb_and_repeated_title_are_aside():
    assert pieces(PAGE, TITLE)[:3] == ["أخر الأخبار", f"الصفحة الأم / أخبار / {TITLE}", TITLE]


def test_title_repeated_in_other_spelling_is_aside():
    text = f"إفتتاح مكتبةٍ عامّة في وسط المدينه القديمة\n{BODY}"
    assert pieces(text, TITLE) == ["إفتتاح مكتبةٍ عامّة في وسط المدينه القديمة"]


def test_title_said_again_far_below_the_head_is_no_aside():
    assert pieces(f"{LONG_REST}\n{TITLE}\n{LONG_REST}", TITLE) == []


def test_sentence_that_holds_the_title_and_more_is_no_aside():
    assert pieces(f"{TITLE} أمس\n{BODY}", TITLE) == []


def test_see_also_at_the_end_is_aside_with_all_that_follows():
    assert pieces(PAGE, TITLE)[-1] == PAGE[PAGE.index("شاهد أيضاً") :]


@pytest.mark.parametrize(
    "label",
    [
        "شاهد أيضاً",
        "شاهد ايضا:",
        "اقرأ أيضًا",
        "إقرأ المزيد",
        "طالع أيضا",
        "قد يعجبك أيضاً",
        "مواضيع ذات صلة",
        "مقالات ذات صلة",
        "أخبار ذات صلة",
    ],
)
def test_every_teaser_label_at_the_end_is_aside(label: str):
    tail = f"{label}\nسوق الكتب القديمة يعود إلى الضفة"
    assert pieces(f"{BODY}\n{tail}", TITLE) == [tail]


def test_see_also_in_the_middle_is_aside_with_its_headline_only():
    text = f"{BODY}\n\nشاهد أيضاً\n\nسوق الكتب القديمة يعود\n\n{LONG_REST}"
    assert pieces(text, TITLE) == ["شاهد أيضاً\n\nسوق الكتب القديمة يعود"]


def test_see_also_in_the_middle_with_its_headline_on_the_line_is_aside_alone():
    text = f"{BODY}\n\nاقرأ أيضاً: سوق الكتب القديمة يعود\n\n{LONG_REST}"
    assert pieces(text, TITLE) == ["اقرأ أيضاً: سوق الكتب القديمة يعود"]


@pytest.mark.parametrize(
    "line",
    [
        "وقال الحارس إنه شاهد أيضاً رجلا يحمل حقيبة سوداء قرب الباب",
        "شاهد إيضاح الوزارة كل من حضر الجلسة المسائية في المجلس",
        "قد يهمكم الأمر أكثر مما يهمنا كما قال المعلم لتلاميذه",
        "شاهد أيضاً " + "الرجل العجوز سفنا كثيرة تعبر الميناء كل صباح " * 4,
        "بلغت نسبة النجاح 7/10 في مدارس المدينة هذا العام",
        "سافر من بيروت/دمشق إلى بغداد في ثلاثة أيام",
        "وقال الوزير إن اجتماع لجان التعليم / الصحة / النقل سيعقد يوم الأحد المقبل في مقر الوزارة",
        "أخبار المدينة تصل إلى القرية متأخرة كل أسبوع",
    ],
)
def test_line_that_only_looks_like_the_page_around_is_no_aside(line: str):
    assert pieces(f"{BODY}\n{line}\nوهكذا انتهت القصة التي بدأت من الميناء", TITLE) == []


def test_text_without_a_page_around_has_no_aside():
    assert aside_ranges(BODY, TITLE) == ()


def test_empty_text_has_no_aside():
    assert aside_ranges("", "") == ()


_LINES = st.one_of(
    st.sampled_from(
        [
            "أخر الأخبار",
            "الصفحة الأم / أخبار / خبر",
            "شاهد أيضاً",
            "اقرأ المزيد",
            TITLE,
            BODY,
            "",
            "  ",
            "\u2028",
            "\x0b",
        ]
    ),
    st.text(max_size=30),
)
_TEXTS = st.lists(_LINES, max_size=14).map("\n".join)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(text=_TEXTS, title=_LINES)
def test_ranges_lie_inside_the_text_and_are_not_empty(text: str, title: str):
    assert all(0 <= start < end <= len(text) for start, end in aside_ranges(text, title))


@settings(derandomize=True, max_examples=150, deadline=None)
@given(text=_TEXTS, title=_LINES)
def test_ranges_are_sorted_and_apart(text: str, title: str):
    ranges = aside_ranges(text, title)
    assert all(before[1] < after[0] for before, after in pairwise(ranges))


@settings(derandomize=True, max_examples=100, deadline=None)
@given(text=_TEXTS)
def test_title_is_a_part_of_the_text(text: str):
    assert title_of(text) in text


def test_breadcrumb_that_ends_with_a_question_is_still_one():
    crumbs = "الرئيسية / ثقافة / من كتب الكتاب؟"
    text = f"{crumbs}\n\nمن كتب الكتاب؟\n\nسؤال قديم يعود كل عام."
    assert aside_ranges(text, "من كتب الكتاب؟")[0] == (0, len(crumbs))
