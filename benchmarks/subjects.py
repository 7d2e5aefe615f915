"""Room: benchmarks.  What is timed: each emitted function with its formula, from the records, for the peers.

Arguments lie beyond every threshold, so that one branch of the closed form serves them all: that is the
fastest thing a user could have printed.  ``everywhere`` holds all branches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from axionportal import generated
from axionportal.benchmarks.rows import Doubles, loop_function
from axionportal.derivations import closed_form, load
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.integrals.masters import J
from axionportal.derivations.records import Contribution, FeynmanIntegral
from axionportal.generated import loop_functions
from axionportal.generated._tables import Table

ONE_RATIO = ("F_a", "F_gamma", "F_axial", "F_scalar")
PAPER = ("portal", "alp", "dark_photon")
GENERAL = ("neutral_scalar", "charged_scalar", "neutral_vector", "charged_vector")
COUPLINGS = {"y_a": 1e-3, "epsilon": 1e-2}

Column = Doubles | float


@dataclass(frozen=True)
class Subject:
    """An emitted function, arguments for it, and its formula with arguments for the peers.

    ``table`` is the table behind a function of one argument; ``variants`` are further ways of calling.
    """

    name: str
    emitted: Callable[..., Any]
    arguments: tuple[Column, ...]
    symbols: tuple[sp.Symbol, ...]
    columns: tuple[Column, ...]
    branch: sp.Expr
    everywhere: sp.Expr
    integral: FeynmanIntegral
    table: Table | None = None
    variants: tuple[tuple[str, Callable[[], Any]], ...] = ()

    @property
    def points(self) -> int:
        """Length of the arrays."""
        return max(np.size(column) for column in self.columns)

    def first(self, count: int) -> tuple[Column, ...]:
        """The peers' arguments cut down to ``count`` points."""
        return tuple(item[:count] if isinstance(item, np.ndarray) else item for item in self.columns)


def subjects(points: int) -> list[Subject]:
    """Every function that is timed, derivatives as soon as they exist."""
    found = [
        *(one_ratio(name, points, order) for order in (0, 1) for name in ONE_RATIO),
        *(two_masses(points, by) for by in (None, "m_a", "m_gamma")),
        *(contribution((name,), f"a_mu_{name}", points) for name in PAPER),
        contribution(PAPER, "delta_a_mu", points),
        *(general(name, points) for name in GENERAL),
    ]
    return [item for item in found if item.name in generated.__all__]


def one_ratio(name: str, points: int, order: int) -> Subject:
    """A loop function of eta or its derivative, below threshold: eta in [1e-8, 0.499]."""
    record = loop_function(name)
    (eta,) = record.symbols
    own = f"d{name}_deta" if order else name
    values = np.exp(np.random.default_rng(1).uniform(np.log(1e-8), np.log(0.499), points))
    return Subject(
        own,
        getattr(generated, own, None) or _absent,
        (values,),
        (eta,),
        (values,),
        sp.diff(closed_form(record).region("below"), eta, order),
        all_branches(sp.diff(closed_form(record).expression(), eta, order)),
        _differentiated(record.definition, eta, order),
        getattr(loop_functions, f"{own.upper()}_TABLES", None),
    )


def two_masses(points: int, by: str | None) -> Subject:
    """G or its derivative by a mass: masses from twice the muon's to 1e5 GeV."""
    record, inputs = loop_function("G"), load_inputs()
    own = f"dG_d{by}" if by else "G"
    emitted = getattr(generated, own, None) or _absent
    m_mu, cutoff = (float(inputs[key].value) for key in ("m_mu", "cutoff"))
    m_a, m_gamma = np.exp(np.random.default_rng(2).uniform(np.log(0.22), np.log(1e5), (2, points)))
    scales = {"m_mu": np.full(points, m_mu)} | ({} if by else {"cutoff": np.full(points, cutoff)})
    order = 1 if by else 0
    symbol = {item.name: item for item in record.symbols}[by or "m_a"]
    return Subject(
        own,
        emitted,
        (m_a, m_gamma),
        record.symbols,
        (m_a, m_gamma, m_mu, cutoff),
        sp.diff(closed_form(record).region("below"), symbol, order),
        all_branches(sp.diff(closed_form(record).expression(), symbol, order)),
        _differentiated(record.definition, symbol, order),
        variants=(
            (f"arrays of {', '.join(scales)} too", lambda: emitted(m_a, m_gamma, **scales)),
            ("nearly equal masses", lambda: emitted(m_a, 1.01 * m_a)),
        ),
    )


def contribution(names: tuple[str, ...], own: str, points: int) -> Subject:
    """A contribution of the paper, or the sum of all, with the default couplings and constants."""
    records = [contribution_record(name) for name in names]
    parameters = dict.fromkeys(item for record in records for item in record.parameters)
    masses = np.exp(np.random.default_rng(4).uniform(np.log(0.22), np.log(1e5), (2, points)))
    given: dict[str, Column] = {"m_a": masses[0], "m_gamma": masses[1], **COUPLINGS}
    inputs = load_inputs()
    fixed = {item.name: float(inputs[item.input_key].value) for item in parameters if item.input_key}
    own_arguments = tuple(given[item.name] for item in parameters if not item.input_key)
    return _of_records(
        own,
        records,
        own_arguments,
        tuple(item.symbol for item in parameters),
        tuple((given | fixed)[item.name] for item in parameters),
    )


def general(name: str, points: int) -> Subject:
    """A contribution of the general set, beyond both pseudo-thresholds."""
    record = contribution_record(name)
    m_mu = float(load_inputs()["m_mu"].value)
    fermion, gap = np.exp(np.random.default_rng(3).uniform(np.log(1e-3), np.log(1e4), (2, points)))
    columns: tuple[Column, ...] = (m_mu, fermion, fermion + m_mu + gap, 0.3, -0.2)
    return _of_records(f"a_mu_{name}", [record], columns, record.symbols, columns)


def _of_records(
    own: str,
    records: list[Contribution],
    arguments: tuple[Column, ...],
    symbols: tuple[sp.Symbol, ...],
    columns: tuple[Column, ...],
) -> Subject:
    terms = [term for record in records for term in record.terms]
    forms = [(term, closed_form(term.loop_function)) for term in terms]
    variable = terms[0].loop_function.definition.variable
    integrands = [term.of(term.loop_function.definition.integrand) for term in terms]
    return Subject(
        own,
        getattr(generated, own),
        arguments,
        symbols,
        columns,
        sp.Add(*(term.of(form.region("below")) for term, form in forms)),
        all_branches(sp.Add(*(term.of(form.expression()) for term, form in forms))),
        FeynmanIntegral(sp.Add(*integrands), variable),
    )


def all_branches(expression: sp.Expr) -> sp.Expr:
    """A closed form with every master integral as a Piecewise of its three branches."""
    return expression.replace(
        lambda item: isinstance(item, J),
        lambda item: sp.Piecewise(
            (item.in_region("below"), item.discriminant > 0),
            (item.in_region("above"), item.discriminant < 0),
            (item.in_region("threshold"), True),
        ),
    )


def _differentiated(integral: FeynmanIntegral, symbol: sp.Symbol, order: int) -> FeynmanIntegral:
    return FeynmanIntegral(sp.diff(integral.integrand, symbol, order), integral.variable)


def contribution_record(name: str) -> Contribution:
    """The record of a contribution."""
    record = load(name)
    assert isinstance(record, Contribution)
    return record


def _absent(*_: object) -> None:
    """Stands for a function that is not emitted; its subject is left out."""
