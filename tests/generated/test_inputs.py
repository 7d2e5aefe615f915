"""Every public function with inputs of every kind: as a NumPy function has them, bit for bit as scalars.

The functions are found in ``generated.__all__`` and called by their signatures, so that a new one is
tested without an edit.  Where a scalar call refuses a value, so must the array call, and say where.
"""

from __future__ import annotations

import inspect
import itertools
import math
import random
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from axionportal import generated

FUNCTIONS = {
    name: getattr(generated, name)
    for name in generated.__all__
    if inspect.isfunction(getattr(generated, name))
}
every_function = pytest.mark.parametrize("name", FUNCTIONS)

ORDINARY = {
    "eta": 0.3, "r": 0.5, "b": 2.0, "m_a": 1.5, "m_gamma": 2.5, "m_Z": 91.0, "m_W": 80.0, "m_H": 125.0,
    "m_lepton": 0.1, "m_fermion": 0.05, "m_boson": 7.0, "m_mu": 0.1056583745, "s2w": 0.23, "cutoff": 1e3,
}  # fmt: skip
COUPLING = 0.3

SPECIAL = [
    math.nan, math.inf, -math.inf, 0.0, -0.0, -1.0, -5e-324, 5e-324, 2e-310, 2.0**-1022, 1e-200, 1e-9,
    0.4999999999, 0.5, 1.0, 2.0, 3e8, 1e160, 1e300, 1.7976931348623157e308,
]  # fmt: skip
MOST_COMBINATIONS = 250


def arguments_of(name: str) -> list[str]:
    """The numeric arguments; ``out`` and ``scheme`` are not."""
    return [key for key in inspect.signature(FUNCTIONS[name]).parameters if key not in ("out", "scheme")]


def has(name: str, option: str) -> bool:
    return option in inspect.signature(FUNCTIONS[name]).parameters


def refuses(name: str) -> bool:
    """Contributions raise ValueError where loop functions give NaN."""
    return name.startswith(("a_mu_", "delta_a_mu"))


def ordinary(name: str) -> dict[str, float]:
    return {key: ORDINARY.get(key, COUPLING) for key in arguments_of(name)}


def results(found: Any) -> list[Any]:
    """The results of a call: one, or the fields of a gradient."""
    return list(found) if isinstance(found, tuple) else [found]


def call(name: str, values: dict[str, Any], **options: Any) -> list[Any]:
    """By position where the signature allows it, with settings under which a warning would raise."""
    function = FUNCTIONS[name]
    kinds = inspect.signature(function).parameters
    by_name = {
        key: value for key, value in values.items() if kinds[key].kind is inspect.Parameter.KEYWORD_ONLY
    }
    by_place = [value for key, value in values.items() if key not in by_name]
    with np.errstate(all="raise"):
        return results(function(*by_place, **by_name, **options))


def one_by_one(name: str, values: dict[str, Any]) -> list[np.ndarray]:
    """The scalar calls at every element of the broadcast arguments."""
    arrays = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in values.values()))
    points = zip(*(array.ravel().tolist() for array in arrays), strict=True)
    calls = [call(name, dict(zip(values, point, strict=True))) for point in points]
    return [np.array(column).reshape(arrays[0].shape) for column in zip(*calls, strict=True)]


def bits(value: Any) -> np.ndarray:
    """The bits of float64 numbers, those of every NaN alike."""
    numbers = np.array(value, dtype=np.float64, order="C")
    return np.where(np.isnan(numbers), np.nan, numbers).view(np.int64)


def assert_same(found: list[Any], expected: list[Any]) -> None:
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert np.shape(one) == np.shape(other)
        np.testing.assert_array_equal(bits(one), bits(other))


# -- values ----------------------------------------------------------------------------------------


def combinations(name: str) -> Iterator[dict[str, float]]:
    """Each special value in each argument alone, and in all of them together."""
    plain, names = ordinary(name), arguments_of(name)
    for key, value in itertools.product(names, SPECIAL):
        yield {**plain, key: value}
    whole = len(SPECIAL) ** len(names)
    draw = random.Random(name)
    for _ in range(min(whole, MOST_COMBINATIONS)):
        yield {key: draw.choice(SPECIAL) for key in names}


