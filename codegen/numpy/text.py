"""Room: codegen.  Words that the docstrings of loop functions and contributions share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp

from axionportal.codegen.numpy.certificate_two_point import TwoPointCertificate
from axionportal.codegen.numpy.source import number_text, tex_block, wrapped
from axionportal.derivations.inputs import InputSet
from axionportal.derivations.records import Contribution, LoopFunction, Parameter

Keys = dict[str, Any]

HEAVY_NOTES = (
    "Written so that nothing cancels, equal masses included.  The terms left out are smaller by the squared "
    "ratio of the lepton's to the mediator's mass, up to logarithms."
)
TWO_POINT_ERRORS = {3: "2e-14", 5: "2e-13"}
"""Error of a sum of moments up to a degree, in the largest of its terms: several times the worst met."""


def two_point_description(threshold: str, beyond: str) -> str:
    """What is said of an integral over the denominator of two masses."""
    paragraphs = (
        "The integrals are taken by closed form or by Gauss-Legendre quadrature, whichever cancels nothing.",
        f"On the normal threshold, {threshold}, they diverge: the value is infinite, or NaN where infinite "
        f"terms have both signs.  For {beyond} it is the real part, the principal value of the integral.",
    )
    return "\n\n".join(wrapped(item, 4) for item in paragraphs)


def moments_accuracy(degree: int, bound: float | None = None, unit: str = "") -> str:
    """The error of a sum of moments: that which was met, and where there is one the bound."""
    error = next(text for most, text in TWO_POINT_ERRORS.items() if degree <= most)
    met = f"{error} of the largest term of the sum, for masses in [1e-4, 1e4] GeV and every lepton"
    thresholds = "thresholds and pseudo-thresholds included"
    if bound is None:
        return wrapped(f"Accuracy: {met}, {thresholds}.  Measured against Arb, not proved.", 4)
    proved = (
        f"Accuracy: at most {bound:.1f} units in the last place of its largest term, {thresholds}: "
        f"proved for masses in [2^-32, 2^32] times {unit} (reports/certificates.json, `axionportal verify "
        "--certify`); where D has zeros in (0, 1) each moment counts as much as the largest.  Measured "
        f"against Arb: {met}."
    )
    return wrapped(proved, 4)


def two_point_bound(certificate: TwoPointCertificate) -> str:
    """The proved error of a sum of moments."""
    accuracy = (
        f"Accuracy: at most {certificate.bound_ulp:.1f} units in the last place of {certificate.scale}.  "
        f"Proved for {certificate.arguments}, thresholds and pseudo-thresholds included, with "
        f"{certificate.assumed} (reports/certificates.json, `axionportal verify --certify`)."
    )
    return wrapped(accuracy, 4)


def table_name(function: LoopFunction) -> str:
    """Name of the object that holds a loop function's tables."""
    return f"{function.name.upper()}_TABLES"


def schemes_name(function: LoopFunction) -> str:
    """Name of the renormalisation schemes of a loop function."""
    return f"{function.name}_SCHEMES"


def summary(meaning: str, source: str) -> str:
    """First line of a docstring: what it is and where it is printed."""
    return f"{meaning[:1].upper()}{meaning[1:]}: {source}."


def docstring_summary(meaning: str, source: str) -> str:
    """``summary`` wrapped, to follow opening quotation marks."""
    return wrapped(summary(meaning, source), 4).lstrip()


def tex_names(parameters: Iterable[Parameter]) -> dict[sp.Symbol, str]:
    """The paper's notation for the printer."""
    return {parameter.symbol: parameter.tex for parameter in parameters}


def definition_tex(function: LoopFunction) -> str:
    """The definition as a math block."""
    arguments = ", ".join(parameter.tex for parameter in function.arguments)
    integral = sp.latex(function.definition.as_integral(), symbol_names=tex_names(function.arguments))
    return tex_block(f"{function.tex}({arguments}) = {integral}")


def contribution_tex(contribution: Contribution) -> str:
    """Prefactors times loop functions as a math block."""
    names = tex_names(contribution.parameters)
    terms = []
    for term in contribution.terms:
        arguments = ", ".join(sp.latex(value, symbol_names=names) for _, value in term.substitution)
        prefactor = sp.latex(term.prefactor, symbol_names=names)
        terms.append(f"{prefactor}\\, {term.loop_function.tex}\\left({arguments}\\right)")
    return tex_block(f"{contribution.tex} = {' + '.join(terms)}")


def expression_tex(left: str, expression: sp.Expr, parameters: Iterable[Parameter]) -> str:
    """left = expression as a math block."""
    return tex_block(f"{left} = {sp.latex(expression, symbol_names=tex_names(parameters))}")


def split_parameters(parameters: Iterable[Parameter], inputs: InputSet) -> tuple[list[str], list[Keys]]:
    """(positional names, keywords with the defaults that the input set gives them)."""
    positional, keywords = [], []
    for parameter in parameters:
        if parameter.input_key is None:
            positional.append(parameter.name)
        else:
            default = number_text(inputs[parameter.input_key].value)
            keywords.append({"name": parameter.name, "default": default})
    return positional, keywords


def parameters_text(parameters: Iterable[Parameter]) -> str:
    """The numpydoc entries of parameters: positional ones first, as in the signature."""
    ordered = sorted(parameters, key=lambda parameter: parameter.input_key is not None)
    return "\n".join(parameter_text(parameter) for parameter in ordered)


def parameter_text(parameter: Parameter) -> str:
    """The numpydoc entry of one parameter."""
    unit = "dimensionless" if parameter.unit == "1" else f"in {parameter.unit}"
    meaning = parameter.meaning[:1].upper() + parameter.meaning[1:]
    body = wrapped(f"{meaning}, {parameter.tex}, {unit}; {parameter.domain}.", 8)
    return f"    {parameter.name} : float or array_like\n{body}"


def is_mass(parameter: Parameter) -> bool:
    """A mediator mass: zero is allowed and means the massless limit."""
    return parameter.unit == "GeV" and parameter.input_key is None


def tuple_text(names: Iterable[str]) -> str:
    """A tuple of string literals."""
    items = [f'"{name}"' for name in names]
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
