"""Whoosh's own tests, with the columnar codec as its default.

    python benchmarks/whoosh_suite.py TESTS

TESTS is the folder of tests of Whoosh-Reloaded's source distribution (pip download
--no-binary :all: --no-deps whoosh-reloaded). Prints how many pass, and of the others whether
each fails for a reason that is known; ends with 1 when one does not.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path

import pytest
import whoosh.codec

from search.engines.whoosh.codec import ColumnCodec

EXACT = "expects lengths rounded to a byte; ours are exact"
INVALID = "writes values that its format cannot read: they are no positions"
OWN_FILES = "writes a file of Whoosh's own format beside the segment"
REASONS = {
    "test_codecs.py::test_termkey": INVALID,
    "test_codecs.py::test_random_termkeys": INVALID,
    "test_codecs.py::test_termindex": INVALID,
    "test_codecs.py::test_fieldwriter_single_term": INVALID,
    "test_codecs.py::test_fieldwriter_two_terms": INVALID,
    "test_codecs.py::test_fieldwriter_multiblock": INVALID,
    "test_codecs.py::test_skip": INVALID,
    "test_columns.py::test_varbytes_offsets": "looks into Whoosh's own reader of a column",
    "test_indexing.py::test_lengths": EXACT,
    "test_indexing.py::test_many_lengths": EXACT,
    "test_mpwriter.py::test_merge_serial": EXACT,
    "test_mpwriter.py::test_merge_multi": EXACT,
    "test_quality.py::test_max_field_length": EXACT,
    "test_quality.py::test_minmax_field_length": EXACT,
    "test_sorting.py::test_add_sortable": OWN_FILES,
}


class Outcome:
    """Counts what passes and names what does not."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(re.sub(r"^.*/", "", report.nodeid))
        elif report.when == "call" and report.passed:
            self.passed += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tests", type=Path)
    tests = parser.parse_args().tests.resolve()
    whoosh.codec.default_codec = lambda *_, **__: ColumnCodec()
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        pytest.main(["-q", "--tb=no", f"--rootdir={tests}", str(tests)], plugins=[outcome])
    total = outcome.passed + len(outcome.failed)
    print(f"\n{outcome.passed} of {total} pass ({100 * outcome.passed / total:.1f} %)")
    for name in outcome.failed:
        print(f"  {name}: {REASONS.get(name, 'NOT KNOWN WHY')}")
    sys.exit(any(name not in REASONS for name in outcome.failed))


if __name__ == "__main__":
    main()
