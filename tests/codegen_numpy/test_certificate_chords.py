"""Divided differences from slopes of chords: their table, their certificate, errors measured with Arb."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from axionportal import generated
from axionportal.codegen.numpy.cell_errors import approximation_errors, disc_bound_by_slope
from axionportal.codegen.numpy.certificate_chords import chord_discs
from axionportal.codegen.numpy.certification import certifiable, certify_tree
from axionportal.codegen.numpy.divided import FAR_SCALE, NEAR, chord_expansions
from axionportal.codegen.numpy.emitted import EmittedTree, inner
from axionportal.codegen.numpy.kernels import without_constant
from axionportal.codegen.numpy.laws import two_mass_kernel
from axionportal.codegen.numpy.planner import Expansions, Grid
from axionportal.codegen.pipeline import TREE
from axionportal.derivations import load
from axionportal.derivations.integrals import structure
from axionportal.derivations.verification.enclosure import enclose

G = load("G")
FOUND = structure(G)
KERNEL = two_mass_kernel(G, FOUND)
FIRST, END = -2, 2
MUON = 0.1056583745


def chord_region() -> dict:
    rows = json.loads((TREE / "reports" / "certificates.json").read_text())
    (regions,) = (row["regions"] for row in rows if row["function"] == "G")
    return next(item for item in regions if "logarithm" in item["name"])


def ulps(value: float, m_a: float, m_gamma: float, m_mu: float, cutoff: float) -> float:
    """Error in units in the last place of the largest term, from the enclosure of Eq. (8b)."""
    values = {"m_a": m_a, "m_gamma": m_gamma, "m_mu": m_mu, "cutoff": cutoff}
    exact = enclose(G, {key: Fraction(item) for key, item in values.items()}, bits=100)
    with ctx.workprec(300):
        logarithm = (arb(fmpq(*cutoff.as_integer_ratio())) / arb(fmpq(*m_mu.as_integer_ratio()))).log()
        slope = logarithm - arb(fmpq(1, 4)) - exact
        scale = max(abs(float(item)) for item in (logarithm, slope, exact))
        error = abs(arb(fmpq(*value.as_integer_ratio())) - exact)
        return float(error.upper()) / float(np.spacing(scale))


def test_no_measured_error_exceeds_the_bound_of_the_region() -> None:
    rng = np.random.default_rng(11)
    border = np.sqrt((NEAR + 1) / (NEAR - 1))  # of masses that are near: errors are largest beside it
    larger = MUON * 2.0 ** rng.uniform(-7, 26.9, 1500)
    ratio = np.concatenate([border * (1 + rng.uniform(1e-9, 1e-2, 750)), 2.0 ** rng.uniform(0.3, 8, 750)])
    smaller = np.maximum(larger / ratio, MUON * 2.0**-7.9)
    cutoff = MUON * FAR_SCALE ** rng.choice([1.0, -1.0, 1.5, 3.0], 1500)
    cutoff = np.where(cutoff < MUON, MUON / FAR_SCALE, np.maximum(cutoff, MUON * FAR_SCALE))
    values = generated.G(larger, smaller, m_mu=MUON, cutoff=cutoff)
    columns = np.stack([values, larger, smaller, np.full(1500, MUON), cutoff], 1)
    errors = [ulps(*row) for row in columns.tolist()]
    assert 0.5 < max(errors) <= chord_region()["bound_ulp"] < 0.85


def emitted_part() -> tuple[Grid, np.ndarray]:
    tree = EmittedTree(TREE)
    table = tree.table(inner(tree.constructor("G_DIFFERENCE"), "chords"))
    bits = table.grid.mantissa_bits
    cells = slice((FIRST - table.grid.first_exponent) << bits, (END - table.grid.first_exponent) << bits)
    return Grid(FIRST, END, bits), table.columns[:, cells].copy()


@pytest.mark.parametrize(("row", "factor"), [(0, 1 + 1e-14), (1, -1.0), (2, 1 + 1e-12), (5, 1 + 1e-4)])
def test_one_wrong_coefficient_raises_the_error_of_its_cell_alone(row: int, factor: float) -> None:
    grid, columns = emitted_part()
    expansions = chord_expansions(KERNEL, FIRST, END)
    whole = Expansions(without_constant(KERNEL), FIRST, END)
    discs = chord_discs(disc_bound_by_slope(FOUND.kernel, FIRST, END), whole, FIRST, END)
    sound = approximation_errors(expansions, discs, columns, grid)
    assert sound.max() < 2.0**-56
    columns[row, 77] *= factor
    moved = approximation_errors(expansions, discs, columns, grid)
    assert moved[77] > 1.5 * sound[77]
    np.testing.assert_array_equal(np.delete(moved, 77), np.delete(sound, 77))


def test_heads_are_multiples_whose_sums_are_exact() -> None:
    _, columns = emitted_part()
    scaled = columns[0] * 2.0**25
    np.testing.assert_array_equal(scaled, np.rint(scaled))
    assert np.abs(columns[1]).max() <= 2.0**-26


def moved_table(tree: Path) -> None:
    """One coefficient moved by 1e-12."""
    columns = np.load(tree / "tables" / "psi_chord.npy")
    columns[1, 5000] += 1e-12
    np.save(tree / "tables" / "psi_chord.npy", columns)


def nearer_scale(tree: Path) -> None:
    """Chords beside a logarithm that is not large."""
    path = tree / "_chords.py"
    path.write_text(path.read_text().replace("FAR_SCALE = 4096.0", "FAR_SCALE = 1.5"))


def head_of_too_many_bits(tree: Path) -> None:
    """One unit in the last place: sums with other heads are no longer exact."""
    columns = np.load(tree / "tables" / "psi_chord.npy")
    columns[0, 4514] = np.nextafter(columns[0, 4514], np.inf)
    np.save(tree / "tables" / "psi_chord.npy", columns)


@pytest.mark.parametrize("change", [moved_table, nearer_scale, head_of_too_many_bits])
def test_the_certificate_counts_chords_that_are_not_accurate_enough(tmp_path, change) -> None:
    """What the docstring states is no longer met."""
    (tmp_path / "tables").mkdir()
    for item in (TREE / "tables").iterdir():
        (tmp_path / "tables" / item.name).write_bytes(item.read_bytes())
    for name in ("loop_functions.py", "_chords.py"):
        (tmp_path / name).write_bytes((TREE / name).read_bytes())
    change(tmp_path)
    (found,) = certify_tree(tmp_path, [item for item in certifiable([G]) if item.name == "G"])
    worst = max(found.certificate.regions, key=lambda region: region.bound_ulp)
    assert not found.passed
    assert "logarithm" in worst.name


MASSES = st.floats(min_value=1e-9, max_value=1e12)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(MASSES, MASSES), min_size=1, max_size=8),
    st.sampled_from([1000.0, MUON * FAR_SCALE, MUON * FAR_SCALE * (1 - 2.0**-40), 1.0, 1e-6]),
)
def test_an_element_is_computed_by_its_own_arguments_alone(masses, cutoff: float) -> None:
    """Whatever else is in the array: one by one, all together, and all in the other order."""
    m_a, m_gamma = np.array(masses).T
    together = generated.G(m_a, m_gamma, m_mu=MUON, cutoff=cutoff)
    single = [generated.G(a, g, m_mu=MUON, cutoff=cutoff) for a, g in masses]
    backwards = generated.G(m_a[::-1].copy(), m_gamma[::-1].copy(), m_mu=MUON, cutoff=cutoff)[::-1]
    np.testing.assert_array_equal(together, single)
    np.testing.assert_array_equal(together, backwards)
