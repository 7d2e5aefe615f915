"""Room: derivations.  The digest of a definition: what an emitted formula was derived from."""

from __future__ import annotations

import hashlib

import sympy as sp

from axionportal.derivations.records import Contribution, FeynmanIntegral, LoopFunction, LoopTerm


def canonical_text(record: LoopFunction | Contribution) -> str:
    """The definition as one line of plain text, the same on every machine and SymPy release."""
    names = ", ".join(str(symbol) for symbol in record.symbols)
    if isinstance(record, LoopFunction):
        return f"{record.name}({names}) = {_integral_text(record.definition)}"
    terms = " + ".join(_term_text(term) for term in record.terms)
    functions = "; ".join(canonical_text(function) for function in record.loop_functions)
    return f"{record.name}({names}) = {terms}; {functions}"


def _term_text(term: LoopTerm) -> str:
    arguments = ", ".join(_text(value) for _, value in term.substitution)
    return f"{_text(term.prefactor)} * {term.loop_function.name}({arguments})"


def _integral_text(integral: FeynmanIntegral) -> str:
    limits = f"{_text(integral.lower)}..{_text(integral.upper)}"
    return f"int[{integral.variable}={limits}] {_text(integral.integrand)}"


def _text(expression: sp.Expr) -> str:
    return str(sp.sstr(expression, order="lex"))


def definition_digest(record: LoopFunction | Contribution) -> str:
    """SHA-256, in hexadecimal, of ``canonical_text(record)``."""
    return hashlib.sha256(canonical_text(record).encode()).hexdigest()
