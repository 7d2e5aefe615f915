"""Room: derivations.  The records in which mathematics is stated: frozen, typed, with SymPy inside.

Every name here is the field's.  A record says what something *is*; how it is derived lives in
``integrals``, how it is checked lives in ``verification``, and nothing here writes a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

import sympy as sp

Region = Literal["below", "threshold", "above"]
"""Side of a two-particle threshold: discriminant of the denominator positive, zero or negative."""

Verdict = Literal["pass", "fail", "unknown"]

ClaimVerdict = Literal[
    "confirmed", "confirmed-as-rounded", "misprint", "inconsistent", "scheme-dependent", "not-checkable"
]
"""What the ledger says of a claim of the paper."""

Proof = Literal[
    "identity", "primitive", "asymptotic", "average", "positive", "below", "threshold", "above", "generator"
]
"""How a step is proved without the derivation engine, see ``replay.statements``: as an identity of rational
functions; by a primitive, exactly or up to what vanishes with a growing cut-off; as a mean over directions;
as a sum of positive terms; as a master in its region; or not at all."""


class DerivationError(Exception):
    """A step of a derivation could not be carried out or could not be proved."""


class UnsupportedIntegrandError(DerivationError):
    """An integrand lies outside the class P + sum Q ln D + sum R / D^n with quadratic D."""


@dataclass(frozen=True)
class Source:
    """Where a formula was published: INSPIRE key, equation or section, and address of the paper.

    Without either the formula is derived from a Lagrangian here, and ``key`` is a work to compare with.
    """

    key: str
    equation: str
    url: str
    section: str = ""

    @property
    def place(self) -> str:
        """The equation or section; empty for what is derived from a Lagrangian here."""
        if self.equation:
            return f"Eq. ({self.equation})"
        return f"Sec. {self.section}" if self.section else ""

    def __str__(self) -> str:
        return f"{self.place} of {self.key}" if self.place else f"from the Lagrangian, compare {self.key}"


@dataclass(frozen=True)
class Parameter:
    """One argument of a loop function or contribution.

    ``input_key`` names the entry of an input set (see ``inputs``) that supplies a default value;
    it is None for arguments that a user must always give.  ``below`` is an upper bound, if there is one.
    """

    symbol: sp.Symbol
    tex: str
    unit: str
    domain: str
    meaning: str
    input_key: str | None = None
    below: sp.Rational | None = None

    @property
    def name(self) -> str:
        return str(self.symbol.name)


@dataclass(frozen=True)
class FeynmanIntegral:
    """A Feynman-parameter integral int_lower^upper integrand d(variable).

    The integrand is P(x) + sum_i Q_i(x) ln D_i(x) + sum_i R_i(x)/D_i(x)^n with D_i quadratic in x.
    """

    integrand: sp.Expr
    variable: sp.Symbol
    lower: sp.Expr = sp.Integer(0)
    upper: sp.Expr = sp.Integer(1)

    def as_integral(self) -> sp.Integral:
        """The unevaluated SymPy integral, for display."""
        return sp.Integral(self.integrand, (self.variable, self.lower, self.upper))

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {sp.latex(self.as_integral())}$"


class DerivedIntegral(FeynmanIntegral):
    """A Feynman integral over [0, 1] whose integrand is derived on first use, from a Lagrangian.

    ``derive`` must be picklable, so that records can be handed to other processes.
    """

    def __init__(self, derive: Callable[[], sp.Expr], variable: sp.Symbol) -> None:
        object.__setattr__(self, "_derive", derive)
        object.__setattr__(self, "variable", variable)
        object.__setattr__(self, "lower", sp.Integer(0))
        object.__setattr__(self, "upper", sp.Integer(1))

    def __getattr__(self, name: str) -> Any:
        if name != "integrand":
            raise AttributeError(name)
        object.__setattr__(self, "integrand", self._derive())
        return self.__dict__["integrand"]


@dataclass(frozen=True)
class Step:
    """One step of a derivation: ``before`` equals ``after`` for the stated ``reason``.

    ``obligations`` are the expressions that must vanish identically for the step to hold; they are
    elements of a field of rational functions once every logarithm and master is taken as an
    independent symbol, so that ``check`` is a decision and not a heuristic.  ``proof`` says how somebody
    else can prove it, with the ``primitive`` of the one integral that it is about.
    """

    claim: str
    before: sp.Expr
    after: sp.Expr
    reason: str
    obligations: tuple[sp.Expr, ...]
    prover: Callable[[sp.Expr], bool] = field(repr=False, compare=False)
    proof: Proof = "identity"
    primitive: sp.Expr | None = None

    def check(self) -> bool:
        """True when every obligation is proved to vanish identically; unproved counts as False."""
        return bool(self.obligations) and all(self.prover(item) for item in self.obligations)


@dataclass(frozen=True)
class Derivation:
    """A chain of steps about one subject under stated assumptions."""

    subject: str
    assumptions: tuple[str, ...]
    steps: tuple[Step, ...]

    def check(self) -> bool:
        """True when every step is proved."""
        return all(step.check() for step in self.steps)


@dataclass(frozen=True)
class Remainder:
    """A proven bound |exact - partial sum| <= ``bound`` wherever ``condition`` holds."""

    bound: sp.Expr
    condition: sp.logic.boolalg.Boolean
    reason: str


@dataclass(frozen=True)
class ExpansionTerm:
    """One order of an expansion; ``order`` counts powers of the small quantity."""

    order: int
    expression: sp.Expr


@dataclass(frozen=True)
class Expansion:
    """An expansion of ``subject`` in a limit, with a proven remainder.

    ``variable`` is the small quantity as a symbol of its own, ``small`` what it stands for in the
    subject's arguments, ``point`` its value in the limit.  Term expressions and the remainder are
    written in the subject's own arguments.
    """

    subject: str
    limit: str
    order: int
    variable: sp.Symbol
    small: sp.Expr
    point: sp.Expr
    terms: tuple[ExpansionTerm, ...]
    remainder: Remainder
    title: str = ""

    def partial_sum(self) -> sp.Expr:
        """The sum of all terms."""
        return sp.Add(*(term.expression for term in self.terms))

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {sp.latex(self.partial_sum())}$"


@dataclass(frozen=True)
class SpecialPoint:
    """A point or line where a closed form is singular or changes branch although the function is not.

    ``values`` maps one argument to its value there, in terms of the other arguments.  On a ``singular``
    one the function diverges.
    """

    name: str
    tex: str
    values: tuple[tuple[sp.Symbol, sp.Expr], ...]
    singular: bool = False


@dataclass(frozen=True)
class Check:
    """The outcome of one cross-check; ``verdict`` "unknown" counts as failure.

    ``detail`` names, for a failure, the equation, the point and both values.
    """

    subject: str
    kind: str
    points: int
    digits_requested: int
    digits_agreed: int
    verdict: Verdict
    detail: str = ""

    @property
    def passed(self) -> bool:
        return self.verdict == "pass"

    def as_row(self) -> dict[str, object]:
        """The JSON row of the public interface."""
        row: dict[str, object] = {
            "subject": self.subject,
            "kind": self.kind,
            "digits_requested": self.digits_requested,
            "digits_agreed": self.digits_agreed,
            "points": self.points,
            "verdict": self.verdict,
        }
        if self.detail:
            row["detail"] = self.detail
        return row


@dataclass(frozen=True)
class Claim:
    """A row of the ledger: what the paper says at ``equation``, and what recomputing it gives.

    ``note`` holds the calculation and, for a disagreement, the smallest change that would mend it, or
    why the claim cannot be checked.  All fields are plain text in ASCII, formulas written as in
    "a_mu ~ 10^-9".
    """

    equation: str
    statement: str
    printed: str
    recomputed: str
    verdict: ClaimVerdict
    note: str

    @property
    def agrees(self) -> bool:
        return self.verdict in ("confirmed", "confirmed-as-rounded")

    def as_row(self) -> dict[str, str]:
        """The JSON row of the public interface."""
        return {
            "equation": self.equation,
            "claim": self.statement,
            "printed": self.printed,
            "recomputed": self.recomputed,
            "verdict": self.verdict,
            "note": self.note,
        }


@dataclass(frozen=True)
class LoopFunction:
    """A loop function: its definition as printed, and where it holds.

    The closed form, structure, steps and limits are not fields: they are derived from ``definition``
    (see ``integrals``), so that they cannot disagree with it.  A divergent loop names the ``schemes``
    in which it is derived, its default first, and the ``scheme`` of this definition.
    """

    name: str
    tex: str
    arguments: tuple[Parameter, ...]
    definition: FeynmanIntegral
    source: Source
    domain: str
    special_points: tuple[SpecialPoint, ...] = ()
    meaning: str = ""
    schemes: tuple[str, ...] = ()
    scheme: str = ""

    @property
    def symbols(self) -> tuple[sp.Symbol, ...]:
        return tuple(argument.symbol for argument in self.arguments)

    def _repr_latex_(self) -> str:
        names = ", ".join(argument.tex for argument in self.arguments)
        integral = sp.latex(self.definition.as_integral())
        return f"$\\displaystyle {self.tex}({names}) = {integral}$"


@dataclass(frozen=True)
class PrintedLimit:
    """A limit as the paper prints it, kept only to be compared with the derived one."""

    limit: str
    order: int
    expression: sp.Expr
    source: Source


@dataclass(frozen=True)
class LoopTerm:
    """A prefactor times a loop function; ``substitution`` gives its arguments in other parameters."""

    prefactor: sp.Expr
    loop_function: LoopFunction
    substitution: tuple[tuple[sp.Symbol, sp.Expr], ...]

    def of(self, expression: sp.Expr) -> sp.Expr:
        """The prefactor times an expression in the loop function's arguments."""
        return self.prefactor * expression.xreplace(dict(self.substitution))