@every_function
def test_special_values_are_the_same_in_arrays_and_refused_alike(name: str) -> None:
    plain, accepted = ordinary(name), []
    for values in combinations(name):
        arrays = {key: np.array([plain[key], value]) for key, value in values.items()}
        try:
            expected = call(name, values)
        except ValueError as refusal:
            assert refuses(name)
            assert_refused_at(name, arrays, str(refusal))
            continue
        accepted.append((values, expected))
        assert_same([item[1] for item in call(name, arrays)], expected)
    together = {key: np.array([values[key] for values, _ in accepted]) for key in plain}
    assert_same(
        call(name, together), [np.array(column) for column in zip(*(e for _, e in accepted), strict=True)]
    )


def assert_refused_at(name: str, arrays: dict[str, np.ndarray], scalar_refusal: str) -> None:
    """The array's refusal is the scalar's, with the index."""
    with pytest.raises(ValueError, match=re.escape(scalar_refusal) + r" at index 1\Z"):
        call(name, arrays)


@every_function
def test_a_refusal_names_argument_value_and_index(name: str) -> None:
    """Negative and NaN masses are refused by contributions, NaN from loop functions."""
    for key in arguments_of(name):
        if not (key.startswith("m_") or key in ("cutoff", "eta", "r", "b")):
            continue
        for wrong in (-1.0, math.nan):
            values = {**ordinary(name), key: np.array([[1.0, 2.0], [wrong, 1.0]])}
            if refuses(name):
                with pytest.raises(ValueError, match=rf"\A{key} must be .* {wrong!r} at index \(1, 0\)\Z"):
                    call(name, values)
            else:
                assert all(np.isnan(item[1, 0]) for item in call(name, values))
                assert all(np.isfinite(item[0]).all() for item in call(name, values))


# -- kinds of numbers ------------------------------------------------------------------------------

SCALARS: list[Callable[[float], Any]] = [
    float, np.float64, np.float32, np.float16, int, bool, np.int8, np.uint64, np.bool_, np.array,
    lambda value: np.array(value, dtype=">f4"), lambda value: np.array(int(value)),
]  # fmt: skip


@every_function
def test_every_kind_of_scalar_gives_a_float64(name: str) -> None:
    plain = ordinary(name)
    for key, kind in itertools.product(plain, SCALARS):
        value = kind(0.5 if key == "s2w" else 1.0)
        if key == "s2w" and float(value) != 0.5:
            continue  # outside the domain
        found = call(name, {**plain, key: value})
        assert [type(item) for item in found] == [np.float64] * len(found)
        assert_same(found, call(name, {**plain, key: float(value)}))


@every_function
@pytest.mark.parametrize("dtype", ["f2", "f4", "<f8", ">f8", "i1", ">i4", "i8", "u8", "?"])
def test_every_kind_of_array_is_promoted(name: str, dtype: str) -> None:
    for key in arguments_of(name):
        numbers = np.array([0.25, 0.5, 0.75] if key == "s2w" else [1, 2, 3]).astype(dtype)
        if key == "s2w" and not ((numbers > 0) & (numbers < 1)).all():
            continue  # outside the domain
        found = call(name, {**ordinary(name), key: numbers})
        assert all(item.dtype == np.dtype(np.float64) and item.dtype.isnative for item in found)
        assert_same(found, one_by_one(name, {**ordinary(name), key: numbers}))


@every_function
@pytest.mark.parametrize(
    "wrong",
    [1j, Fraction(1, 2), 2**70, "1", None, np.longdouble(1), np.array([1, 1j]), np.array([1], dtype="g"),
     np.array(["1"]), np.array([1], dtype=object), np.array([1], dtype="m8[s]"), [1.0, "x"], {"a": 1}],
    ids=repr,
)  # fmt: skip
def test_what_no_ufunc_would_take_is_refused(name: str, wrong: Any) -> None:
    """No safe cast to float64: TypeError from loop functions, ValueError with the name from contributions."""
    if isinstance(wrong, (np.longdouble, np.ndarray)) and np.can_cast(wrong.dtype, np.float64):
        pytest.skip("long double is double here")
    for key in arguments_of(name):
        with pytest.raises(ValueError if refuses(name) else TypeError) as caught:
            call(name, {**ordinary(name), key: wrong})
        assert key in str(caught.value) or not refuses(name)
        assert "\n" not in str(caught.value) or not refuses(name)


