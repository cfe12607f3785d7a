"""Files of texts as the benchmarks read them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path


def texts(path: Path) -> Iterator[str]:
    """The texts of a file: title and text of each record of JSON lines, else each line.

    A name that ends in .gz is unpacked.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if ".jsonl" in path.name:
                record = json.loads(line)
                yield f"{record.get('title', '')}\n{record.get('text', '')}"
            else:
                yield line
