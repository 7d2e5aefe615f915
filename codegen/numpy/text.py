"""Room: codegen.  Words that the docstrings of loop functions and contributions share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp

from axionportal.codegen.numpy.source import number_text, tex_block, wrapped
from axionportal.derivations.inputs import InputSet
from axionportal.derivations.records import Contribution, LoopFunction, Parameter

Keys = dict[str, Any]


def table_name(function: LoopFunction) -> str:
    """Name of the object that holds a loop function's tables."""
    return f"{function.name.upper()}_TABLES"


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
    """Prefactor times loop function as a math block."""
    names = tex_names(contribution.parameters)
    arguments = ", ".join(sp.latex(value, symbol_names=names) for _, value in contribution.substitution)
    prefactor = sp.latex(contribution.prefactor, symbol_names=names)
    loop = f"{contribution.loop_function.tex}\\left({arguments}\\right)"
    return tex_block(f"{contribution.tex} = {prefactor}\\, {loop}")


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


def is_positive(parameter: Parameter) -> bool:
    """A lepton mass, scale or constant that must be above zero."""
    return bool(parameter.symbol.is_positive) and not is_mass(parameter)


def tuple_text(names: Iterable[str]) -> str:
    """A tuple of string literals."""
    items = [f'"{name}"' for name in names]
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
