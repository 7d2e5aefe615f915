"""The certificate of the divided difference against errors measured with Arb, and tampered tables."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx, fmpq

from axionportal import generated
from axionportal.codegen.numpy.cell_errors import approximation_errors, disc_bound_by_slope
from axionportal.codegen.numpy.certificate import EmittedTable
from axionportal.codegen.numpy.certificate_near import near_approximation_errors, near_boxes
from axionportal.codegen.numpy.certification import certifiable, certify_tree
from axionportal.codegen.numpy.divided import NEAR, NEAR_BITS
from axionportal.codegen.numpy.emitted import EmittedTree, inner
from axionportal.codegen.numpy.kernels import without_constant
from axionportal.codegen.numpy.laws import two_mass_kernel
from axionportal.codegen.numpy.planner import Expansions, Grid
from axionportal.codegen.pipeline import TREE
from axionportal.derivations import load
from axionportal.derivations.integrals import structure
from axionportal.derivations.verification.enclosure import enclose
from axionportal.generated import _divided_difference as emitted

MUON = 0.1056583745
FIRST, END = -2, 2
G = load("G")
FOUND = structure(G)
KERNEL = without_constant(two_mass_kernel(G, FOUND))


def bound() -> float:
    rows = json.loads((TREE / "reports" / "certificates.json").read_text())
    return next(row["bound_ulp"] for row in rows if row["function"] == "G")


def error_in_ulps(value: float, m_a: float, m_gamma: float, m_mu: float, cutoff: float) -> float:
    """|value - G| in units in the last place of G's largest term, or of G where that is larger."""
    values = {"m_a": m_a, "m_gamma": m_gamma, "m_mu": m_mu, "cutoff": cutoff}
    exact = enclose(G, {key: Fraction(item) for key, item in values.items()}, bits=100)
    with ctx.workprec(300):
        ratio = arb(fmpq(*cutoff.as_integer_ratio())) / arb(fmpq(*m_mu.as_integer_ratio()))
        slope = ratio.log() - arb(fmpq(1, 4)) - exact
        scale = max(abs(float(ratio.log())), 0.25, abs(float(slope)), abs(float(exact)))
        error = abs(arb(fmpq(*value.as_integer_ratio())) - exact)
        return float(error.upper()) / float(np.spacing(scale))


def pairs(rng: np.random.Generator) -> np.ndarray:
    """Mass ratios: anywhere in the domain, near each other, on both sides of near, at edges of cells."""
    exponents = rng.uniform(-59.9, 29.9, (1000, 2))
    moderate = 2.0 ** rng.uniform(-6, 6, 3200)
    close = moderate[:1600] * (1 + rng.choice([-1, 1], 1600) * 2.0 ** -rng.uniform(3, 53, 1600))
    border = (NEAR + 1) / (NEAR - 1)  # of squares
    beside = moderate[1600:] * np.sqrt(border * (1 + rng.uniform(-0.3, 0.3, 1600)))
    steps = np.sqrt(np.ldexp(1 + rng.integers(0, 128, 400) / 128, rng.integers(-4, 4, 400)))
    cells = [steps * (1 + rng.integers(-3, 4, 400) * 2.0**-53), steps[::-1] * rng.uniform(0.9, 1.1, 400)]
    return np.concatenate(
        [
            2.0**exponents,
            np.stack([moderate, np.concatenate([close, beside])], 1),
            np.stack(cells, 1),
            np.stack([steps, steps], 1),
        ]
    )


def test_no_measured_error_exceeds_the_bound() -> None:
    rng = np.random.default_rng(7)
    ratios = pairs(rng)
    assert len(ratios) >= 5000
    m_mu = np.exp(rng.uniform(np.log(5e-4), np.log(1.8), len(ratios)))
    cutoff = m_mu * np.exp(rng.choice([0.0, 0.2, 3.0, 12.0], len(ratios)) * rng.uniform(-1, 1, len(ratios)))
    masses = ratios * m_mu[:, None]
    values = generated.G(masses[:, 0], masses[:, 1], m_mu=m_mu, cutoff=cutoff)
    columns = (values, masses[:, 0], masses[:, 1], m_mu, cutoff)
    errors = [error_in_ulps(*row) for row in np.stack(columns, 1).tolist()]
    assert 0.45 < max(errors) <= bound() < 1


