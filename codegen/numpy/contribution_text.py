"""Room: codegen.  What the docstrings of contributions, their limits and their gradients say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sympy as sp

from axionportal.codegen.numpy.contribution_body import Body, Constant, signature_order
from axionportal.codegen.numpy.heavy_code import heavy_constants
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.laws import LIMIT_AT_ZERO, heavy_two_mass_form, regular_scale
from axionportal.codegen.numpy.source import tex_block, wrapped
from axionportal.codegen.numpy.text import expression_tex, moments_accuracy, tex_names, two_point_description
from axionportal.derivations.integrals import DividedDifference, structure
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.records import Contribution, Parameter

REFUSES_NEGATIVE = "A negative mass, a scale or constant that is not positive"
REFUSES_ZERO = "A mass, scale or constant that is not positive"

RESULT = "    float64 or ndarray\n        The contribution to a_mu, dimensionless."

MASSLESS_NOTES = "A mass of zero gives the massless limit."
TOTAL_NOTES = "The terms may have opposite signs; the rounding errors are those of the largest."
UNPROVED_NOTES = (
    "Accuracy: a few units in the last place of the largest term, the loop function's own included."
)


def exact_notes(contribution: Contribution, body: Body, bound: float | None) -> str:
    """The massless limit, accuracy, and what there is to say of moments."""
    notes = [wrapped(MASSLESS_NOTES, 4)] if body.tables else []
    notes += accuracy_text(bound, contribution) if body.tables else []
    for plan in body.plans:
        masses = [str(item.mass) for item in (plan.end, plan.start) if item.mass != 0]
        unit = str(plan.start.unit)
        notes.append(two_point_description(f"{unit} = {' + '.join(masses)}", f"larger {unit}"))
        notes.append(moments_accuracy(plan.degree, bound, unit))
    return "\n\n".join(notes)


def accuracy_text(
    bound: float | None, contribution: Contribution | None, *, derivative: bool = False
) -> list[str]:
    """The paragraph of a docstring that states the proved error."""
    if bound is None:
        return [wrapped(UNPROVED_NOTES, 4)]
    what = "each derivative" if derivative else "the value"
    alone = contribution is not None and len(contribution.terms) == 1 and not derivative
    univariate = alone and len(contribution.terms[0].substitution) == 1 if contribution else False
    scale = what if univariate else f"the largest term of {what}, or of {what} itself where that is larger"
    text = (
        f"Accuracy: at most {bound:.4f} units in the last place of {scale}: proved wherever the loop "
        "functions are and no intermediate result leaves [2^-900, 2^900] (reports/certificates.json, "
        "`axionportal verify --certify`)."
    )
    return [wrapped(text, 4)]


def constant_text(constant: Constant, contribution: Contribution) -> str:
    """What the docstring of a constant says."""
    place = str(contribution.source) if contribution.source.place else "the prefactor"
    ending = ": a double and what it leaves out." if constant.exact else "."
    return f"{sp.sstr(constant.value)}, the number in {place}{ending}"


def heavy_tex(contribution: Contribution) -> str:
    """The leading order as it is computed."""
    found = [structure(function) for function in contribution.loop_functions]
    if not any(isinstance(item, DividedDifference) for item in found):
        leading = expansion(contribution, LIMIT_AT_ZERO, 0).partial_sum()
        return expression_tex(contribution.tex, sp.powdenest(leading, force=True), contribution.parameters)
    if len(contribution.terms) > 1:
        raise PlanningError(f"{contribution.name}: several terms of which one is a divided difference")
    (term,), (difference,) = contribution.terms, found
    assert isinstance(difference, DividedDifference)
    form = heavy_two_mass_form(term.loop_function, difference)
    names = tex_names(contribution.parameters)
    prefactor = sp.latex(term.prefactor, symbol_names=names)
    scale = names[dict(term.substitution)[regular_scale(difference)[0]]]
    constants = heavy_constants(term.loop_function, form.constant)
    numbers = {name: sp.latex(sp.Rational(value)) for name, value in constants.items()}
    values = ", ".join(rf"{number}\ (\text{{{name}}})" for name, number in numbers.items())
    slope = sp.latex(sp.Rational(form.slope))
    loop = rf"c + \ln\frac{{{scale}}}{{m_>}} + {slope}\, \frac{{q \ln q}}{{1 - q}}"
    return tex_block(
        rf"{contribution.tex} = {prefactor} \left({loop}\right), \quad q = \frac{{m_<^2}}{{m_>^2}}, "
        rf"\quad c = {values}"
    )


def gradient_tex(contribution: Contribution) -> str:
    """The derivatives by every parameter, as symbols."""
    return _gradient_of(contribution.tex, signature_order(contribution.parameters))


def total_gradient_tex(contributions: Iterable[Contribution]) -> str:
    """The same for a sum."""
    return tex_block(
        r"\frac{\partial \Delta a_\mu}{\partial p} = "
        + " + ".join(rf"\frac{{\partial {item.tex}}}{{\partial p}}" for item in contributions)
    )


def _gradient_of(tex: str, parameters: Sequence[Parameter]) -> str:
    entries = ",\\ ".join(rf"\frac{{\partial {tex}}}{{\partial {item.tex}}}" for item in parameters)
    return tex_block(rf"\nabla {tex} = \left({entries}\right)")


def gradient_result(parameters: Sequence[Parameter], name: str) -> str:
    """The numpydoc section on what a gradient returns, with the units."""
    text = "; ".join(f"``{item.name}`` {_derivative_unit(item.unit)}" for item in parameters)
    return f"    {name}\n" + wrapped(
        f"A named tuple of float64 or ndarray, the derivative by each parameter: {text}.", 8
    )


def _derivative_unit(unit: str) -> str:
    """The unit of a derivative of a dimensionless value by a parameter."""
    if unit == "1":
        return "dimensionless"
    return f"in {unit.removeprefix('1/')}" if unit.startswith("1/") else f"in 1/{unit}"
