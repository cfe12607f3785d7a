"""Random small documents, and segments made of them."""

from __future__ import annotations

from collections.abc import Sequence

from documents import Text, batch, document
from hypothesis import strategies as st
from whoosh.filedb.filestore import RamStorage

from search.engines.whoosh.codec import EXTENSION, ColumnCodec
from search.engines.whoosh.columns import Columns, ColumnsWriter
from search.engines.whoosh.run import Run
from search.engines.whoosh.segment import ColumnSegment
from search.engines.whoosh.vocabulary import Vocabulary

WORDS = ["ا", "اب", "ب", "golf/ا:75/ب:25", "hotel/ا:100", "كتاب/كتب:60/كتو:20/تبب:10"]


@st.composite
def texts(draw: st.DrawFn, *, least: int = 0) -> list[Text]:
    """Documents with ids of their own, in any order."""
    ids = draw(st.lists(st.integers(0, 99), unique=True, min_size=least, max_size=8))
    words = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
    return [
        document(
            str(number),
            draw(words),
            title=draw(words),
            category=draw(st.sampled_from(["", "ق", "ر"])),
            published=draw(st.sampled_from([None, "2024-05-01", "1999-12-31"])),
        )
        for number in ids
    ]


def written(storage: RamStorage, found: Sequence[Text]) -> ColumnSegment:
    """A segment of these documents, gathered in two batches."""
    segment = ColumnSegment("index")
    sink = segment.create_file(storage, EXTENSION)
    run = Run(ColumnsWriter.begun(sink, segment.segid), Vocabulary())
    half = len(found) // 2
    for some in (found[:half], found[half:]):
        run.add(batch(*some))
    run.write()
    segment.set_doc_count(len(found))
    return segment


def read(storage: RamStorage, segment: ColumnSegment) -> Columns:
    return ColumnCodec().columns(storage, segment)
