"""What the ``a_mu`` functions refuse, each with one sentence that names argument, value and place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ._arithmetic import Array
from ._blocks import real_arrays


def checked(
    arguments: dict[str, Any],
    *,
    masses: tuple[str, ...],
    positive: tuple[str, ...],
    below: Mapping[str, float] | None = None,
) -> tuple[Array, ...]:
    """The arguments as arrays of float64 in the same order, or a ValueError that says why not.

    ``masses`` name those that must not be negative, ``positive`` those that must be above zero and
    ``below`` those with an upper bound.
    """
    arrays = {name: named_array(name, value) for name, value in arguments.items()}
    require_broadcastable(arrays)
    for name in masses:
        require_mass(name, arrays[name])
    for name in positive:
        require_positive(name, arrays[name])
    for name, bound in (below or {}).items():
        require_below(name, arrays[name], bound)
    return tuple(arrays.values())


def named_array(name: str, value: Any) -> Array:
    """``value`` as an array of float64; no copy is made where it is one already."""
    try:
        (array,) = real_arrays(value)
    except (TypeError, ValueError) as error:
        reason = "" if isinstance(value, str) else f": {error}"
        raise ValueError(f"{name} must be real numbers, not {_shown(value)}{reason}") from None
    return array


def _shown(value: Any) -> str:
    """A value on one line."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 80 else text[:80] + "..."


def require_mass(name: str, array: Array) -> None:
    """Refuse negative numbers and NaN."""
    if not array.min(initial=np.inf) >= 0.0:
        refuse(name, array, ~(array >= 0.0), "a mass in GeV that is not negative")


def require_positive(name: str, array: Array) -> None:
    """Refuse zero, negative numbers and NaN."""
    if not array.min(initial=np.inf) > 0.0:
        refuse(name, array, ~(array > 0.0), "a positive number")


def require_below(name: str, array: Array, bound: float) -> None:
    """Refuse what is not less than ``bound``."""
    if not array.max(initial=-np.inf) < bound:
        refuse(name, array, ~(array < bound), f"less than {bound:g}")


def require_scheme(scheme: Any, known: tuple[str, ...], function: str) -> None:
    """Refuse a renormalisation scheme that is not derived."""
    if not isinstance(scheme, str) or scheme not in known:
        choices = ", ".join(map(repr, known))
        raise ValueError(f"scheme {scheme!r} is not derived for {function}: choose one of {choices}")


def require_broadcastable(arrays: dict[str, Array]) -> None:
    """Refuse shapes that do not broadcast together."""
    seen: tuple[int, ...] = ()
    for name, array in arrays.items():
        try:
            seen = np.broadcast_shapes(seen, array.shape)
        except ValueError:
            shapes = ", ".join(f"{other} {item.shape}" for other, item in arrays.items())
            raise ValueError(
                f"{name} with shape {array.shape} does not broadcast with the arguments before it; "
                f"shapes are {shapes}"
            ) from None


def refuse(name: str, array: Array, wrong: Any, wanted: str) -> None:
    """Raise a ValueError that names the argument, its first wrong value and where it stands."""
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    value = float(array[index])
    place = f" at index {index if len(index) > 1 else index[0]}" if index else ""
    raise ValueError(f"{name} must be {wanted}, but is {value!r}{place}")
