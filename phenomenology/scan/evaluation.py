"""Room: phenomenology/scan.  The columns of one chunk: coordinates, observables, chi^2 (Eq. 12) and flags.

A column has the chunk's number of axes and may be shorter along any of them: an observable of two masses is
computed once for each pair of them, however many couplings the grid has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from axionportal.generated.couplings import chi_square
from axionportal.phenomenology.scan.axes import grid_values, random_values
from axionportal.phenomenology.scan.functions import SCHEME, functions
from axionportal.phenomenology.scan.plan import Argument, Call, Plan, Varied

Column = NDArray[Any]


def chunk_columns(plan: Plan, index: int) -> dict[str, Column]:
    """Every computed or varied column of chunk ``index``."""
    columns = coordinates(plan, index)
    ndim = len(plan.blocks.shape)
    for call in plan.calls:
        for name, values in zip(call.columns, _called(plan, call, columns), strict=True):
            columns[name] = _with_axes(values, ndim)
    for item in plan.chi_squares:
        columns[item.column] = chi_square(columns[item.observable], item.measured, item.sigma)
    for flag in plan.flags:
        mass, coupling = _value(flag.mass, columns), _value(flag.coupling, columns)
        columns[flag.column] = _with_axes(flag.curves.excludes(mass, coupling), ndim)
    return columns


def coordinates(plan: Plan, index: int) -> dict[str, Column]:
    """What varies: along its own axis of a grid, or drawn for each point."""
    bounds = plan.blocks.bounds(index)
    if not plan.is_grid:
        ((start, stop),) = bounds
        return {name: random_values(axis, name, plan.seed, start, stop) for name, axis in plan.axes.items()}
    ndim = len(bounds)
    found = {}
    for position, (name, axis) in enumerate(plan.axes.items()):
        values = grid_values(axis, *bounds[position])
        found[name] = values.reshape([-1 if other == position else 1 for other in range(ndim)])
    return found


def _called(plan: Plan, call: Call, columns: Mapping[str, Column]) -> tuple[Column, ...]:
    """The observable's values, one array for each of its columns."""
    function = functions()[call.function].call
    arguments = {name: _value(argument, columns) for name, argument in call.arguments.items()}
    scheme = call.arguments.get(SCHEME)
    if not isinstance(scheme, Varied):
        return _as_tuple(call, function(**arguments))
    codes = arguments.pop(SCHEME)
    labels = plan.labels(scheme.name)
    if plan.is_grid:
        parts = [
            _as_tuple(call, function(**arguments, scheme=labels[code])) for code in codes.ravel().tolist()
        ]
        axis = list(plan.axes).index(scheme.name)
        ndim = codes.ndim
        return tuple(
            np.concatenate([_with_axes(part[field], ndim) for part in parts], axis=axis)
            for field in range(len(call.columns))
        )
    return _by_code(call, arguments, codes, labels)


def _by_code(
    call: Call, arguments: Mapping[str, Any], codes: Column, labels: tuple[str, ...]
) -> tuple[Column, ...]:
    """Random points: those of each scheme together."""
    function = functions()[call.function].call
    found = tuple(np.empty(codes.shape) for _ in call.columns)
    for code, label in enumerate(labels):
        chosen = codes == code
        picked = {
            name: value[chosen] if isinstance(value, np.ndarray) else value
            for name, value in arguments.items()
        }
        for column, values in zip(found, _as_tuple(call, function(**picked, scheme=label)), strict=True):
            column[chosen] = values
    return found


def _value(argument: Argument, columns: Mapping[str, Column]) -> Any:
    return columns[argument.name] if isinstance(argument, Varied) else argument


def _as_tuple(call: Call, result: Any) -> tuple[Column, ...]:
    return tuple(result) if call.fields else (result,)


def _with_axes(values: Any, ndim: int) -> Column:
    """At least ``ndim`` axes; a value that is the same everywhere gets axes of length one."""
    array = np.asarray(values)
    return array if array.ndim == ndim else array.reshape((1,) * (ndim - array.ndim) + array.shape)
