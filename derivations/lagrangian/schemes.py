"""Room: derivations/lagrangian.  Regularisation by name: the constant c of a logarithmic divergence, derived.

int d^4l/(2 pi)^4 l^2/(l^2 - D)^3 -> i/(16 pi^2) (ln Lambda^2 - ln D + c); Lambda is the cut-off or the
MS-bar scale.  Steps are proved by exact cancellation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sympy as sp

from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions.symbols import CUTOFF, SCHEMES
from axionportal.derivations.errors import UnknownNameError, unknown
from axionportal.derivations.lagrangian.clifford import (
    DIMENSION,
    contraction_polynomial,
    dual_contraction,
)
from axionportal.derivations.lagrangian.dirac import antisymmetrised_residuals
from axionportal.derivations.records import Proof, Step

BASE = sp.Symbol("D", positive=True)
"""The denominator l^2 - D after completing the square."""
_S = sp.Symbol("s", positive=True)  # -l^2 after Wick rotation
_U = sp.Symbol("u", positive=True)  # 1/Lambda^2
_REGULATOR = sp.Symbol("delta", positive=True)  # d = 4 - 2 delta
PHASE = sp.I / (16 * sp.pi**2)


@dataclass(frozen=True)
class Scheme:
    """A named regularisation with the constant c it gives, and the steps that derive c."""

    name: str
    meaning: str
    constant: sp.Expr
    steps: tuple[Step, ...]
    only_dual: bool = False

    @property
    def k(self) -> sp.Expr:
        """k = 1 + c, the constant beside the logarithm in Eq. (8b)."""
        return 1 + self.constant


@cache
def scheme(name: str) -> Scheme:
    """The scheme called ``name``; raises UnknownNameError with the known names."""
    builders = {"cutoff": _cutoff, "msbar": _msbar, "msbar-larin": _larin}
    if name not in builders:
        raise UnknownNameError(unknown("scheme", name, SCHEMES))
    return builders[name]()


def step(
    claim: str,
    before: sp.Expr,
    after: sp.Expr,
    reason: str,
    *obligations: sp.Expr,
    proof: Proof = "identity",
    primitive: sp.Expr | None = None,
) -> Step:
    """A step whose obligations are proved to vanish as rational functions of independent logarithms."""
    return Step(claim, before, after, reason, obligations, vanishes, proof, primitive)


@cache
def finite_integral() -> Step:
    """int d^4l/(2 pi)^4 1/(l^2 - D)^3 = -i/(32 pi^2 D)."""
    primitive = _S**2 / (2 * BASE * (_S + BASE) ** 2)
    value = primitive.subs(_S, 1 / _U)
    return step(
        "the convergent momentum integral of 1/(l^2 - D)^3",
        -PHASE * sp.Integral(_S / (_S + BASE) ** 3, (_S, 0, sp.oo)),
        -PHASE / (2 * BASE),
        "Wick rotation, l^2 = -s and d^4l = i pi^2 s ds; the primitive is differentiated back",
        sp.diff(primitive, _S) - _S / (_S + BASE) ** 3,
        primitive.subs(_S, 0),
        sp.cancel(value).subs(_U, 0) - 1 / (2 * BASE),
        proof="primitive",
        primitive=primitive,
    )


def _cutoff() -> Scheme:
    primitive = sp.log(_S + BASE) + 2 * BASE / (_S + BASE) - BASE**2 / (2 * (_S + BASE) ** 2)
    start = primitive.subs(_S, 0)
    constant = sp.expand(sp.log(BASE) - start)
    scale = CUTOFF.symbol
    vanishing = sp.log(1 + _U * BASE) + sp.cancel((primitive - sp.log(_S + BASE)).subs(_S, 1 / _U))
    derived = step(
        "the divergent momentum integral of l^2/(l^2 - D)^3 with a cut-off on Euclidean momenta",
        PHASE * sp.Integral(_S**2 / (_S + BASE) ** 3, (_S, 0, scale**2)),
        PHASE * (2 * sp.log(scale) - sp.log(BASE) + constant),
        f"the constant is c = {constant}; what is left out vanishes with D/Lambda^2",
        sp.diff(primitive, _S) - _S**2 / (_S + BASE) ** 3,
        primitive.subs(_S, 1 / _U) - start - (-sp.log(_U) - sp.log(BASE) + constant) - vanishing,
        vanishing.subs(_U, 0),
        proof="asymptotic",
        primitive=primitive,
    )
    meaning = "cut-off on Euclidean loop momenta, l^m l^n -> g^{mn} l^2/4, as in the paper"
    return Scheme("cutoff", meaning, constant, (derived,))


def _dimensional(contraction: sp.Expr, claim: str, reason: str) -> tuple[sp.Expr, Step]:
    """c from the finite remainder of (1/delta) times the d-dependence of the contracted tensor.

    ``contraction`` is f(d) for l^m l^n -> g^{mn} l^2/d contracted with the rest of the numerator.
    """
    radial = DIMENSION / 4  # int l^2/(l^2-D)^3 over int 1/(l^2-D)^2, proved in _by_parts
    ratio = radial * contraction / DIMENSION
    relative = sp.cancel((ratio / ratio.subs(DIMENSION, 4)).subs(DIMENSION, 4 - 2 * _REGULATOR))
    remainder = sp.cancel((relative - 1) / _REGULATOR)
    constant = remainder.subs(_REGULATOR, 0)
    rest = sp.cancel((remainder - constant) / _REGULATOR)
    scale = CUTOFF.symbol
    bracket = 1 / _REGULATOR + 2 * sp.log(scale) - sp.log(BASE)
    return constant, step(
        claim,
        relative * bracket,
        bracket + constant + sp.Order(_REGULATOR),
        reason,
        relative * bracket
        - bracket
        - constant
        - _REGULATOR * (rest + remainder * (2 * sp.log(scale) - sp.log(BASE))),
        proof="generator",
    )


def _by_parts() -> Step:
    square = sp.Symbol("L")
    bubble, tensor = 1 / (square - BASE) ** 2, square / (square - BASE) ** 3
    divergence = DIMENSION * bubble + 2 * square * sp.diff(bubble, square)
    return step(
        "in d dimensions the integral of l^2/(l^2 - D)^3 is d/4 times that of 1/(l^2 - D)^2",
        DIMENSION * bubble - 4 * tensor,
        sp.Integer(0),
        "L = l^2: the left-hand side is the divergence of l^m/(L - D)^2, which integrates to zero; "
        "the integral of 1/(L - D)^2 is i/(16 pi^2) (1/delta + ln mu^2 - ln D) in MS-bar, d = 4 - 2 delta",
        divergence - (DIMENSION * bubble - 4 * tensor),
        sp.diff(-sp.log(BASE), BASE) - 2 * (-1 / (2 * BASE)),  # d/dD of the bubble is twice 1/(l^2-D)^3
        proof="generator",
    )


def _msbar() -> Scheme:
    contraction = sp.Integer(dual_contraction(4)[0])
    constant, derived = _dimensional(
        contraction,
        "the tensor is contracted in four dimensions: nothing is left beside the pole",
        "l^m l^n -> g^{mn} l^2/d, times d/4 of the previous step: the dimension cancels",
    )
    meaning = "MS-bar, epsilon tensor and Dirac algebra in four dimensions"
    return Scheme("msbar", meaning, constant, (_by_parts(), derived))


def _larin() -> Scheme:
    polynomials = tuple(contraction_polynomial(attachment) for attachment in (0, 1))
    counted = [
        polynomials[k].subs(DIMENSION, n) - dual_contraction(n)[k] for n in (4, 5, 6, 7, 8) for k in (0, 1)
    ]
    sets = step(
        "gamma5 times the epsilon tensor is the antisymmetrised product of four gamma matrices",
        sp.Symbol("epsilon^{abcd}") * sp.Symbol("gamma5"),
        sp.I * sp.Symbol("gamma^{[abcd]}"),
        "entry by entry for all orders of the four directions; this form exists in d dimensions",
        *(sp.Integer(value) for value in sorted(set(antisymmetrised_residuals()))),
        proof="generator",
    )
    contracted = step(
        "Gamma^{[m n a b]} g_a g_b = f(d) Gamma^{[m n]}",
        sp.Symbol("f"),
        polynomials[0],
        "the sum over two directions is a polynomial of degree two in d; counted for d = 4 ... 8, "
        "for both attachments",
        *counted,
        polynomials[0] ** 2 - polynomials[1] ** 2,
        proof="generator",
    )
    constant, derived = _dimensional(
        polynomials[0],
        "the tensor is contracted in d dimensions: the pole leaves a constant",
        "l^m l^n -> g^{mn} l^2/d, times d/4 of the previous step, times f(d)",
    )
    meaning = "MS-bar, gamma5 and the epsilon tensor antisymmetrised and contracted in d dimensions (Larin)"
    return Scheme("msbar-larin", meaning, constant, (_by_parts(), sets, contracted, derived), only_dual=True)
