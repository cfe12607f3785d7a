"""What a match means, on a real index: levels, bands, groups, counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.build import build, delete, rebuild
from indexer.sources import open_source
from search import Analyzer, Level, Order, Request, Searcher, Settings, open_engine
from search.errors import ArticleNotFound, UserError
from search.query.plan import terms_at
from search.results import Results

WORDS = "مقاتلين القتال قتل المقاتلون كتاب كتب الكتاب مكتبة كاتب مدرسة المدارس درس في من".split()
NO_FIXTURE_CHECK = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

MakeSearcher = Callable[[dict[str, str]], Searcher]


@pytest.fixture
def searcher_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeSearcher]:
    """Indexes bodies by id with the real builder."""
    opened = []

    def make(bodies: dict[str, str]) -> Searcher:
        folder = tmp_path_factory.mktemp("articles")
        lines = [
            json.dumps({"id": article_id, "title": "ش", "text": body}, ensure_ascii=False)
            for article_id, body in bodies.items()
        ]
        (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
        chosen = Settings(index=folder / "index")
        build([open_source(folder / "a.jsonl")], chosen)
        engine = open_engine(chosen)
        opened.append(engine)
        return Searcher(engine, chosen)

    yield make
    for engine in opened:
        engine.close()


def ids(results: Results) -> list[str]:
    return [hit.article.id for hit in results.hits]


def test_exact_stands_before_stem_and_stem_before_root(searcher_of: MakeSearcher) -> None:
    searcher = searcher_of(
        {
            "root": "القتال القتال القتال",
            "stem": "رأيت المقاتلون هناك في المدينة البعيدة",
            "exact": "رأيت مقاتلين هناك في المدينة البعيدة",
            "none": "لا شيء هنا",
        }
    )
    assert ids(searcher.search(Request("مقاتلين"))) == ["exact", "stem", "root"]


def test_all_words_stand_before_some_and_each_group_is_counted(searcher_of: MakeSearcher) -> None:
    searcher = searcher_of(
        {
            "one": "كتاب كتاب كتاب كتاب",
            "both": "قرأ الناس في هذه المدينة الكبيرة كتاب التاريخ ثم ذهبوا إلى مدرسة",
        }
    )
    results = searcher.search(Request("كتاب مدرسة"))
    assert ids(results) == ["both", "one"]
    assert results.groups == {"all": 1, "some": 1}
    assert [hit.group for hit in results.hits] == ["all", "some"]


def test_function_words_do_not_count_as_missing(searcher_of: MakeSearcher) -> None:
    searcher = searcher_of({"a": "كتاب المدرسة", "b": "شيء آخر"})
    assert searcher.search(Request("كتاب في المدرسة")).groups == {"all": 1, "some": 0}


def test_a_query_of_function_words_alone_is_still_answered(searcher_of: MakeSearcher) -> None:
    results = searcher_of({"a": "كتاب في المدرسة", "b": "شيء آخر"}).search(Request("في"))
    assert ids(results) == ["a"]
    assert [notice.code for notice in results.notices] == ["only_function_words"]


def test_quotes_are_literal_and_adjacent(searcher_of: MakeSearcher) -> None:
    searcher = searcher_of(
        {"yes": "قال إن الجيش الوطني انسحب", "no": "الجيش غير الوطني", "stem": "جيش وطني"}
    )
    assert ids(searcher.search(Request('"الجيش الوطني"'))) == ["yes"]


def test_minus_excludes_every_form_but_not_the_root(searcher_of: MakeSearcher) -> None:
    searcher = searcher_of({"a": "كتاب المدارس", "b": "كتاب المدرس", "c": "كتاب"})
    assert sorted(ids(searcher.search(Request("كتاب -مدرسة")))) == ["b", "c"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("كتاب AND مدرسة", {"ab"}),
        ("كتاب OR مدرسة", {"a", "b", "ab"}),
        ("كتاب NOT مدرسة", {"a"}),
        ("(كتاب OR شمس) AND مدرسة", {"ab"}),
    ],
)
def test_operators(searcher_of: MakeSearcher, text: str, expected: set[str]) -> None:
    searcher = searcher_of({"a": "كتاب", "b": "مدرسة", "ab": "كتاب مدرسة", "x": "بيت"})
    assert set(ids(searcher.search(Request(text)))) == expected


def test_marks_and_hamzas_do_not_hide_a_word(searcher_of: MakeSearcher) -> None:
    searcher = searcher_of({"a": "الإِسْتِيلاءُ على المدينة", "b": "اللِّيبي"})
    assert ids(searcher.search(Request("استيلاء"))) == ["a"]
    assert ids(searcher.search(Request("الليبي"))) == ["b"]


def test_aside_is_found_but_never_shown(searcher_of: MakeSearcher) -> None:
    body = "نص عن البحر والسفن.\n\nشاهد أيضاً\n\nالبركان يثور في الجزيرة …"
    results = searcher_of({"a": body}).search(Request("البركان"))
    assert ids(results) == ["a"]
    assert "البركان" not in " ".join(snippet.text for snippet in results.hits[0].snippets)


def test_shares_of_the_reasons_add_up(searcher_of: MakeSearcher) -> None:
    results = searcher_of({"a": "كتاب المدرسة", "b": "كتب"}).search(Request("كتاب مدرسة"))
    for hit in results.hits:
        assert sum(reason.share for reason in hit.reasons) == pytest.approx(1, abs=0.01)


def test_shares_add_up_in_an_order_by_date_too(searcher_of: MakeSearcher) -> None:
    searcher = searcher_of({"a": "كتاب المدرسة", "b": "كتب"})
    hits = searcher.search(Request("كتاب مدرسة", order=Order.DATE)).hits
    assert [sum(reason.share for reason in hit.reasons) for hit in hits] == pytest.approx(
        [1, 1], abs=0.01
    )


def test_empty_text_lists_everything(searcher_of: MakeSearcher) -> None:
    results = searcher_of({"a": "كتاب", "b": "مدرسة"}).search(Request("  "))
    assert results.total == 2
    assert results.notices == ()


@pytest.mark.parametrize("text", ["AND", '""', "-", "( )", "!!!", "\0"])
def test_text_without_a_word_finds_nothing_and_says_so(
    searcher_of: MakeSearcher, text: str
) -> None:
    results = searcher_of({"a": "كتاب"}).search(Request(text))
    assert results.total == 0
    assert results.notices[0].code == "no_words"


@pytest.mark.parametrize(
    ("text", "code"), [("ا" * 10_000, "query_too_long"), ("\ud800", "bad_unicode")]
)
def test_text_that_cannot_be_searched_is_refused(
    searcher_of: MakeSearcher, text: str, code: str
) -> None:
    with pytest.raises(UserError) as caught:
        searcher_of({"a": "كتاب"}).search(Request(text))
    assert caught.value.code == code


@pytest.mark.parametrize(("text", "expected"), [("كان", ["was"]), ("الكون", ["world", "place"])])
def test_function_word_and_words_of_its_root_do_not_meet(
    searcher_of: MakeSearcher, text: str, expected: list[str]
) -> None:
    searcher = searcher_of({"was": "كان", "place": "مكان", "world": "الكون"})
    assert ids(searcher.search(Request(text))) == expected


def test_explained_word_is_told_with_its_relatives_in_the_index(searcher_of: MakeSearcher) -> None:
    searcher = searcher_of({"a": "كتاب الكتب", "b": "كتاب", "c": "كاتب"})
    related = searcher.explain("كتاب").relatives
    assert related is not None
    assert (dict(related.stem), related.roots) == (
        {"كتاب": 2, "الكتب": 1},
        {"كتب": (("كاتب", 1),)},
    )


def test_relatives_follow_the_index(searcher_of: MakeSearcher) -> None:
    searcher = searcher_of({"a": "كتاب", "b": "الكتب"})
    delete(["a"], searcher._settings)
    rebuild(searcher._settings)
    related = searcher.explain("كتاب").relatives
    assert related is not None
    assert related.stem == (("الكتب", 1),)


def test_text_that_is_no_word_cannot_be_explained(searcher_of: MakeSearcher) -> None:
    with pytest.raises(UserError) as caught:
        searcher_of({"a": "كتاب"}).explain("كتاب جديد")
    assert caught.value.code == "not_a_word"


def test_unknown_article_is_said_to_be_unknown(searcher_of: MakeSearcher) -> None:
    with pytest.raises(ArticleNotFound):
        searcher_of({"a": "كتاب"}).article("b")


def test_a_new_generation_is_served_by_the_same_searcher(
    searcher_of: MakeSearcher, tmp_path: Path
) -> None:
    searcher = searcher_of({"a": "كتاب", "b": "كتاب"})
    assert searcher.search(Request("كتاب")).total == 2
    delete(["a"], searcher._settings)
    assert searcher.search(Request("كتاب")).total == 1


# Properties over random articles and queries: what the architecture page promises.

bodies = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), min_size=1, max_size=12
).map(lambda texts: {f"{number:02}": text for number, text in enumerate(texts)})
queries = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)


def _tightest(analyzer: Analyzer, word: str, body: str) -> Level | None:
    """The tightest level at which a word is in a text, by looking at every word of it."""
    asked = analyzer.word(word)
    for level in Level:
        wanted = set(terms_at(asked, level))
        if any(wanted & set(terms_at(token.analysis, level)) for token in analyzer.tokens(body)):
            return level
    return None


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=NO_FIXTURE_CHECK)
@given(bodies=bodies, asked=st.lists(queries, min_size=1, max_size=6))
def test_bands_groups_and_level_counts_hold(
    searcher_of: MakeSearcher, bodies: dict[str, str], asked: list[str]
) -> None:
    searcher = searcher_of(bodies)
    analyzer = searcher.analyzer
    for text in asked:
        words = text.split()
        content = [w for w in words if not analyzer.word(w).is_function] or words
        met = {
            article_id: [_tightest(analyzer, word, body) for word in content]
            for article_id, body in bodies.items()
        }
        results = searcher.search(Request(text, limit=100))
        order = ids(results)
        assert set(order) == {key for key, levels in met.items() if set(levels) != {None}}
        whole = [article_id for article_id in order if None not in met[article_id]]
        assert order[: len(whole)] == whole
        assert results.groups["all"] == len(whole)
        by_root = [all(level is Level.ROOT for level in met[key]) for key in whole]
        tight = [all(level <= Level.STEM for level in met[key]) for key in whole]  # type: ignore[operator]
        last_tight = max((n for n, is_tight in enumerate(tight) if is_tight), default=-1)
        assert not any(by_root[: last_tight + 1])
        for level in Level:
            expected = sum(
                any(one is not None and one <= level for one in levels) for levels in met.values()
            )
            assert results.levels[level] == expected


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=NO_FIXTURE_CHECK)
@given(bodies=bodies, text=queries)
def test_level_counts_are_the_totals_of_the_levels(
    searcher_of: MakeSearcher, bodies: dict[str, str], text: str
) -> None:
    searcher = searcher_of(bodies)
    counts = searcher.search(Request(text)).levels
    totals = {level: searcher.search(Request(text, level)).total for level in Level}
    assert counts == totals
    assert searcher.search(Request(text, order=Order.DATE)).total == counts[Level.ROOT]
