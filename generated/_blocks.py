"""Broadcasting, casting and ``out=`` as NumPy's own functions have them, in blocks that fit a cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._arithmetic import Array, Number, RealLike

BLOCK = 8192
"""Elements worked on at a time: temporaries below 2 MB, and NumPy's cost per call well hidden."""

LONG_BLOCK = 16 * BLOCK
"""For functions that cut a block themselves; taken where no argument needs a buffer."""

TERM_BLOCK = 5632
"""For sums of terms, each of which is kept with what its rounding leaves out."""

GRADIENT_BLOCK = 2816
"""For several results at once, with as many temporaries each."""

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
    operands: list[Any] = [real_array(argument) for argument in arguments]
    iterator = np.nditer(
        [*operands, out],
        flags=["external_loop", "buffered", "zerosize_ok", "copy_if_overlap"],
        op_flags=[READ] * len(operands) + [WRITE],
        op_dtypes=[np.float64] * (len(operands) + 1),
        casting="same_kind",
        order="K",
        buffersize=block if block < BLOCK or _need_no_buffer(operands, out) else BLOCK,
    )
    with iterator:
        if iterator.itersize:
            for blocks in iterator:
                fill(*blocks)
        result = iterator.operands[-1]
    return result if out is not None else result[()]


def _need_no_buffer(operands: list[Any], out: Any) -> bool:
    """Are all of one shape, or of one element, and such that their blocks are not copies?"""
    arrays = [operand for operand in operands if operand.size > 1] + ([] if out is None else [out])
    plain = all(array.dtype == np.float64 and array.flags.c_contiguous for array in arrays)
    return plain and len({array.shape for array in arrays}) <= 1


def real_array(argument: Any) -> NDArray[Any]:
    """The argument as an array that a ufunc of doubles would take; TypeError with the reason otherwise."""
    array = np.asarray(argument)
    if array.dtype != np.float64 and not np.can_cast(array.dtype, np.float64):
        raise TypeError(f"{array.dtype} cannot be cast to float64 without loss")
    special = type(argument) is not np.ndarray and isinstance(argument, np.ndarray)
    if special and isinstance(argument, np.ma.MaskedArray) and np.ma.is_masked(argument):
        raise TypeError("an array with masked elements has no values there: fill or compress it")
    return array


def real_arrays(*arguments: RealLike) -> tuple[Array, ...]:
    """The arguments as arrays of float64; no copy is made of one that is already."""
    return tuple(real_array(item).astype(np.float64, copy=False) for item in arguments)


def evaluate(
    function: Callable[..., Number],
    arguments: tuple[Array, ...],
    out: Any = None,
    *,
    numbers: bool = False,
) -> Any:
    """``function``, which takes floats or arrays of one shape, on arguments that broadcast.

    ``numbers``: it takes floats and arrays together, so that what is the same for a whole block is
    worked on once.
    """
    if out is None and all(argument.ndim == 0 for argument in arguments):
        with np.errstate(all="ignore"):
            (value,) = np.ravel(_result(function, [float(argument) for argument in arguments]))
        return np.float64(value)

    def fill(*blocks: Array) -> None:
        given = [_number_or_block(item) if numbers else item for item in blocks[:-1]]
        with np.errstate(all="ignore"):  # limits are reached through infinity and zero
            blocks[-1][...] = _result(function, given)

    return map_blocks(fill, arguments, out, TERM_BLOCK)


def evaluate_all(
    function: Callable[..., tuple[Number, ...]], arguments: tuple[Array, ...], count: int
) -> tuple[Any, ...]:
    """``function``, which takes floats and arrays together and returns ``count`` of them."""
    if all(argument.ndim == 0 for argument in arguments):
        with np.errstate(all="ignore"):
            values = _result(function, [float(argument) for argument in arguments])
        return tuple(np.float64(np.ravel(value)[0]) for value in values)
    iterator = np.nditer(
        [*arguments, *[None] * count],
        flags=["external_loop", "buffered", "zerosize_ok"],
        op_flags=[READ] * len(arguments) + [WRITE] * count,
        op_dtypes=[np.float64] * (len(arguments) + count),
        buffersize=GRADIENT_BLOCK,
    )
    with iterator, np.errstate(all="ignore"):
        for blocks in iterator if iterator.itersize else ():
            given = [_number_or_block(item) for item in blocks[: len(arguments)]]
            for block, value in zip(blocks[len(arguments) :], _result(function, given), strict=True):
                block[...] = value
        return tuple(iterator.operands[len(arguments) :])


def _result(function: Callable[..., Any], given: list[Number]) -> Any:
    """``function(*given)``; where Python's numbers raise, arrays have infinity or NaN."""
    try:
        return function(*given)
    except (ArithmeticError, ValueError):
        blocks = np.broadcast_arrays(*(np.atleast_1d(item) for item in given))
        return function(*(block.copy() for block in blocks))


def _number_or_block(block: Array) -> Number:
    """The number that a block of stride 0 repeats, or the block."""
    return float(block[0]) if block.strides == (0,) else block
