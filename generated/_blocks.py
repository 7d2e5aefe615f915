"""Broadcasting, casting and ``out=`` as NumPy's own functions have them, in blocks that fit a cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ._arithmetic import Array, Number, RealLike

BLOCK = 8192
"""Elements worked on at a time: temporaries below 2 MB, and NumPy's cost per call well hidden."""

LONG_BLOCK = 4 * BLOCK
"""For functions that cut a block themselves; taken where no argument needs a buffer."""

READ: Any = ("readonly", "aligned", "nbo", "overlap_assume_elementwise")
WRITE: Any = ("writeonly", "allocate", "aligned", "nbo", "no_subtype", "overlap_assume_elementwise")


def map_blocks(
    fill: Callable[..., None], arguments: tuple[ArrayLike, ...], out: Any = None, block: int = BLOCK
) -> Any:
    """Call ``fill(*argument_blocks, result_block)`` on blocks of the broadcast arguments.

    Arguments are promoted to float64 and never written to; an argument of one element reaches
    ``fill`` with stride 0.  The result goes to ``out`` (an array, or a tuple holding one, that may
    overlap an argument) or to a new array; without ``out`` a result of no dimensions is a scalar.
    ``fill`` must have read its arguments before it writes the result.
    """
    if isinstance(out, tuple):
        (out,) = out
    if out is not None and not isinstance(out, np.ndarray):
        raise TypeError(f"out must be an array, not {type(out).__name__}")
    operands: list[Any] = [np.asarray(argument) for argument in arguments]
    iterator = np.nditer(
        [*operands, out],
        flags=["external_loop", "buffered", "zerosize_ok", "copy_if_overlap"],
        op_flags=[READ] * len(operands) + [WRITE],
        op_dtypes=[np.float64] * (len(operands) + 1),
        casting="same_kind",
        order="K",
        buffersize=block if _need_no_buffer(operands) else BLOCK,
    )
    with iterator:
        if iterator.itersize:
            for blocks in iterator:
                fill(*blocks)
        result = iterator.operands[-1]
    return result if out is not None else result[()]


def _need_no_buffer(operands: list[Any]) -> bool:
    """Are all of one shape, or of one element, and such that their blocks are not copies?"""
    arrays = [operand for operand in operands if operand.size > 1]
    plain = all(array.dtype == np.float64 and array.flags.c_contiguous for array in arrays)
    return plain and len({array.shape for array in arrays}) <= 1


def real_arrays(*arguments: RealLike) -> tuple[Array, ...]:
    """The arguments as arrays, cast as a ufunc would cast them."""
    return tuple(np.asarray(item).astype(np.float64, casting="same_kind", copy=False) for item in arguments)


def evaluate(function: Callable[..., Number], arguments: tuple[Array, ...], out: Any = None) -> Any:
    """``function``, which takes floats or arrays of one shape, on arguments that broadcast."""
    if out is None and all(argument.ndim == 0 for argument in arguments):
        with np.errstate(all="ignore"):
            return np.float64(function(*(float(argument) for argument in arguments)))

    def fill(*blocks: Array) -> None:
        with np.errstate(all="ignore"):  # limits are reached through infinity and zero
            blocks[-1][...] = function(*blocks[:-1])

    return map_blocks(fill, arguments, out)
