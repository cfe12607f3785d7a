"""What a query becomes: which tiers, which fields, which weights."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import Analyzer
from search.fields import TEXT_FIELDS, Level, Zone, field_name, split_field
from search.query.clause import All, Any, Best, Clause, Everything, Run, Term, Tiers
from search.query.parser import parse
from search.query.plan import PHRASE_WEIGHT, Plan, plan, terms_at

bounded = settings(max_examples=100, deadline=None, derandomize=True)

pieces = st.sampled_from(
    [*'()"-', "AND", "OR", "NOT", "كتاب", "مدارس", "في", "من", "لندن", "2024", "COVID-19", "قال"]
)
query_text = st.lists(pieces, max_size=12).map(" ".join)

shared_analyzer = Analyzer.installed()


def planned(text: str, level: Level = Level.ROOT, *, banded: bool = True) -> Plan:
    return plan(parse(text).node, shared_analyzer, level, banded=banded)


def leaves(clause: Clause) -> Iterator[Term | Run]:
    match clause:
        case Term() | Run():
            yield clause
        case Best(parts) | Any(parts):
            for part in parts:
                yield from leaves(part)
        case All(parts, without):
            for part in (*parts, *without):
                yield from leaves(part)
        case Tiers(tiers, score):
            for part in (*tiers, score):
                yield from leaves(part)


def terms(clause: Clause, *fields: str) -> set[str]:
    """The terms that a clause looks for in these fields, or in any."""
    return {leaf.text for leaf in single_terms(clause) if not fields or leaf.field in fields}


def single_terms(clause: Clause) -> list[Term]:
    return [leaf for leaf in leaves(clause) if isinstance(leaf, Term)]


def used_levels(clause: Clause) -> set[Level]:
    return {split_field(leaf.field)[1] for leaf in leaves(clause)}


def matching(text: str, level: Level = Level.ROOT) -> Tiers:
    clause = planned(text, level).clause
    assert isinstance(clause, Tiers)
    return clause


def test_no_words_ask_for_everything() -> None:
    found = plan(None, shared_analyzer, Level.ROOT)
    assert (found.clause, found.groups) == (Everything(), ("all",))


@pytest.mark.parametrize(
    ("text", "level", "groups"),
    [
        ("كتاب", Level.ROOT, ("all", "all")),
        ("كتاب", Level.STEM, ("all",)),
        ("كتاب", Level.EXACT, ("all",)),
        ("كتاب مدرسة", Level.ROOT, ("all", "all", "some", "some")),
        ("كتاب مدرسة وزير", Level.ROOT, ("all", "all", "some", "some")),
        ("كتاب مدرسة", Level.FORM, ("all", "some")),
        ('"كتاب مدرسة"', Level.ROOT, ("all",)),
        ('"كتاب مدرسة" وزير', Level.ROOT, ("all", "some")),
        ("كتاب AND مدرسة", Level.ROOT, ("all",)),
        ("كتاب OR مدرسة", Level.ROOT, ("all",)),
        ("كتاب (مدرسة OR وزير)", Level.ROOT, ("all", "some")),
        ("في من", Level.STEM, ("all", "some")),
        ("في كتاب", Level.STEM, ("all",)),
        ("كتاب -مدرسة", Level.STEM, ("all",)),
        ("-كتاب", Level.ROOT, ("all",)),
    ],
)
def test_groups_tell_all_words_from_some(text: str, level: Level, groups: tuple[str, ...]) -> None:
    assert planned(text, level).groups == groups


@pytest.mark.parametrize("text", ["كتاب", "كتاب مدرسة", '"كتاب مدرسة" وزير', "-كتاب", "في"])
def test_every_tier_has_its_group(text: str) -> None:
    assert len(matching(text).tiers) == len(planned(text).groups)


def test_order_by_date_tells_only_the_groups_apart() -> None:
    assert planned("كتاب مدرسة", banded=False).groups == ("all", "some")


def test_first_tier_wants_one_word_by_stem_or_tighter() -> None:
    first = matching("كتاب مدرسة").tiers[0]
    assert isinstance(first, All)
    assert used_levels(first.parts[-1]) == {Level.EXACT, Level.FORM, Level.STEM}


def test_first_tier_wants_every_word() -> None:
    first = matching("كتاب مدرسة").tiers[0]
    assert isinstance(first, All)
    assert [terms(part, "body_exact") for part in first.parts[:2]] == [{"كتاب"}, {"مدرسة"}]


def test_last_tier_wants_any_word_at_any_level() -> None:
    last = matching("كتاب مدرسة").tiers[-1]
    assert isinstance(last, Any)
    assert terms(last, "body_root") == {"كتب", "درس"}


@pytest.mark.parametrize("level", [*Level])
def test_level_limits_what_matches(level: Level) -> None:
    clause = matching("كتاب مدارس في", level)
    assert {found for tier in clause.tiers for found in used_levels(tier)} == {
        found for found in Level if found <= level
    }


@pytest.mark.parametrize("level", [*Level])
@pytest.mark.parametrize("text", ["كتاب في", "في", '"كتاب مدرسة" في', "كتاب -مدرسة"])
def test_level_limits_what_scores(text: str, level: Level) -> None:
    assert max(used_levels(matching(text, level).score)) <= level


def test_level_limits_what_is_highlighted() -> None:
    (word,) = planned("مدارس", Level.FORM).words
    assert [word.terms(level) for level in Level] == [("مدارس",), ("مدارس",), (), ()]


def test_word_matches_in_every_zone() -> None:
    assert {split_field(leaf.field)[0] for leaf in leaves(matching("كتاب").score)} == set(Zone)


def test_word_is_looked_for_by_its_terms_at_each_level() -> None:
    fields = [field_name(Zone.BODY, level) for level in Level]
    assert [terms(matching("المَدَارِس").score, field) for field in fields] == [
        {"المدارس"},
        {"المدارس"},
        {"مدرسه"},
        {"درس"},
    ]


def test_tighter_level_and_better_zone_weigh_more() -> None:
    weights = {leaf.field: leaf.weight for leaf in leaves(matching("كتاب").score)}
    body = [weights[field_name(Zone.BODY, level)] for level in Level]
    exact = [weights[field_name(zone, Level.EXACT)] for zone in Zone]
    assert body == sorted(body, reverse=True)
    assert exact == sorted(exact, reverse=True)


def test_root_weighs_by_its_probability() -> None:
    score = matching("عام").score
    weights = {leaf.text: leaf.weight for leaf in single_terms(score) if leaf.field == "body_root"}
    assert weights["عمم"] > weights["عوم"]


def test_zone_scores_its_best_level_only() -> None:
    first = matching("كتاب").score
    assert isinstance(first, Any)
    (word,) = first.parts
    assert isinstance(word, Any)
    assert {type(zone) for zone in word.parts} == {Best}


def test_function_word_beside_others_only_scores() -> None:
    clause = matching("في كتاب")
    assert [terms(tier, "body_exact") for tier in clause.tiers] == [{"كتاب"}, {"كتاب"}]
    assert terms(clause.score, "body_exact") == {"في", "كتاب"}


def test_function_word_weighs_little() -> None:
    score = matching("في كتاب").score
    weights = {leaf.text: leaf.weight for leaf in single_terms(score) if leaf.field == "body_exact"}
    assert weights["في"] < weights["كتاب"] / 5


@pytest.mark.parametrize("word", "بعد قبل بين خلال تحت فوق حول أمام وراء ضد دون".split())
def test_preposition_is_no_word_of_content(word: str) -> None:
    assert planned(f"كتاب {word} مدرسة").content_words == 2


def test_function_word_is_not_looked_for_by_its_root() -> None:
    assert used_levels(matching("كان").score) == {Level.EXACT, Level.FORM, Level.STEM}


@pytest.mark.parametrize("word", ["كان", "وكانت", "ليس"])
def test_function_word_has_no_terms_at_the_level_of_the_root(word: str) -> None:
    assert terms_at(shared_analyzer.word(word), Level.ROOT) == ()


def test_function_words_beside_others_are_not_highlighted() -> None:
    assert [word.text for word in planned("في كتاب").words] == ["كتاب"]


def test_only_function_words_are_searched_as_they_are() -> None:
    found = planned("في من")
    assert found.only_function_words
    assert [word.text for word in found.words] == ["في", "من"]


def test_function_word_in_a_phrase_counts() -> None:
    assert not planned('"في البيت"').only_function_words


def test_phrase_is_a_run_of_exact_or_folded_forms_in_one_zone() -> None:
    runs = {
        (leaf.field, leaf.texts)
        for leaf in leaves(matching('"المدارس العُليا"').score)
        if isinstance(leaf, Run) and leaf.field.startswith("body")
    }
    assert runs == {
        ("body_exact", ("المدارس", "العليا")),
        ("body_form", ("المدارس", "العليا")),
    }


def test_phrase_at_exact_level_is_not_folded() -> None:
    assert used_levels(matching('"مدرسة عليا"', Level.EXACT).score) == {Level.EXACT}


def test_phrase_weighs_more_than_a_word() -> None:
    weights = {
        leaf.field: leaf.weight for leaf in leaves(matching('"كتاب مدرسة"', Level.EXACT).score)
    }
    assert weights["body_exact"] == PHRASE_WEIGHT


def test_phrase_of_one_word_is_a_term() -> None:
    assert {type(leaf) for leaf in leaves(matching('"كتاب"').score)} == {Term}


def test_phrase_is_required_and_words_beside_it_are_wanted() -> None:
    both, phrase_only = matching('"كتاب مدرسة" وزير').tiers
    assert terms(both, "body_exact") == {"وزير"}
    assert terms(phrase_only) == set()


def test_phrase_is_highlighted_as_a_run_and_not_as_words() -> None:
    found = planned('"كتاب مدرسة"')
    assert [run.text for run in found.runs] == ["كتاب مدرسة"]
    assert found.words == ()


def test_and_wants_every_part() -> None:
    (tier,) = matching("كتاب AND مدرسة").tiers
    assert isinstance(tier, All)
    (both,) = tier.parts
    assert isinstance(both, All)
    assert [terms(part, "body_exact") for part in both.parts] == [{"كتاب"}, {"مدرسة"}]


def test_or_wants_any_part() -> None:
    (tier,) = matching("كتاب OR مدرسة").tiers
    assert isinstance(tier, All)
    (either,) = tier.parts
    assert isinstance(either, Any)
    assert [terms(part, "body_exact") for part in either.parts] == [{"كتاب"}, {"مدرسة"}]


@pytest.mark.parametrize("text", ["كتاب AND مدرسة", "كتاب OR مدرسة"])
def test_words_within_operators_are_highlighted(text: str) -> None:
    assert [word.text for word in planned(text).words] == ["كتاب", "مدرسة"]


def test_exclusion_holds_in_every_tier() -> None:
    tiers = matching("كتاب وزير -مدرسة").tiers
    excluded = [terms(part, "body_exact") for tier in tiers for part in tier.without]
    assert excluded == [{"مدرسة"}] * 4


def test_exclusion_stops_at_the_stem() -> None:
    (first, _) = matching("كتاب -مدرسة").tiers
    assert used_levels(first.without[0]) == {Level.EXACT, Level.FORM, Level.STEM}


def test_exclusion_keeps_to_a_tighter_level() -> None:
    (tier,) = matching("كتاب -مدرسة", Level.EXACT).tiers
    assert used_levels(tier.without[0]) == {Level.EXACT}


def test_excluded_words_are_not_highlighted() -> None:
    assert [word.text for word in planned("كتاب -مدرسة").words] == ["كتاب"]


def test_excluded_words_score_nothing() -> None:
    assert terms(matching("كتاب -مدرسة").score, "body_exact") == {"كتاب"}


def test_exclusion_alone_takes_everything_else() -> None:
    (tier,) = matching("-كتاب").tiers
    assert isinstance(tier, All)
    (inner,) = tier.parts
    assert isinstance(inner, All)
    assert inner.parts == (Everything(),)
    assert terms(inner.without[0], "body_exact") == {"كتاب"}


@pytest.mark.parametrize(
    ("text", "count"),
    [("كتاب", 1), ("كتاب في مدرسة", 2), ('"كتاب مدرسة" وزير', 2), ("في من", 2), ("كتاب -قلم", 1)],
)
def test_content_words_are_counted(text: str, count: int) -> None:
    assert planned(text).content_words == count


@bounded
@given(query_text, st.sampled_from([*Level]))
def test_every_field_named_exists(text: str, level: Level) -> None:
    named = {leaf.field for leaf in leaves(planned(text, level).clause)}
    assert named <= {field_name(zone, at) for zone, at in TEXT_FIELDS}


@bounded
@given(query_text, st.sampled_from([*Level]))
def test_same_query_gives_an_equal_plan(text: str, level: Level) -> None:
    fresh = plan(parse(text).node, Analyzer(shared_analyzer.lexicon), level)
    assert planned(text, level) == fresh


@bounded
@given(query_text, st.sampled_from([*Level]))
def test_every_weight_is_above_zero(text: str, level: Level) -> None:
    assert [leaf for leaf in leaves(planned(text, level).clause) if leaf.weight <= 0] == []


@bounded
@given(query_text, st.sampled_from([*Level]))
def test_every_run_has_two_words_or_more(text: str, level: Level) -> None:
    runs = [leaf for leaf in leaves(planned(text, level).clause) if isinstance(leaf, Run)]
    assert [run for run in runs if len(run.texts) < 2] == []
