"""Moments of the denominator of two masses, and the contributions made of them, against Arb.

References: the integral of the definition along a path above the poles, and the recursion from the
closed form at 1000 bits, which no cancellation here survives.  A bound is relative to the largest term
of a sum: in the absorptive region a principal value may vanish, and so may a sum of terms.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from math import comb

import numpy as np
import pytest
from flint import acb, arb, ctx, fmpq

from axionportal import generated
from axionportal.derivations import load
from axionportal.derivations.verification.enclosure import enclose
from axionportal.generated._two_point import CLOSE_ZERO, FAR_ZERO, POLE_ALONE, moments

MOMENT_ERROR = 1e-14
SUM_ERROR = 2e-14
"""What the docstrings state."""

LEPTONS = (0.00051099895, 0.1056583745, 1.77686)
LIGHT, HEAVY = 1e-4, 1e4
GENERAL = ("neutral_scalar", "charged_scalar", "neutral_vector", "charged_vector")
DEGREE = 3


def exact(value: float) -> fmpq:
    return fmpq(*float(value).as_integer_ratio())


def squares(m_lepton: float, m_start: float, m_end: float) -> tuple[fmpq, fmpq]:
    return (exact(m_start) / exact(m_lepton)) ** 2, (exact(m_end) / exact(m_lepton)) ** 2


def quadrature(m_lepton: float, m_start: float, m_end: float) -> list[arb]:
    """The real part of the integrals along a path above the real axis."""
    start, end = squares(m_lepton, m_start, m_end)
    top = acb(fmpq(1, 2), fmpq(1, 2))

    def moment(k: int) -> arb:
        def integrand(x: acb, _: bool) -> acb:
            return x**k * (1 - x) ** (DEGREE - k) / (start * (1 - x) + end * x - x * (1 - x))

        return (acb.integral(integrand, 0, top) + acb.integral(integrand, top, 1)).real

    with ctx.workprec(120):
        return [moment(k) for k in range(DEGREE + 1)]


def recursion(m_lepton: float, m_start: float, m_end: float) -> list[arb]:
    """The moments from int 1/D and int x/D by division with remainder; an infinite last one is NaN."""
    start, end = squares(m_lepton, m_start, m_end)
    with ctx.workprec(1000):
        total = 1 + start - end
        if end:
            lowest = inverse_integral(start, end)
            powers = [lowest, ((arb(end) / start).log() + total * lowest) / 2]
            for k in range(1, DEGREE):
                powers.append(fmpq(1, k) + total * powers[k] - start * powers[k - 1])
            return [bernstein(powers, k, DEGREE) for k in range(DEGREE + 1)]
        powers = [(arb(start) / abs(arb(start - 1))).log()]  # of 1/(start - x): D = (1 - x)(start - x)
        for k in range(1, DEGREE):
            powers.append(start * powers[-1] - fmpq(1, k))
        return [*(bernstein(powers, k, DEGREE - 1) for k in range(DEGREE)), arb("nan")]


def inverse_integral(start: fmpq, end: fmpq) -> arb:
    middle = start + end - 1
    discriminant = middle**2 - 4 * start * end
    root = arb(abs(discriminant)).sqrt()
    if discriminant == 0:
        return arb(2) / middle
    if discriminant > 0:
        return abs((middle + root) / (middle - root)).log() / root
    return 2 * acb(arb(middle), root).arg() / root


def bernstein(powers: list[arb], k: int, degree: int) -> arb:
    return sum(((-1) ** i * comb(degree - k, i) * powers[k + i] for i in range(degree - k + 1)), arb(0))


def worst_moment(points: list[tuple[float, float, float]], reference=recursion) -> tuple[float, object]:
    """Largest error, relative to the moment, or to the largest of them where D has zeros in (0, 1)."""
    worst: tuple[float, object] = (0.0, None)
    with np.errstate(all="ignore"):
        columns = [column.tolist() for column in moments(*np.array(points).T, DEGREE)]
    for point, *values in zip(points, *columns, strict=True):
        if on_threshold(point):
            assert values == [np.inf] * len(values)
            continue
        references = reference(*point)
        finite = [(v, r) for v, r in zip(values, references, strict=True) if not r.is_nan()]
        largest = max(abs(float(r)) for _, r in finite)
        for value, expected in finite:
            scale = largest if point[0] > point[1] + point[2] else abs(float(expected))
            worst = max(worst, (distance(value, expected) / scale, point), key=lambda item: item[0])
    return worst


def on_threshold(point: tuple[float, float, float]) -> bool:
    lepton, start, end = map(Fraction, point)
    return lepton == start + end


def distance(value: float, expected: arb) -> float:
    with ctx.workprec(400):
        return float(abs(arb(exact(value)) - expected).upper())


def log_uniform(rng: np.random.Generator, low: float, high: float, count: int) -> np.ndarray:
    return np.exp(rng.uniform(np.log(low), np.log(high), count))


def near(rng: np.random.Generator, centres: np.ndarray) -> np.ndarray:
    """centres (1 +- 10^-k), k between 1/2 and 17."""
    signs = rng.choice([-1.0, 1.0], centres.size)
    return centres * (1 + signs * 10.0 ** -rng.uniform(0.5, 17, centres.size))


def grid(kind: str, count: int, seed: int) -> list[tuple[float, float, float]]:
    """(m_lepton, m_boson, m_fermion) of one kind."""
    rng = np.random.default_rng(seed)
    lepton = rng.choice(LEPTONS, count)
    one, other = log_uniform(rng, LIGHT, HEAVY, count), log_uniform(rng, LIGHT, HEAVY, count)
    part, small = lepton * rng.uniform(0, 1, count), lepton * log_uniform(rng, 1e-4, 0.5, count)
    alike = lepton * log_uniform(rng, 0.03, 30, 2 * count).reshape(2, count)
    pairs = {
        "random": (one, other),
        "of the size of the lepton": tuple(alike),
        "threshold": (part, near(rng, lepton - part)),
        "threshold, one light": (near(rng, lepton - small), small),
        "threshold, other light": (small, near(rng, lepton - small)),
        "pseudo-threshold": (one, near(rng, one + lepton)),
        "other pseudo-threshold": (near(rng, one + lepton), one),
        "fermion like the lepton": (one, near(rng, lepton)),
        "boson like the lepton": (near(rng, lepton), one),
        "equal masses": (one, near(rng, one)),
        "absorptive": (part, (lepton - part) * rng.uniform(0, 1, count)),
        "absorptive, both light": (small, lepton * log_uniform(rng, 1e-4, 0.4, count)),
        "all three thresholds": (near(rng, lepton), small),
        "massless": (one, 0 * one),
        "massless, boson like the lepton": (near(rng, lepton), 0 * one),
    }[kind]
    return [*zip(lepton.tolist(), *(column.tolist() for column in pairs), strict=True)]


KINDS = (
    "random",
    "of the size of the lepton",
    "threshold",
    "threshold, one light",
    "threshold, other light",
    "pseudo-threshold",
    "other pseudo-threshold",
    "fermion like the lepton",
    "boson like the lepton",
    "equal masses",
    "absorptive",
    "absorptive, both light",
    "all three thresholds",
    "massless",
    "massless, boson like the lepton",
)


@pytest.mark.parametrize("kind", KINDS)
def test_moments(kind: str) -> None:
    error, point = worst_moment(grid(kind, 200, seed=1))
    assert error <= MOMENT_ERROR, point


@pytest.mark.parametrize("kind", ["of the size of the lepton", "absorptive", "pseudo-threshold"])
def test_moments_against_quadrature_of_the_definition(kind: str) -> None:
    error, point = worst_moment(grid(kind, 4, seed=2), quadrature)
    assert error <= MOMENT_ERROR, point


@pytest.mark.parametrize("degree", [0, 1, 2, 4])
def test_moments_of_any_degree_add_up(degree: int) -> None:
    """The x^k (1 - x)^(n - k), times binomials, add up to 1."""
    points = np.array([point for kind in KINDS[:2] for point in grid(kind, 50, seed=3)]).T
    with np.errstate(all="ignore"):
        total = sum(comb(degree, k) * item for k, item in enumerate(moments(*points, degree)))
        expected = sum(comb(3, k) * item for k, item in enumerate(moments(*points, 3)))
    free = points[0] < points[1] + points[2]
    np.testing.assert_allclose(total[free], expected[free], rtol=2 * MOMENT_ERROR)


def test_the_threshold_itself_is_infinite_and_the_pseudo_thresholds_are_not() -> None:
    with np.errstate(all="ignore"):
        assert moments(1.0, 0.25, 0.75, 3) == [np.inf] * 4
        assert all(np.isfinite(moments(1.0, 3.0, 2.0, 3)))
        assert all(np.isfinite(moments(1.0, 2.0, 3.0, 3)))
        assert np.isinf(moments(1.0, 2.0, 0.0, 3)).tolist() == [False, False, False, True]
        assert np.isinf(moments(1.0, 0.0, 2.0, 3)).tolist() == [True, False, False, False]


# the integrands of Leveille, Nucl. Phys. B137 (1978) 63, in powers of 1/b^2, times 8 pi^2
def published(name: str, r: fmpq, b: fmpq) -> list[list[fmpq]]:
    """Numerators over D as coefficients of 1, x, x^2, x^3; r is negative for the second coupling."""
    mixed = (1 - r) ** 2 / b**2
    if name == "neutral_scalar":
        return [[0, 0, 1 + r, -1]]
    if name == "charged_scalar":
        return [[0, -1 - r, 2 + r, -1]]
    if name == "neutral_vector":
        return [[0, 4 * r - 4, 6 - 4 * r, -2], [0, 0, mixed * (1 + r), -mixed]]
    first = [4 - 4 * r, 8 * r - 10, 8 - 4 * r, -2]
    return [first, [0, -mixed * (1 + r), mixed * (2 + r), -mixed]]


def reference_sum(name: str, point: tuple[float, float, float], parity: int) -> tuple[arb, float]:
    """The value for one coupling of 1, and its largest term in the moments."""
    lepton, boson, fermion = (exact(mass) for mass in point)
    values = recursion(*point)
    with ctx.workprec(900):
        values = [arb(0) if value.is_nan() else value for value in values]
        numerators = published(name, (-fermion if parity else fermion) / lepton, boson / lepton)
        terms = [
            comb(3 - i, k - i) * item * values[k]
            for part in numerators
            for i, item in enumerate(part)
            for k in range(i, 4)
        ]
        eight_pi_squared = 8 * arb.pi() ** 2
        pieces = [
            abs(float(sum((part[i] * comb(3 - i, k - i) for i in range(k + 1)), fmpq(0)) * values[k]))
            for part in numerators
            for k in range(4)
        ]
        return sum(terms, arb(0)) / eight_pi_squared, max(pieces) / float(eight_pi_squared)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", GENERAL)
def test_contributions_keep_the_accuracy_of_their_docstrings(name: str, kind: str) -> None:
    function = getattr(generated, f"a_mu_{name}")
    assert f"{SUM_ERROR:.0e} of the largest term" in " ".join(function.__doc__.split())
    points = [point for point in grid(kind, 60, seed=4) if not on_threshold(point)]
    lepton, boson, fermion = np.array(points).T
    for parity in (0, 1):
        values = function(lepton, fermion, boson, 1.0 - parity, float(parity)).tolist()
        for value, point in zip(values, points, strict=True):
            expected, largest = reference_sum(name, point, parity)
            assert distance(value, expected) <= SUM_ERROR * largest, point


@pytest.mark.parametrize("parity", [0, 1])
def test_a_vector_and_a_fermion_like_the_lepton_lose_nothing_to_inverse_boson_masses(parity: int) -> None:
    """With m_fermion = m_lepton the terms in 1/m_boson^2 drop out of the vector coupling."""
    for name in ("neutral_vector", "charged_vector"):
        for lepton in LEPTONS:
            for boson in (1e-4, 1e-2, 0.3, 5.0, 1e3):
                if parity and lepton > boson:
                    continue  # terms of an axial vector do not cancel, but are many
                value = getattr(generated, f"a_mu_{name}")(lepton, lepton, boson, 1.0 - parity, float(parity))
                expected, _ = reference_sum(name, (lepton, boson, lepton), parity)
                assert distance(value, expected) <= SUM_ERROR * abs(float(expected))


CONTRIBUTION_OF = dict(zip(("S0", "SQ", "V0", "VQ"), GENERAL, strict=True))


def stated_ulps(function: object) -> float:
    found = re.search(r"Accuracy: at most (\d+\.\d) units in the last\s+place", str(function.__doc__))
    assert found
    return float(found[1])


def parts_of(name: str, r: fmpq, b: fmpq) -> list[list[fmpq]]:
    """Numerators over D of a loop function: the even or odd powers of r in those of its contribution."""
    kind, chirality = name.split("_")
    plus, minus = (published(CONTRIBUTION_OF[kind], sign * r, b) for sign in (1, -1))
    odd = chirality == "LR"
    return [
        [(x - y) / (2 * r) if odd else (x + y) / fmpq(2) for x, y in zip(one, other, strict=True)]
        for one, other in zip(plus, minus, strict=True)
    ]


def value_and_scale(name: str, r: float, b: float) -> tuple[arb, float]:
    """The exact value, and what its docstring measures errors by."""
    cubic = recursion(1.0, b, r)
    degree = 2 if name in ("S0_LR", "SQ_LR") else 3
    with ctx.workprec(1000):
        cubic = [arb(0) if item.is_nan() else item for item in cubic]
        moments = cubic if degree == 3 else [one + other for one, other in pairwise(cubic)]
        terms = [
            (sum((comb(degree - i, k - i) * part[i] for i in range(min(k, len(part) - 1) + 1)), fmpq(0)), k)
            for part in parts_of(name, exact(r), exact(b))
            for k in range(degree + 1)
        ]
        value = sum((weight * moments[k] for weight, k in terms), arb(0))
        sizes = [abs(item) for item in moments]
        if r + b < 1:
            sizes = [max(sizes, key=float)] * len(sizes)
        return value, max(float(abs(weight) * sizes[k]) for weight, k in terms)


def ratio_points(kind: str, count: int) -> list[tuple[float, float]]:
    """(r, b) of a grid of masses, or spread over all that is certified, or where methods meet."""
    rng = np.random.default_rng(21)
    if kind == "tiny and huge":
        return [
            tuple(pair) for pair in log_uniform(rng, 2.0**-32, 2.0**32, 2 * count).reshape(-1, 2).tolist()
        ]
    if kind == "methods meet":
        return [point for _ in range(count) for point in where_methods_meet(rng)]
    found = [(r / lepton, b / lepton) for lepton, b, r in grid(kind, count, seed=6)]
    return [(r, b) for r, b in found if not on_threshold((1.0, b, r))]


def where_methods_meet(rng: np.random.Generator) -> list[tuple[float, float]]:
    """A near or far zero, or a pair of complex ones, at a bound of the methods up to 10^-k."""
    shift = 1 + rng.choice([-1, 1]) * 10.0 ** -rng.uniform(1, 16)
    points = []
    for bound in (CLOSE_ZERO, FAR_ZERO):
        n, f = bound * shift, bound * (1 + 10.0 ** rng.uniform(-3, 2))
        points.append((np.sqrt(n * f), np.sqrt((1 + n) * (1 + f))))
        total, gap = (1 + 2 * bound) * shift, rng.uniform(0, 1)
        points.append(((total - gap) / 2, (total + gap) / 2))
    n, f = CLOSE_ZERO * rng.uniform(0.01, 1), POLE_ALONE * shift
    points.append((np.sqrt(n * f), np.sqrt((1 + n) * (1 + f))))
    return [pair if rng.integers(2) else pair[::-1] for pair in points]


@pytest.mark.parametrize("kind", [*KINDS, "tiny and huge", "methods meet"])
@pytest.mark.parametrize("name", [f"{kind}_{part}" for kind in CONTRIBUTION_OF for part in ("LL", "LR")])
def test_loop_functions_keep_their_proved_bounds(name: str, kind: str) -> None:
    function = getattr(generated, name)
    bound = stated_ulps(function)
    points = [point for point in ratio_points(kind, 20) if point[0] or name.endswith("LL")]
    for r, b in points:
        expected, scale = value_and_scale(name, r, b)
        assert distance(function(r, b), expected) <= bound * np.spacing(scale), (r, b)


@pytest.mark.parametrize("name", GENERAL)
@pytest.mark.parametrize("fermion", [0.0, 0.02, 0.1056583745, 3.0])
@pytest.mark.parametrize("boson", [0.03, 0.2, 80.4])
def test_contributions_against_the_derivation(name: str, fermion: float, boson: float) -> None:
    """Another route: the closed form that is derived from the Lagrangian, enclosed."""
    record = load(name)
    names = [parameter.name for parameter in record.parameters]
    values = dict(zip(names, (0.1056583745, fermion, boson, 0.3, -0.7), strict=True))
    expected = enclose(record, {key: Fraction(value) for key, value in values.items()}, bits=100)
    # two couplings and cancellations of one digit between terms, on top of the terms' own error
    assert distance(getattr(generated, f"a_mu_{name}")(**values), expected) <= 1e-13 * abs(float(expected))


@pytest.mark.parametrize("name", ["S0_LL", "S0_LR", "V0_LL", "V0_LR", "SQ_LL", "SQ_LR", "VQ_LL", "VQ_LR"])
@pytest.mark.parametrize(
    "point", [(0.3, 2.0), (0.25, 0.5), (1.0, 1.0), (7.0, 6.0), (1e3, 2e-3), (1e-3, 50.0)]
)
def test_loop_functions_against_the_derivation(name: str, point: tuple[float, float]) -> None:
    r, b = point
    expected = enclose(load(name), {"r": Fraction(r), "b": Fraction(b)}, bits=100)
    assert distance(getattr(generated, name)(r, b), expected) <= 1e-13 * abs(float(expected))


def test_loop_functions_are_nan_outside_their_domain_and_take_the_massless_limit() -> None:
    for name in ("S0_LL", "V0_LL", "SQ_LR", "VQ_LL"):
        function = getattr(generated, name)
        assert np.isnan(function([-1.0, 1.0, np.nan, 1.0, 1.0], [1.0, 0.0, 1.0, np.nan, -2.0])).all()
        assert function(0.0, 2.0) == pytest.approx(function(1e-9, 2.0), rel=1e-13)
    assert generated.S0_LR(0.0, 2.0) == np.inf
    assert generated.V0_LR(np.array([0.0]), 2.0)[0] == np.inf


def test_a_massless_photon_gives_schwingers_result() -> None:
    muon, alpha = 0.1056583745, 0.0072973525693
    value = generated.a_mu_neutral_vector(muon, muon, 1e-12 * muon, np.sqrt(4 * np.pi * alpha), 0.0)
    assert value == pytest.approx(alpha / (2 * np.pi), rel=1e-11)


def test_units_and_signs_of_couplings_do_not_matter() -> None:
    for name in GENERAL:
        function = getattr(generated, f"a_mu_{name}")
        here = function(0.1056583745, 0.5, 2.0, 0.3, 0.7)
        assert function(*(2.0**40 * mass for mass in (0.1056583745, 0.5, 2.0)), 0.3, 0.7) == here
        assert function(0.1056583745, 0.5, 2.0, -0.3, -0.7) == here


def test_the_threshold_is_infinite_or_nan_and_never_a_number() -> None:
    for name in GENERAL:
        for couplings in ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0)):
            value = getattr(generated, f"a_mu_{name}")(1.0, 0.25, 0.75, *couplings)
            assert not np.isfinite(value), (name, couplings)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: generated.a_mu_neutral_scalar(0.1, -1.0, 2.0, 0.1, 0.1), ["m_fermion", "-1.0"]),
        (lambda: generated.a_mu_neutral_vector(0.1, 0.0, 0.0, 0.1, 0.1), ["m_boson", "0.0", "positive"]),
        (lambda: generated.a_mu_charged_scalar(0.0, 0.0, 1.0, 0.1, 0.1), ["m_lepton", "0.0", "positive"]),
        (lambda: generated.a_mu_charged_vector(0.1, [1.0, np.nan], 1.0, 0.1, 0.1), ["m_fermion", "index 1"]),
        (lambda: generated.a_mu_sm_w(0.0, 1e-5), ["m_W", "0.0", "positive"]),
        (lambda: generated.a_mu_sm_z(91.0, 1.5, 1e-5), ["s2w", "1.5", "less than 1"]),
    ],
)
def test_refusals(call, words: list[str]) -> None:
    with pytest.raises(ValueError, match=r"\A[^\n]+\Z") as caught:
        call()
    for word in words:
        assert word in str(caught.value)


def test_electroweak_contributions_against_the_derivation() -> None:
    # The published one-loop figures (arXiv:0902.3360), in 1e-11, are 388.7, -193.9 and 0.002.
    common = {"m_mu": 0.1056583745, "G_F": 1.1663787e-5}
    for name, more, published_value in (
        ("sm_w", {"m_W": 80.379}, 388.7),
        ("sm_z", {"m_Z": 91.1876, "s2w": 0.2231}, -193.9),
        ("sm_higgs", {"m_H": 125.1}, 0.0022),
    ):
        values = {**common, **more}
        found = getattr(generated, f"a_mu_{name}")(**values)
        expected = enclose(load(name), {key: Fraction(value) for key, value in values.items()}, bits=100)
        assert distance(found, expected) <= 1e-14 * abs(float(expected))
        assert found * 1e11 == pytest.approx(published_value, rel=3e-2 if name == "sm_higgs" else 1e-3)
