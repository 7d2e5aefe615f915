"""Room: codegen.  The command ``derive``: definition, proved steps, closed form and limits."""

from __future__ import annotations

import json
from dataclasses import dataclass

import sympy as sp

from axionportal import derivations
from axionportal.codegen.cli import formats
from axionportal.codegen.cli.expand import remainder_text
from axionportal.codegen.cli.progress import progress_bar
from axionportal.derivations.integrals import closed_form
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.integrals.restriction import restricted
from axionportal.derivations.records import (
    Contribution,
    Derivation,
    Expansion,
    LoopFunction,
    LoopTerm,
    Parameter,
    Region,
)

REGIONS: tuple[Region, ...] = ("below", "threshold", "above")
REGION_TITLES = {
    "below": "the discriminant of D positive: below threshold; with zeros of D inside, the principal value",
    "threshold": "at threshold, the discriminant of D zero",
    "above": "above threshold, the discriminant of D negative",
}
ORDER = 1  # of the limits that are shown; `expand` goes to any order
MASTER = "J(a, b, c) = int_0^1 dx/D,  D = a x^2 + b x + c > 0 on [0, 1]"


@dataclass(frozen=True)
class View:
    """All that ``derive`` shows of one record."""

    record: LoopFunction | Contribution
    terms: tuple[LoopTerm, ...]
    derivation: Derivation
    proved: tuple[bool, ...]
    limits: tuple[Expansion, ...]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        if isinstance(self.record, Contribution):
            return self.record.parameters
        return self.record.arguments

    @property
    def definition(self) -> sp.Expr:
        """Prefactors times Feynman integrals, in the record's own parameters."""
        return sp.Add(*(term.of(term.loop_function.definition.as_integral()) for term in self.terms))

    def closed(self, region: Region | None = None) -> sp.Expr:
        """The closed form over masters, or as an elementary function in one region."""
        parts = []
        for term in self.terms:
            form = closed_form(term.loop_function)
            parts.append(term.of(form.expression() if region is None else form.region(region)))
        return sp.Add(*parts)


def make_view(record: LoopFunction | Contribution) -> View:
    """Derive everything about a record."""
    if isinstance(record, Contribution):
        terms = tuple(restricted(term) for term in record.terms)
    else:
        terms = (LoopTerm(sp.Integer(1), record, ()),)
    limits = tuple(expansion(record, limit, ORDER) for limit in derivations.limits(record))
    chain = derivations.full_derivation(record)
    proved = tuple(step.check() for step in chain.steps)
    return View(record, terms, chain, proved, limits)


def run_derive(name: str, form: str, scheme: str | None = None) -> int:
    """Print the derivation of ``name`` in one of five formats."""
    record = derivations.load(name, scheme)  # refuse an unknown name before anything is shown
    with progress_bar() as progress:
        progress(0, 1, f"derive {name}")
        view = make_view(record)
    writers = {
        "text": text_of,
        "latex": latex_of,
        "sympy": sympy_of,
        "mathematica": mathematica_of,
        "json": json_of,
    }
    print(writers[form](view))
    return 0 if all(view.proved) else 1


def text_of(view: View) -> str:
    """For a reader at a terminal."""
    record = view.record
    title = f"{record.name}({', '.join(item.name for item in view.parameters)})"
    lines = [f"{title}, {record.source}", f"{record.meaning}{_scheme_text(record)}", "", "Arguments"]
    lines += [f"    {item.name:<8} {item.meaning} [{item.unit}], {item.domain}" for item in view.parameters]
    lines += ["", "Definition", formats.to_text(view.definition), ""]
    lines += _steps_text(view.derivation, view.proved)
    lines += ["Closed form over the master integral", f"    {MASTER}", ""]
    lines += [formats.to_text(view.closed()), ""]
    for region in REGIONS:
        lines += [f"  {REGION_TITLES[region]}", formats.to_text(view.closed(region)), ""]
    for limit in view.limits:
        lines += [f"Limit {limit.limit}, to order {limit.order}"]
        lines += [formats.to_text(limit.partial_sum()), *remainder_text(limit), ""]
    return "\n".join(lines).rstrip()


def _scheme_text(record: LoopFunction | Contribution) -> str:
    name = derivations.scheme_name(record)
    return f"; regularisation: {name}" if name else ""


def _steps_text(chain: Derivation, proved: tuple[bool, ...]) -> list[str]:
    assumed = "; ".join(chain.assumptions)
    lines = [*formats.prose(f"Derivation of {chain.subject}, assuming {assumed}", 4, first=0), ""]
    for number, (step, holds) in enumerate(zip(chain.steps, proved, strict=True), 1):
        verdict = "proved" if holds else "NOT PROVED"
        lines += formats.prose(f"{number}. {step.claim}  [{verdict}]", 5, first=2)
        lines += formats.prose(step.reason, 5)
        lines += [formats.to_text(step.before, 7), "     =", formats.to_text(step.after, 7), ""]
    return lines