@dataclass(frozen=True)
class Contribution:
    """A contribution to a_mu: the sum of its terms.

    ``total`` names the sum of several contributions that this one belongs to, if there is one;
    ``lagrangian`` the Lagrangian (see ``lagrangian.lagrangians``) that its loop functions follow from,
    and ``lagrangian_at`` the values of that Lagrangian's parameters, where it is a special case.
    """

    name: str
    tex: str
    parameters: tuple[Parameter, ...]
    terms: tuple[LoopTerm, ...]
    source: Source
    printed_limits: tuple[PrintedLimit, ...] = ()
    meaning: str = ""
    total: str = ""
    lagrangian: str = ""
    lagrangian_at: tuple[tuple[sp.Symbol, sp.Expr], ...] = ()

    @property
    def symbols(self) -> tuple[sp.Symbol, ...]:
        return tuple(parameter.symbol for parameter in self.parameters)

    @property
    def loop_functions(self) -> tuple[LoopFunction, ...]:
        """The loop functions of the terms, each once."""
        return tuple(dict.fromkeys(term.loop_function for term in self.terms))

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes in which its divergent loop function, if any, is derived; the first is the default."""
        return next((item.schemes for item in self.loop_functions if item.schemes), ())

    def _repr_latex_(self) -> str:
        shown = []
        for term in self.terms:
            arguments = ", ".join(sp.latex(value) for _, value in term.substitution)
            shown.append(rf"{sp.latex(term.prefactor)}\, {term.loop_function.tex}({arguments})")
        return f"$\\displaystyle {self.tex} = {' + '.join(shown)}$"


Values = Mapping[str, Fraction]
"""Exact values of a record's arguments, by name."""
