"""Room: phenomenology/scan.  Chunks as those of Zarr arrays: an axis of a grid is stored once.

The arrays of a grid have the grid's axes as named dimensions and one coordinate array for each; random points
have one dimension, ``sample``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import zarr
from zarr.codecs import BloscCodec
from zarr.errors import NodeNotFoundError
from zarr.storage import LocalStore

from axionportal.phenomenology.scan.axes import grid_values
from axionportal.phenomenology.scan.evaluation import Column
from axionportal.phenomenology.scan.files import flush, write_text
from axionportal.phenomenology.scan.plan import Plan

SUFFIX = ".zarr"
ATTRIBUTE = "axionportal_scan"
SAMPLE = "sample"
PIECE = 1 << 20  # values of a coordinate that are written at a time
BLOSC: dict[str, Literal["zstd", "lz4"]] = {"zstd": "zstd", "lz4": "lz4"}

Shape = tuple[int, ...]


class ZarrStore:
    """A Zarr group; that a chunk is complete in every array is said by a file in ``done``."""

    def __init__(self, data: Path, done: Path, plan: Plan) -> None:
        self.data = data
        self.done = done
        self.plan = plan

    def prepare(self) -> None:
        """Write the description of all arrays and the coordinates of a grid; may be repeated."""
        attributes = {ATTRIBUTE: self.plan.record}
        group = zarr.create_group(LocalStore(self.data), overwrite=True, zarr_format=3, attributes=attributes)
        blocks = self.plan.blocks
        names = list(self.plan.axes) if self.plan.is_grid else [SAMPLE]
        for column in self.plan.computed if self.plan.is_grid else self.plan.stored:
            self._create(group, column, blocks.shape, blocks.box, names)
        if self.plan.is_grid:
            for name, length in zip(names, blocks.shape, strict=True):
                self._write_coordinate(group, name, length)
        self.done.mkdir(exist_ok=True)

    def finished(self) -> set[int]:
        """Numbers of the chunks that are complete."""
        return {int(path.name) for path in self.done.iterdir() if path.name.isdecimal()}

    def write(self, index: int, columns: Mapping[str, Column]) -> Callable[[], None]:
        """Write one chunk, the same chunk the same bytes; it counts when what is returned was called."""
        place = self.plan.blocks.place(index)
        shape = tuple(stop - start for start, stop in self.plan.blocks.bounds(index))
        written: list[Path] = []
        with zarr.config.set({"array.write_empty_chunks": True}):
            group = zarr.open_group(LocalStore(self.data), mode="r+")
            for name in self.plan.computed if self.plan.is_grid else self.plan.stored:
                array = group[name]
                assert isinstance(array, zarr.Array)
                values = np.ascontiguousarray(np.broadcast_to(columns[name], shape))
                array.set_block_selection(place, values)
                written.append(self.data / array.path / array.metadata.encode_chunk_key(place))

        def complete() -> None:
            for path in written:
                flush(path)
            write_text(self.done / str(index), "")

        return complete

    def _create(
        self,
        group: zarr.Group,
        name: str,
        shape: tuple[int, ...],
        box: tuple[int, ...],
        dimensions: list[str],
    ) -> Any:
        labels = self.plan.labels(name)
        kind = "bool" if name in self.plan.flag_columns else "int8" if labels else "float64"
        return group.create_array(
            name,
            shape=shape,
            chunks=box,
            dtype=kind,
            fill_value={"bool": False, "int8": -1, "float64": float("nan")}[kind],
            compressors=_compressors(self.plan.compression),
            dimension_names=dimensions,
            attributes=_flag_attributes(labels),
        )

    def _write_coordinate(self, group: zarr.Group, name: str, length: int) -> None:
        array = self._create(group, name, (length,), (min(length, PIECE),), [name])
        for start in range(0, length, PIECE):
            stop = min(start + PIECE, length)
            array[start:stop] = grid_values(self.plan.axes[name], start, stop)


def _compressors(compression: str) -> BloscCodec | None:
    """Doubles compress better byte by byte, which Blosc calls a shuffle."""
    if compression not in BLOSC:
        return None
    return BloscCodec(cname=BLOSC[compression], clevel=1, shuffle="shuffle")


def _flag_attributes(labels: tuple[str, ...]) -> dict[str, Any]:
    """What small integers stand for, in the words of the CF conventions (sec. 3.5)."""
    if not labels:
        return {}
    return {"flag_values": list(range(len(labels))), "flag_meanings": " ".join(labels)}


def digest_of(data: Path) -> str | None:
    """The digest of the scan that a finished group holds; None if it is no such group."""
    try:
        record = zarr.open_group(LocalStore(data, read_only=True), mode="r").attrs[ATTRIBUTE]
        return str(record["digest"])
    except (OSError, NodeNotFoundError, KeyError, TypeError, ValueError):
        return None
