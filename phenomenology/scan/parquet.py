"""Room: phenomenology/scan.  Chunks as files of a Parquet data set: one row a point, in the grid's order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from axionportal.phenomenology.scan.evaluation import Column
from axionportal.phenomenology.scan.files import whole_file, write_text
from axionportal.phenomenology.scan.plan import Plan, canonical

SUFFIX = ".parquet"
RECORD = "_scan.json"  # readers of data sets pass over names that begin with an underscore
DIGEST_KEY = "axionportal.scan"
OFTEN = 4  # a value that is repeated this often on average is stored in a dictionary

_PART = re.compile(r"part-(\d+)\.parquet")


class ParquetStore:
    """A folder of ``part-*.parquet``; the name of a part is there when the part is complete."""

    def __init__(self, data: Path, plan: Plan) -> None:
        self.data = data
        self.plan = plan

    def prepare(self) -> None:
        """Write the record of the scan; may be repeated."""
        self.data.mkdir(exist_ok=True)
        write_text(self.data / RECORD, canonical(self.plan.record) + "\n")

    def finished(self) -> set[int]:
        """Numbers of the chunks that are complete."""
        matches = (_PART.fullmatch(path.name) for path in self.data.iterdir())
        return {int(match[1]) for match in matches if match}

    def write(self, index: int, columns: Mapping[str, Column]) -> None:
        """Write one chunk; the same chunk gives the same bytes."""
        repeated = self._repeated(index, columns)
        table = self._table(index, columns)
        with whole_file(self.data / self._part_name(index)) as path:
            pq.write_table(
                table,
                path,
                row_group_size=max(1, table.num_rows),
                compression=self.plan.compression,
                use_dictionary=repeated,
                use_byte_stream_split=self._split(repeated),
                write_page_checksum=True,
                store_schema=False,  # a dictionary is how a column is stored here, not what it is
            )

    def _part_name(self, index: int) -> str:
        """Names sort like the chunks."""
        width = max(5, len(str(len(self.plan.blocks) - 1)))
        return f"part-{index:0{width}d}{SUFFIX}"

    def _split(self, repeated: list[str]) -> list[str] | bool:
        """Doubles compress better byte by byte; uncompressed it would cost time for nothing."""
        if self.plan.compression == "none":
            return False
        doubles = set(self.plan.stored) - set(repeated) - self.plan.flag_columns
        return sorted(doubles) or False

    def _repeated(self, index: int, columns: Mapping[str, Column]) -> list[str]:
        """Columns of few values: a dictionary of them and small indices take less room."""
        most = self.plan.blocks.size(index) // OFTEN
        return [name for name in self.plan.stored if self.plan.labels(name) or columns[name].size <= most]

    def _table(self, index: int, columns: Mapping[str, Column]) -> Any:
        shape = tuple(stop - start for start, stop in self.plan.blocks.bounds(index))
        arrays = [self._arrow(columns[name], shape, self.plan.labels(name)) for name in self.plan.stored]
        fields = [
            pa.field(name, array.type, nullable=False)
            for name, array in zip(self.plan.stored, arrays, strict=True)
        ]
        return pa.Table.from_arrays(arrays, schema=pa.schema(fields, {DIGEST_KEY: self.plan.digest}))

    def _arrow(self, column: Column, shape: tuple[int, ...], labels: tuple[str, ...]) -> Any:
        """The column of a chunk in C order."""
        if labels:
            indices = np.broadcast_to(column, shape).ravel()
            return pa.DictionaryArray.from_arrays(indices, pa.array(labels))
        return pa.array(np.broadcast_to(column, shape).ravel())


def digest_of(data: Path) -> str | None:
    """The digest of the scan that a finished folder holds; None if it is no such folder."""
    try:
        record = (data / RECORD).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    found = re.search(r'"digest": "([0-9a-f]{64})"', record)
    return found[1] if found else None