def json_of(view: View) -> str:
    """One JSON document; expressions as SymPy source and as LaTeX."""
    names = {item.symbol: item.tex for item in view.parameters}

    def both(expression: sp.Expr) -> dict[str, str]:
        return {
            "sympy": formats.to_sympy(expression),
            "latex": formats.to_latex(expression, names),
        }

    document = {
        "name": view.record.name,
        "source": str(view.record.source),
        "meaning": view.record.meaning,
        **({"scheme": derivations.scheme_name(view.record)} if view.record.schemes else {}),
        "digest": derivations.definition_digest(view.record),
        "arguments": [
            {"name": item.name, "unit": item.unit, "domain": item.domain, "meaning": item.meaning}
            for item in view.parameters
        ],
        "definition": both(view.definition),
        "assumptions": list(view.derivation.assumptions),
        "steps": [
            {
                "claim": step.claim,
                "before": both(step.before),
                "after": both(step.after),
                "reason": step.reason,
                "proved": holds,
            }
            for step, holds in zip(view.derivation.steps, view.proved, strict=True)
        ],
        "closed_form": both(view.closed()),
        "regions": {region: both(view.closed(region)) for region in REGIONS},
        "limits": [
            {
                "limit": item.limit,
                "order": item.order,
                "expansion": both(item.partial_sum()),
                "remainder_bound": both(item.remainder.bound),
                "remainder_condition": str(item.remainder.condition),
            }
            for item in view.limits
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=False)


def latex_of(view: View) -> str:
    """Displayed equations, ready to paste."""
    names = {item.symbol: item.tex for item in view.parameters}
    arguments = ", ".join(item.tex for item in view.parameters)
    head = f"{view.record.tex}({arguments})"

    def equation(comment: str, expression: sp.Expr) -> str:
        body = formats.to_latex(expression, names)
        return f"% {comment}\n\\begin{{equation}}\n  {head} = {body}\n\\end{{equation}}"

    blocks = [equation(f"definition, {view.record.source}", view.definition)]
    blocks += [equation("closed form over the masters J", view.closed())]
    blocks += [equation(REGION_TITLES[region], view.closed(region)) for region in REGIONS]
    for item in view.limits:
        bound = formats.to_latex(item.remainder.bound, names)
        comment = f"limit {item.limit} to order {item.order}; |remainder| <= {bound}"
        blocks.append(equation(comment, item.partial_sum()))
    return "\n".join(blocks)


def sympy_of(view: View) -> str:
    """A Python script that rebuilds the results with SymPy alone."""
    symbols = sorted(view.definition.atoms(sp.Symbol), key=str)
    lines = ["from sympy import *", ""]
    lines += [f"{item} = {sp.srepr(item)}" for item in symbols]
    lines += ['J = Function("J")  # J(a, b, c) = Integral(1/(a*x**2 + b*x + c), (x, 0, 1))', ""]
    lines += [f"definition = {formats.to_sympy(view.definition)}"]
    lines += [f"closed_form = {formats.to_sympy(view.closed())}"]
    lines += [f"{region} = {formats.to_sympy(view.closed(region))}" for region in REGIONS]
    lines += ["limits = {"]
    lines += [f'    "{item.limit}": {formats.to_sympy(item.partial_sum())},' for item in view.limits]
    return "\n".join([*lines, "}"])


def mathematica_of(view: View) -> str:
    """Mathematica definitions; the result of each limit under its own name."""
    renamed = formats.mathematica_names(item.symbol for item in view.parameters)
    pattern = ", ".join(f"{item}_" for item in renamed.values())
    name = view.record.name.replace("_", "")
    rule = "masterJ[a_, b_, c_] := Integrate[1/(a x^2 + b x + c), {x, 0, 1}]"
    lines = [f"(* {view.record.source} *)", rule]
    lines += [f"{name}Definition[{pattern}] := {formats.to_mathematica(view.definition)}"]
    lines += [f"{name}[{pattern}] := {formats.to_mathematica(view.closed())}"]
    for region in REGIONS:
        body = formats.to_mathematica(view.closed(region))
        lines += [f"{name}{region.title()}[{pattern}] := {body}"]
    for item in view.limits:
        label = item.limit.title().replace("-", "")
        lines += [f"{name}{label}[{pattern}] := {formats.to_mathematica(item.partial_sum())}"]
    return "\n".join(lines)