def part(name: str, bits: int) -> tuple[Grid, np.ndarray]:
    """The binades [2^FIRST, 2^END) of an emitted table."""
    tree = EmittedTree(TREE)
    table: EmittedTable = tree.table(inner(tree.constructor("G_DIFFERENCE"), name))
    assert table.grid.mantissa_bits == bits
    cells = slice((FIRST - table.grid.first_exponent) << bits, (END - table.grid.first_exponent) << bits)
    return Grid(FIRST, END, bits), table.columns[:, cells].copy()


@pytest.fixture(scope="module")
def expansions() -> Expansions:
    return Expansions(KERNEL, FIRST, END)


@pytest.mark.parametrize(("row", "factor"), [(0, 1 + 1e-15), (1, -1.0), (2, 1 + 1e-14), (4, 1 + 1e-9)])
def test_one_wrong_coefficient_of_the_kernel_raises_its_error(expansions, row: int, factor: float) -> None:
    grid, columns = part("far", 7)
    discs = disc_bound_by_slope(FOUND.kernel, FIRST, END)
    sound = approximation_errors(expansions, discs, columns, grid)
    columns[row, 77] *= factor
    moved = approximation_errors(expansions, discs, columns, grid)
    assert moved[77] > 1.5 * sound[77]
    np.testing.assert_array_equal(np.delete(moved, 77), np.delete(sound, 77))


@pytest.mark.parametrize(("row", "factor"), [(1, 1 + 1e-15), (2, 40.0), (4, 1 + 1e-14), (9, 1 + 1e-9)])
def test_one_wrong_coefficient_of_the_slope_raises_its_error(expansions, row: int, factor: float) -> None:
    _, columns = part("near", NEAR_BITS)
    discs = disc_bound_by_slope(FOUND.kernel, FIRST, END)
    sound = near_approximation_errors(expansions, discs, columns).reach
    assert sound.max() < 0.15 * 2.0**-54
    columns[row, 13] *= factor
    moved = near_approximation_errors(expansions, discs, columns).reach
    assert moved[13] > 1.5 * sound[13]
    np.testing.assert_array_equal(np.delete(moved, 13), np.delete(sound, 13))


def test_roundings_near_equal_masses_stay_within_their_boxes() -> None:
    """The emitted Horner's rule against exact arithmetic, at random distances in every cell."""
    grid, columns = part("near", NEAR_BITS)
    worst = np.max([box.error for box in near_boxes(columns, grid)], axis=0)
    rng = np.random.default_rng(5)
    met = 0.0
    for cell in range(grid.cells):
        centre = 1 + (cell % grid.cells_per_binade + 0.5) / grid.cells_per_binade
        for _ in range(20):
            middle = rng.uniform(-0.5, 0.5) / grid.cells_per_binade
            distance = (centre + middle) / NEAR * rng.uniform()
            u, v = middle - distance, middle + distance
            head, tail = columns[1:3, cell].tolist()
            coarse, rest = emitted._nearby(columns[:3:-1, cell].tolist(), head, tail, u, v)
            t, w = Fraction(u), Fraction(v)
            powers = [Fraction(float(item)) for item in columns[4:, cell]]
            exact = (
                Fraction(head)
                + Fraction(tail)
                + sum(c * sum(t**i * w ** (k + 1 - i) for i in range(k + 2)) for k, c in enumerate(powers))
            )
            met = max(met, float(abs(Fraction(coarse) + Fraction(rest) - exact)) / worst[cell])
    assert 0.05 < met <= 1


def test_the_certificate_of_the_folder_is_the_one_in_the_report() -> None:
    rows = json.loads((TREE / "reports" / "certificates.json").read_text())
    found = list(certify_tree(TREE, certifiable([G])))
    assert [item.certificate.function for item in found] == ["G", "dG_dm_a", "dG_dm_gamma"]
    for item in found:
        assert item.passed
        assert item.certificate.as_row() in rows
