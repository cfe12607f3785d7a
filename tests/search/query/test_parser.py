"""What a typed query means; any text means something or nothing, never an error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.tokenize import spans
from search.query.parser import parse, parse_verbatim
from search.query.syntax import AllOf, AnyOf, BestMatch, Node, Phrase, Without, Word

bounded = settings(max_examples=100, deadline=None, derandomize=True)

DEEPEST_TREE = 100
"""Brackets nest 20 deep, and each level adds a few nodes."""
LONGEST = 9999
"""What the setting max_query_chars can be raised to."""

A, B, C, D = Word("كتاب"), Word("مدرسة"), Word("وزير"), Word("نهر")

any_text = st.text(st.characters(exclude_categories=()), max_size=80)
pieces = st.sampled_from(
    [*'()"«»“”-–', "AND", "OR", "NOT", "كتاب", "مدرسة", "COVID-19", "a", "،", "example.org", " "]
)
query_text = st.lists(pieces, max_size=40).map(" ".join) | st.lists(pieces, max_size=40).map(
    "".join
)


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case BestMatch(parts) | AllOf(parts) | AnyOf(parts):
            return parts
        case Without(kept, excluded):
            return (excluded,) if kept is None else (kept, excluded)
        case _:
            return ()


def levels(node: Node | None) -> Iterator[tuple[Node, ...]]:
    """The nodes of a tree, level by level; without recursion, since trees may be deep."""
    level = () if node is None else (node,)
    while level:
        yield level
        level = tuple(child for parent in level for child in children(parent))


def words(node: Node | None) -> list[str]:
    found: list[str] = []
    for level in levels(node):
        for part in level:
            found += [part.text] if isinstance(part, Word) else []
            found += part.words if isinstance(part, Phrase) else ()
    return found


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("كتاب", A),
        ("  كتاب  ", A),
        ("كتاب مدرسة", BestMatch((A, B))),
        ("كتاب،مدرسة", BestMatch((A, B))),
        ("كتاب؟ مدرسة!", BestMatch((A, B))),
        ("كتاب كتاب", BestMatch((A, A))),
    ],
)
def test_words_side_by_side_are_wanted(text: str, node: Node) -> None:
    assert parse(text).node == node


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("كتاب AND مدرسة", AllOf((A, B))),
        ("كتاب OR مدرسة", AnyOf((A, B))),
        ("كتاب NOT مدرسة", Without(A, B)),
        ("كتاب -مدرسة", Without(A, B)),
        ("كتاب −مدرسة", Without(A, B)),
        ("كتاب AND NOT مدرسة", Without(A, B)),
        ("كتاب AND مدرسة AND وزير", AllOf((A, B, C))),
        ("كتاب OR مدرسة OR وزير", AnyOf((A, B, C))),
        ("-كتاب", Without(None, A)),
        ("NOT كتاب", Without(None, A)),
        ("كتاب -مدرسة -وزير", Without(A, AnyOf((B, C)))),
        ("-مدرسة كتاب", Without(A, B)),
    ],
)
def test_operators_join_the_parts_beside_them(text: str, node: Node) -> None:
    assert parse(text).node == node


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("كتاب AND مدرسة OR وزير", AnyOf((AllOf((A, B)), C))),
        ("كتاب OR مدرسة AND وزير", AnyOf((A, AllOf((B, C))))),
        ("كتاب مدرسة OR وزير", BestMatch((A, AnyOf((B, C))))),
        ("كتاب مدرسة AND وزير", BestMatch((A, AllOf((B, C))))),
        ("كتاب OR مدرسة AND NOT وزير", AnyOf((A, Without(B, C)))),
        ("كتاب OR مدرسة وزير OR نهر", BestMatch((AnyOf((A, B)), AnyOf((C, D))))),
    ],
)
def test_and_binds_tighter_than_or_and_both_tighter_than_side_by_side(
    text: str, node: Node
) -> None:
    assert parse(text).node == node


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("(كتاب)", A),
        ("((كتاب))", A),
        ("كتاب AND (مدرسة OR وزير)", AllOf((A, AnyOf((B, C))))),
        ("(كتاب مدرسة) OR وزير", AnyOf((BestMatch((A, B)), C))),
        ("-(كتاب مدرسة)", Without(None, BestMatch((A, B)))),
        ("NOT (كتاب OR مدرسة) وزير", Without(C, AnyOf((A, B)))),
        ("كتاب(مدرسة)", BestMatch((A, B))),
        ("(NOT كتاب) مدرسة", Without(B, A)),
    ],
)
def test_brackets_group(text: str, node: Node) -> None:
    assert parse(text).node == node


@pytest.mark.parametrize(
    "text",
    [
        '"كتاب مدرسة"', "“كتاب مدرسة”", "„كتاب مدرسة“", "«كتاب مدرسة»", "»كتاب مدرسة«",
        "”كتاب مدرسة“", "«كتاب، مدرسة»", '"(كتاب) مدرسة"',
    ],
)  # fmt: skip
def test_quotes_of_any_kind_make_a_phrase(text: str) -> None:
    assert parse(text).node == Phrase(("كتاب", "مدرسة"))


def test_operators_in_quotes_are_words() -> None:
    assert parse('"كتاب OR -مدرسة"').node == Phrase(("كتاب", "OR", "مدرسة"))


def test_one_quoted_word_is_a_phrase() -> None:
    assert parse('"كتاب"').node == Phrase(("كتاب",))


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ('"كتاب مدرسة" وزير', BestMatch((Phrase(("كتاب", "مدرسة")), C))),
        ('-"كتاب مدرسة"', Without(None, Phrase(("كتاب", "مدرسة")))),
        ('"كتاب" "مدرسة"', BestMatch((Phrase(("كتاب",)), Phrase(("مدرسة",))))),
        ('وزير"كتاب مدرسة"نهر', BestMatch((C, Phrase(("كتاب", "مدرسة")), D))),
        ('"كتاب مدرسة" AND وزير', AllOf((Phrase(("كتاب", "مدرسة")), C))),
    ],
)
def test_phrase_is_a_part_like_any_other(text: str, node: Node) -> None:
    assert parse(text).node == node


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("COVID-19", ("COVID", "19")),
        ("example.org", ("example", "org")),
        ("user@example.org", ("user", "example", "org")),
        ("2020-05-27", ("2020", "05", "27")),
        ("و/أو", ("و", "أو")),
        ("ابن-خلدون", ("ابن", "خلدون")),
        ("AT&T", ("AT", "T")),
        ("12:30", ("12", "30")),
    ],
)
def test_words_joined_without_a_space_are_one_phrase(text: str, phrase: tuple[str, ...]) -> None:
    assert parse(text).node == Phrase(phrase)


@pytest.mark.parametrize("text", ["كتاب NOT NOT مدرسة", "كتاب NOT -مدرسة", "كتاب -(-مدرسة)"])
def test_two_negations_cancel(text: str) -> None:
    assert parse(text).node == BestMatch((A, B))


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        ("كتاب AND", ("AND",)),
        ("كتاب OR", ("OR",)),
        ("AND كتاب", ("AND",)),
        ("OR كتاب", ("OR",)),
        ("كتاب NOT", ("NOT",)),
        ("كتاب -()", ("-",)),
        ("كتاب )", (")",)),
        ("( كتاب", ("(",)),
        ("((كتاب)", ("(",)),
        ("كتاب))", (")",)),
        ('"كتاب', ('"',)),
        ('كتاب"', ('"',)),
        ("«كتاب", ("«",)),
        ('كتاب ""', ('""',)),
        ("(AND كتاب)", ("AND",)),
        ("(كتاب OR)", ("OR",)),
    ],
)
def test_what_cannot_be_meant_is_named_and_the_word_stays(
    text: str, ignored: tuple[str, ...]
) -> None:
    parsed = parse(text)
    assert words(parsed.node) == ["كتاب"]
    assert parsed.ignored == ignored


def test_ignored_piece_is_named_once() -> None:
    assert parse("كتاب )))").ignored == (")",)


def test_operator_after_operator_is_ignored() -> None:
    parsed = parse("كتاب AND AND مدرسة")
    assert (parsed.node, parsed.ignored) == (AllOf((A, B)), ("AND",))


@pytest.mark.parametrize("text", ["كتاب) مدرسة", "(كتاب مدرسة", "كتاب مدرسة)", ")كتاب( مدرسة"])
def test_unbalanced_bracket_groups_nothing(text: str) -> None:
    assert parse(text).node == BestMatch((A, B))


def test_stray_closing_bracket_requires_nothing_of_the_words_before_it() -> None:
    assert parse("كتاب مدرسة) وزير").node == BestMatch((A, B, C))


@pytest.mark.parametrize("text", ["", " ", "AND", "AND OR NOT", "-", "()", "((", '""', "؟ ،", ")("])
def test_text_without_words_gives_no_tree(text: str) -> None:
    assert parse(text).node is None


@pytest.mark.parametrize("text", ["and", "or", "Not", "ANDY"])
def test_operators_are_written_in_capitals_only(text: str) -> None:
    assert parse(text).node == Word(text)


@pytest.mark.parametrize("text", ["كتاب - مدرسة", "كتاب – مدرسة"])
def test_dash_between_spaces_is_punctuation(text: str) -> None:
    assert parse(text).node == BestMatch((A, B))


@pytest.mark.parametrize(
    "text",
    ['"كتاب مدرسة"', "كتاب -مدرسة", "(كتاب) مدرسة", "-كتاب, «مدرسة"],
)
def test_verbatim_text_has_words_only(text: str) -> None:
    assert parse_verbatim(text).node == BestMatch((A, B))


def test_operators_are_words_in_verbatim_text() -> None:
    assert parse_verbatim("كتاب OR مدرسة").node == BestMatch((A, Word("OR"), B))


def test_verbatim_text_ignores_nothing() -> None:
    assert parse_verbatim('كتاب AND "(').ignored == ()


@pytest.mark.parametrize("text", ["", "!", '"" ()'])
def test_verbatim_text_without_words_gives_no_tree(text: str) -> None:
    assert parse_verbatim(text).node is None


@pytest.mark.parametrize("brackets", [1, 19, 20, 21, 40])
def test_word_within_many_brackets_is_found(brackets: int) -> None:
    assert words(parse("(" * brackets + "كتاب" + ")" * brackets).node) == ["كتاب"]


@pytest.mark.parametrize(
    "piece",
    ["كتاب ", "- ", "NOT ", "OR ", "AND ", "(", ")", '"', "«", "كتاب) ", "(كتاب ", "-(كتاب ", "-"],
)
def test_longest_query_of_one_repeated_piece_gives_a_shallow_tree(piece: str) -> None:
    text = (piece * LONGEST)[: LONGEST - 5] + " كتاب"
    assert len(list(levels(parse(text).node))) <= DEEPEST_TREE


@pytest.mark.parametrize(
    "piece", ["AND -كتاب ", "OR -كتاب ", "AND كتاب ", "OR كتاب ", "-كتاب ", "OR NOT "]
)
def test_longest_chain_of_operators_gives_a_shallow_tree(piece: str) -> None:
    text = ("كتاب " + piece * LONGEST)[: LONGEST - 5] + " كتاب"
    assert len(list(levels(parse(text).node))) <= DEEPEST_TREE


@bounded
@given(any_text)
def test_any_text_can_be_parsed_and_its_words_stand_in_it(text: str) -> None:
    assert [word for word in words(parse(text).node) if word not in text] == []


@bounded
@given(query_text)
def test_any_run_of_operators_can_be_parsed_and_its_words_stand_in_it(text: str) -> None:
    assert [word for word in words(parse(text).node) if word not in text] == []


@bounded
@given(query_text)
def test_depth_of_a_tree_is_bounded(text: str) -> None:
    assert len(list(levels(parse(text).node))) <= DEEPEST_TREE


@bounded
@given(query_text)
def test_what_is_ignored_stands_in_the_text(text: str) -> None:
    assert [piece for piece in parse(text).ignored if piece not in text] == []


@bounded
@given(any_text)
def test_verbatim_words_are_the_words_of_the_text_in_order(text: str) -> None:
    assert words(parse_verbatim(text).node) == [text[start:end] for start, end in spans(text)]
