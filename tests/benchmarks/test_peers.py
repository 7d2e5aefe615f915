"""The peers evaluate what they say: the same table bit for bit, closed form and integral where they work."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest

from axionportal.benchmarks.peers import compiled, emitted, jitted, printed, quadrature
from axionportal.benchmarks.rows import Contestant
from axionportal.benchmarks.speed import measured
from axionportal.benchmarks.subjects import Subject, subjects

NAMES = ("F_a", "F_gamma", "G", "a_mu_alp", "delta_a_mu", "a_mu_neutral_scalar")
EASY = {"F_a": (0.2, 0.49), "F_gamma": (0.2, 0.49)}
"""Ratios at which the closed form loses few digits."""
needs_compiler = pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")


@pytest.fixture(scope="module")
def timed() -> dict[str, Subject]:
    return {item.name: item for item in subjects(500) if item.name in NAMES}


def easy(subject: Subject) -> tuple[np.ndarray, ...]:
    """Arguments at which closed form and integral are well conditioned."""
    if subject.name in EASY:
        return (np.linspace(*EASY[subject.name], subject.points),)
    masses = np.linspace(0.22, 0.5, subject.points), np.linspace(0.6, 0.25, subject.points)
    known = {"m_a": masses[0], "m_gamma": masses[1], "m_fermion": masses[0], "m_boson": masses[1] + 1.0}
    symbols = zip(subject.symbols, subject.columns, strict=True)
    return tuple(known.get(str(symbol), column) for symbol, column in symbols)


def on_easy_arguments(subject: Subject) -> Subject:
    columns = easy(subject)
    positions = [
        next(k for k, item in enumerate(subject.columns) if item is own) for own in subject.arguments
    ]
    return replace(subject, columns=columns, arguments=tuple(columns[k] for k in positions))


def values(contestant: Contestant) -> np.ndarray:
    assert contestant.call is not None, contestant.note
    with np.errstate(all="ignore"):  # NumPy evaluates every branch of a Piecewise everywhere
        return np.asarray(contestant.call())


@pytest.mark.parametrize("name", NAMES)
def test_closed_form_and_integral_agree_where_they_are_well_conditioned(timed, name: str) -> None:
    subject = on_easy_arguments(timed[name])
    expected = values(emitted.contestants(subject)[0])
    for contestant in [*printed.contestants(subject), *quadrature.contestants(subject)]:
        found = values(contestant)
        # the closed form of two mediators loses about eight digits between 0.2 and 0.6 GeV
        assert np.allclose(found, expected[: found.size], rtol=3e-8, atol=0), contestant.way


@needs_compiler
def test_the_table_in_c_gives_the_same_bits_without_fused_operations(timed) -> None:
    tabulated = [item for item in timed.values() if item.table is not None]
    library = compiled.build(tabulated, (*compiled.FLAGS, "-ffp-contract=off"))
    assert len(tabulated) >= 2
    for subject in tabulated:
        expected = values(emitted.contestants(subject)[0])
        assert compiled.table_call(library, subject)().tobytes() == expected.tobytes()


@needs_compiler
def test_the_closed_form_in_c_is_that_of_numpy(timed) -> None:
    easier = [on_easy_arguments(item) for item in timed.values()]
    library = compiled.build(easier)
    for subject in easier:
        expected = values(printed.contestants(subject)[0])
        assert np.allclose(compiled.closed_form_call(library, subject)(), expected, rtol=1e-7, atol=0)


def test_the_table_scheme_for_numba_gives_the_same_bits(timed) -> None:
    for subject in timed.values():
        if subject.table is not None:
            expected = values(emitted.contestants(subject)[0])
            found = jitted.table_call(jitted.from_table, subject, subject.table)()
            assert found.tobytes() == expected.tobytes()


def test_a_missing_peer_has_a_row_that_says_why(timed, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(f"No module named {name!r}")

    subject = timed["F_a"]
    monkeypatch.setattr(jitted, "import_module", absent)
    monkeypatch.setattr(quadrature, "import_module", absent)
    monkeypatch.setenv("CC", "no-such-compiler")
    found = [*emitted.contestants(subject), *quadrature.contestants(subject)]
    found += [*jitted.contestants([subject]), *compiled.contestants([subject])]
    notes = {row.way: row.note for row in measured(found, 1) if row.nanoseconds is None}
    assert notes == {
        quadrature.ADAPTIVE: "SciPy is not installed",
        jitted.TABLE: "No module named 'numba'",
        jitted.CLOSED_FORM: "No module named 'numba'",
        compiled.TABLE: "no C compiler works here",
        compiled.CLOSED_FORM: "no C compiler works here",
    }