@every_function
def test_subclasses_are_taken_as_arrays_and_masks_are_not_dropped(name: str) -> None:
    class Tagged(np.ndarray):
        pass

    numbers = np.array([0.25, 0.5, 0.75])
    for key in arguments_of(name):
        expected = call(name, {**ordinary(name), key: numbers})
        for kind in (numbers.view(Tagged), np.ma.array(numbers), np.ma.array(numbers, mask=[False] * 3)):
            found = call(name, {**ordinary(name), key: kind})
            assert [type(item) for item in found] == [np.ndarray] * len(found)
            assert_same(found, expected)
        with pytest.raises(ValueError if refuses(name) else TypeError, match="masked"):
            call(name, {**ordinary(name), key: np.ma.array(numbers, mask=[False, True, False])})


# -- shapes and memory -----------------------------------------------------------------------------


def unaligned(numbers: np.ndarray) -> np.ndarray:
    records = np.zeros(numbers.shape, dtype=[("byte", "u1"), ("value", "f8")])
    records["value"] = numbers
    return records["value"]


def read_only(numbers: np.ndarray) -> np.ndarray:
    frozen = numbers.copy()
    frozen.flags.writeable = False
    return frozen


LAYOUTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "C": lambda x: x,
    "Fortran": np.asfortranarray,
    "transposed": lambda x: x.transpose(1, 2, 0).copy().transpose(2, 0, 1),
    "negative strides": lambda x: x[::-1, :, ::-1].copy()[::-1, :, ::-1],
    "gaps": lambda x: np.repeat(x, 2, axis=1)[:, ::2],
    "byte-swapped": lambda x: x.astype(x.dtype.newbyteorder()),
    "unaligned": unaligned,
    "read-only": read_only,
    "broadcast": lambda x: np.broadcast_to(x[:, :1], x.shape),
}
GRID = np.linspace(0.1, 0.9, 24).reshape(2, 3, 4)


@every_function
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout(name: str, layout: str) -> None:
    """Values as one by one, strides of the result as a ufunc's, the argument as it was."""
    arranged = LAYOUTS[layout](GRID)
    before = arranged.tobytes()
    for key in arguments_of(name):
        values = {**ordinary(name), key: arranged}
        found = call(name, values)
        assert_same(found, one_by_one(name, values))
        assert [item.strides for item in found] == [like_a_ufunc(values).strides] * len(found)
        assert arranged.tobytes() == before


def like_a_ufunc(values: dict[str, Any]) -> np.ndarray:
    """What a universal function of so many arguments would give: an object is as long as a double."""
    return np.asarray(np.frompyfunc(lambda *_: 0.0, len(values), 1)(*values.values()))


@every_function
@pytest.mark.parametrize(
    "shapes",
    [[(0,)], [(3, 0)], [(1,)], [(1, 1, 2)], [(2, 1), (3,)], [(3, 1), (1, 0)], [(2, 1, 1), (1, 3, 1), (4,)],
     [(), (2,)], [(1, 1), ()]],
)  # fmt: skip
def test_broadcasting(name: str, shapes: list[tuple[int, ...]]) -> None:
    values: dict[str, Any] = dict(ordinary(name))
    for key, shape in zip(values, shapes, strict=False):
        values[key] = np.linspace(0.2, 0.8, max(1, math.prod(shape)))[: math.prod(shape)].reshape(shape)
    found = call(name, values)
    if 0 in np.shape(found[0]):
        assert {item.shape for item in found} == {like_a_ufunc(values).shape}
    else:
        assert_same(found, one_by_one(name, values))
    assert [item.strides for item in found] == [like_a_ufunc(values).strides] * len(found)


@every_function
def test_shapes_that_do_not_broadcast_are_refused(name: str) -> None:
    names = arguments_of(name)
    if len(names) > 1:
        values = {**ordinary(name), names[0]: np.ones(2), names[1]: np.ones(3)}
        words = rf"\A{names[1]} with shape \(3,\) .*broadcast" if refuses(name) else "broadcast"
        with pytest.raises(ValueError, match=words):
            call(name, values)


