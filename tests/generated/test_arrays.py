"""Shapes, dtypes, layouts and ``out=`` as NumPy's own functions have them."""

from __future__ import annotations

import numpy as np
import pytest

from axionportal import generated

ETA = np.geomspace(1e-9, 1e9, 60)
CALLS = {
    "F_a": lambda x, **k: generated.F_a(x, **k),
    "F_gamma": lambda x, **k: generated.F_gamma(x, **k),
    "G": lambda x, **k: generated.G(x, 3.0, **k),
    "G_arrays": lambda x, **k: generated.G(x, x, m_mu=x, cutoff=2 * np.asarray(x, dtype=float), **k),
    "a_mu_alp": lambda x, **k: generated.a_mu_alp(x, 0.1, **k),
    "delta_a_mu": lambda x, **k: generated.delta_a_mu(x, 2.0, 0.1, 0.01, **k),
    "G_msbar": lambda x, **k: generated.G(x, 3.0, scheme="msbar", **k),
    "S0_LL": lambda x, **k: generated.S0_LL(x, 2.0, **k),
    "a_mu_neutral_scalar": lambda x, **k: generated.a_mu_neutral_scalar(0.1, x, 0.05, 0.3, 0.2, **k),
    "a_mu_charged_vector": lambda x, **k: generated.a_mu_charged_vector(
        0.1, 0.02, 1 + np.asarray(x), 1, 2, **k
    ),
    "a_mu_sm_z": lambda x, **k: generated.a_mu_sm_z(x, 0.23, 1e-5, **k),
    "a_mu_portal_heavy": lambda x, **k: generated.a_mu_portal_heavy(x, 2.0, 0.1, 0.01, **k),
}
every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


def bits(values: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(values, dtype=np.float64).view(np.int64)


@every_call
def test_scalars_and_arrays_agree_to_the_last_bit(call) -> None:
    one_by_one = np.array([call(x) for x in ETA.tolist()])
    assert (bits(one_by_one) == bits(call(ETA))).all()


@every_call
@pytest.mark.parametrize("value", [0.5, 2, np.float32(0.5), np.array(0.5), np.int64(2), True])
def test_scalars_give_a_float(call, value) -> None:
    result = call(value)
    assert type(result) is np.float64
    assert result == call(float(value))


@every_call
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f8", "i4", "u1", "?"])
def test_promotion(call, dtype: str) -> None:
    values = np.array([1, 2, 3]).astype(dtype)
    result = call(values)
    assert result.dtype == np.float64
    assert (bits(result) == bits(call(values.astype(np.float64)))).all()


@every_call
def test_layouts(call) -> None:
    flat = call(ETA)
    grid = ETA.reshape(6, 10)
    frozen = ETA.copy()
    frozen.flags.writeable = False
    assert (bits(call(grid)) == bits(flat.reshape(6, 10))).all()
    fortran = call(np.asfortranarray(grid))
    assert fortran.flags.f_contiguous
    assert (bits(fortran) == bits(flat.reshape(6, 10))).all()
    assert (bits(call(ETA[::-3])) == bits(flat[::-3])).all()
    assert (bits(call(frozen)) == bits(flat)).all()
    assert (bits(call(np.repeat(ETA, 2)[::2])) == bits(flat)).all()


@every_call
@pytest.mark.parametrize("shape", [(0,), (3, 0), (1,), (1, 1, 2)])
def test_shapes(call, shape: tuple[int, ...]) -> None:
    assert call(np.ones(shape)).shape == shape


def test_broadcasting() -> None:
    m_a, m_gamma = np.geomspace(1, 100, 5)[:, None], np.geomspace(1, 100, 7)
    grid = generated.G(m_a, m_gamma)
    assert grid.shape == (5, 7)
    assert grid[2, 3] == generated.G(float(m_a[2, 0]), float(m_gamma[3]))
    assert generated.G(1.0, m_gamma, m_mu=np.array([[0.1], [0.2]])).shape == (2, 7)
    assert generated.delta_a_mu(m_a, m_gamma, 0.1, np.ones((3, 1, 1))).shape == (3, 5, 7)


@every_call
def test_out_is_filled_and_returned(call) -> None:
    out = np.empty_like(ETA)
    assert call(ETA, out=out) is out
    assert (bits(out) == bits(call(ETA))).all()
    single = np.empty(ETA.size, dtype=np.float32)
    assert call(ETA, out=(single,)) is single
    assert (single == call(ETA).astype(np.float32)).all()
    strided = np.zeros(2 * ETA.size)
    call(ETA, out=strided[::2])
    assert (bits(strided[::2]) == bits(call(ETA))).all()
    assert not strided[1::2].any()


@every_call
def test_out_may_be_or_overlap_the_argument(call) -> None:
    expected = call(np.concatenate([ETA, [0.0, np.inf]]))
    buffer = np.concatenate([ETA, [0.0, np.inf]])
    call(buffer, out=buffer)
    assert ((buffer == expected) | np.isnan(expected)).all()
    shifted = np.concatenate([[7.0], ETA])
    call(shifted[1:], out=shifted[:-1])
    assert (bits(shifted[:-1]) == bits(call(ETA))).all()


def test_out_of_a_wrong_kind() -> None:
    with pytest.raises(ValueError, match="broadcast"):
        generated.F_a(ETA, out=np.empty(3))
    with pytest.raises(TypeError):
        generated.F_a(ETA, out=np.empty(ETA.size, dtype=int))
    with pytest.raises(TypeError, match="list"):
        generated.F_a(ETA, out=[0.0])
    with pytest.raises(TypeError):
        generated.F_a(ETA.astype(complex))


def test_long_arrays_span_many_blocks_with_special_values_in_some() -> None:
    eta = np.resize(ETA, 100_003)
    eta[[5, 40_000, 99_999]] = [0.0, np.nan, np.inf]
    for function in (generated.F_a, generated.F_gamma):
        expected = np.resize(function(ETA), eta.size)
        expected[[5, 40_000, 99_999]] = function(np.array([0.0, np.nan, np.inf]))
        np.testing.assert_array_equal(function(eta), expected)


def test_arguments_are_left_alone() -> None:
    m_a, m_gamma = ETA.copy(), ETA[::-1].copy()
    generated.delta_a_mu(m_a, m_gamma, 0.1, 0.1)
    generated.G(m_a, m_gamma)
    assert (m_a == ETA).all()
    assert (m_gamma == ETA[::-1]).all()
