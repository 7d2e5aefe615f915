"""Room: phenomenology/scan.  Chunks as files of a Parquet data set: one row a point, in the grid's order."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from axionportal.phenomenology.scan.evaluation import Column
from axionportal.phenomenology.scan.files import removed_on_error, settle, temporary_name, write_text
from axionportal.phenomenology.scan.plan import Plan, canonical

SUFFIX = ".parquet"
RECORD = "_scan.json"  # readers of data sets pass over names that begin with an underscore
DIGEST_KEY = "axionportal.scan"
OFTEN = 4  # a column whose values are repeated this often on average is compressed
REPEATED = "zstd"  # finds values again after as many as 65,536, quicker than a dictionary is made
LEVEL = 1
BATCH = 1 << 14  # values that are encoded at a time
PAGE = 1 << 17  # values: one page of doubles is 1 MB, which the compression sees as a whole
Array = NDArray[np.float64]

PAGES = {"max_rows_per_page": PAGE} if "max_rows_per_page" in signature(pq.write_table).parameters else {}

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

    def write(self, index: int, columns: Mapping[str, Column]) -> Callable[[], None]:
        """Write one chunk, the same chunk the same bytes; it counts when what is returned was called."""
        repeated = self._repeated(index, columns)
        table = self._table(index, columns)
        path = self.data / self._part_name(index)
        chosen = self.plan.compression
        with removed_on_error(temporary_name(path)) as temporary:
            pq.write_table(
                table,
                temporary,
                row_group_size=max(1, table.num_rows),
                compression={name: REPEATED if name in repeated else chosen for name in table.column_names},
                compression_level=dict.fromkeys(repeated, LEVEL),
                use_dictionary=[name for name in table.column_names if self.plan.labels(name)],
                use_byte_stream_split=self._split(repeated),
                write_batch_size=BATCH,
                store_schema=False,  # a dictionary is how a column is stored here, not what it is
                **PAGES,
            )
        return partial(settle, temporary, path)

    def _part_name(self, index: int) -> str:
        """Names sort like the chunks."""
        width = max(5, len(str(len(self.plan.blocks) - 1)))
        return f"part-{index:0{width}d}{SUFFIX}"

    def _split(self, repeated: list[str]) -> list[str] | bool:
        """Doubles compress better byte by byte; uncompressed it would cost time for nothing."""
        if self.plan.compression == "none":
            return False
        words = {name for name in self.plan.stored if self.plan.labels(name)}
        doubles = set(self.plan.stored) - set(repeated) - self.plan.flag_columns - words
        return sorted(doubles) or False

    def _repeated(self, index: int, columns: Mapping[str, Column]) -> list[str]:
        """Columns of few numbers, such as coordinates of a grid, which compress to next to nothing."""
        most = self.plan.blocks.size(index) // OFTEN
        numbers = [name for name in self.plan.stored if not self.plan.labels(name)]
        return [name for name in numbers if columns[name].size <= most]

    def _table(self, index: int, columns: Mapping[str, Column]) -> Any:
        shape = tuple(stop - start for start, stop in self.plan.blocks.bounds(index))
        arrays = [self._arrow(name, columns[name], shape) for name in self.plan.stored]
        fields = [
            pa.field(name, array.type, nullable=False)
            for name, array in zip(self.plan.stored, arrays, strict=True)
        ]
        return pa.Table.from_arrays(arrays, schema=pa.schema(fields, {DIGEST_KEY: self.plan.digest}))

    def _arrow(self, name: str, column: Column, shape: tuple[int, ...]) -> Any:
        """The column of a chunk in C order."""
        if labels := self.plan.labels(name):
            indices = np.broadcast_to(column, shape).ravel()
            return pa.DictionaryArray.from_arrays(indices, pa.array(labels))
        return pa.array(_BUFFERS.filled(self.plan.digest, name, column, shape))


class Buffers:
    """Memory for columns that are filled from shorter ones, kept from chunk to chunk: new memory is slow."""

    def __init__(self) -> None:
        self.owner = ""
        self.kept: dict[str, Array] = {}

    def filled(self, owner: str, name: str, column: Column, shape: tuple[int, ...]) -> Column:
        """The column of a chunk in C order; the next column of this name overwrites it."""
        if column.shape == shape or column.dtype != np.float64:
            return np.broadcast_to(column, shape).ravel()
        if owner != self.owner:
            self.owner, self.kept = owner, {}
        size = math.prod(shape)
        if name not in self.kept or self.kept[name].size < size:
            self.kept[name] = np.empty(size)
        row = self.kept[name][:size]
        np.copyto(row.reshape(shape), column)
        return row


_BUFFERS = Buffers()


def digest_of(data: Path) -> str | None:
    """The digest of the scan that a finished folder holds; None if it is no such folder."""
    try:
        record = (data / RECORD).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    found = re.search(r'"digest": "([0-9a-f]{64})"', record)
    return found[1] if found else None