@every_function
def test_a_long_array_is_the_same_as_its_pieces(name: str) -> None:
    """Blocks, and the paths that are chosen for a whole block, do not show; special values are in some."""
    draw = np.random.default_rng(1)
    size = 20_011
    for key in arguments_of(name):
        high = 0.0 if key == "s2w" else 3.0
        numbers = 10.0 ** draw.uniform(-3.0, high, size)
        chosen = [0, 1, 8191, 8192, 8193, 16383, 16384, size - 1, *draw.integers(0, size, 40)]
        if not refuses(name):
            numbers[[5, 9000]], chosen = [0.0, math.nan], [5, 6, 9000, 9001, *chosen]
        values = {**ordinary(name), key: numbers}
        found = call(name, values)
        assert_same([item[chosen] for item in found], one_by_one(name, {**values, key: numbers[chosen]}))


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if has(name, "scheme")])
@pytest.mark.parametrize("scheme", ["cutoff", "msbar", "msbar-larin"])
def test_every_scheme_with_every_argument_an_array(name: str, scheme: str) -> None:
    masses = np.geomspace(1e-3, 1e3, 60)
    values: dict[str, Any] = dict.fromkeys(arguments_of(name), masses)
    found = call(name, values, scheme=scheme)
    points = [dict.fromkeys(values, mass) for mass in masses.tolist()]
    alone = [call(name, point, scheme=scheme) for point in points]
    assert_same(found, [np.array(column) for column in zip(*alone, strict=True)])


# -- out= ------------------------------------------------------------------------------------------

with_out = pytest.mark.parametrize("name", [name for name in FUNCTIONS if has(name, "out")])


@with_out
@pytest.mark.parametrize(
    "layout", ["C", "Fortran", "transposed", "negative strides", "gaps", "byte-swapped", "unaligned"]
)
def test_out_of_every_layout(name: str, layout: str) -> None:
    for key in arguments_of(name)[:2]:
        values = {**ordinary(name), key: GRID}
        (expected,) = call(name, values)
        out = LAYOUTS[layout](np.zeros_like(GRID))
        (found,) = call(name, values, out=out)
        assert found is out
        np.testing.assert_array_equal(out, expected)
        out[...] = 0.0
        (found,) = call(name, values, out=(out,))
        assert found is out
        np.testing.assert_array_equal(out, expected)


@with_out
def test_out_may_overlap_every_argument(name: str) -> None:
    numbers = np.linspace(0.1, 0.9, 3000)
    for key in arguments_of(name):
        (expected,) = call(name, {**ordinary(name), key: numbers})
        buffer = numbers.copy()
        call(name, {**ordinary(name), key: buffer}, out=buffer)
        np.testing.assert_array_equal(bits(buffer), bits(expected))
        for source, target in ((slice(1, None), slice(None, -1)), (slice(None, -1), slice(1, None))):
            shifted = np.zeros(3001)
            shifted[source] = numbers
            call(name, {**ordinary(name), key: shifted[source]}, out=shifted[target])
            np.testing.assert_array_equal(bits(shifted[target]), bits(expected))
        backwards = numbers.copy()
        call(name, {**ordinary(name), key: backwards}, out=backwards[::-1])
        np.testing.assert_array_equal(bits(backwards[::-1]), bits(expected))


@with_out
def test_out_may_be_two_arguments_at_once(name: str) -> None:
    numbers = np.linspace(0.1, 0.9, 3000)
    both = dict.fromkeys(arguments_of(name)[:2], numbers)
    (expected,) = call(name, {**ordinary(name), **both})
    buffer = numbers.copy()
    call(name, {**ordinary(name), **dict.fromkeys(both, buffer)}, out=buffer)
    np.testing.assert_array_equal(bits(buffer), bits(expected))


@with_out
def test_out_is_what_a_ufunc_would_take(name: str) -> None:
    """Broadcast to a larger one, cast to float32, refused as np.negative refuses."""
    key = arguments_of(name)[0]
    numbers = np.linspace(0.1, 0.9, 3)
    values = {**ordinary(name), key: numbers}
    (expected,) = call(name, values)
    larger = np.zeros((2, 3))
    call(name, values, out=larger)
    np.testing.assert_array_equal(larger, [expected, expected])
    single = np.zeros(3, dtype=np.float32)
    call(name, values, out=single)
    np.testing.assert_array_equal(single, expected.astype(np.float32))
    (alone,) = call(name, ordinary(name))
    (filled,) = call(name, ordinary(name), out=np.zeros(()))
    assert type(filled) is np.ndarray
    assert filled == alone
    for wrong in (
        np.zeros(2),
        np.zeros((3, 1)),
        np.zeros(3, dtype=int),
        read_only(np.zeros(3)),
        [0.0] * 3,
        1.0,
    ):
        before = np.copy(wrong)
        with pytest.raises((TypeError, ValueError)) as reference:
            np.negative(numbers, out=wrong)
        with pytest.raises((TypeError, ValueError)) as caught:
            call(name, values, out=wrong)
        assert issubclass(reference.type, caught.type)
        np.testing.assert_array_equal(wrong, before)
