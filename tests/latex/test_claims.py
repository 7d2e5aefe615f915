"""The ledger in the appendix: names and numbers of plain text become mathematics, nothing is lost."""

from __future__ import annotations

import re

import pytest

from axionportal import derivations
from axionportal.codegen.context import BuildContext
from axionportal.codegen.latex import kernels
from axionportal.codegen.latex.claims import ClaimText, ledger_view
from axionportal.codegen.latex.notation import macro_notation


@pytest.fixture(scope="module")
def writer(context: BuildContext) -> ClaimText:
    functions = (*context.records, *kernels(context.records))
    return ClaimText(macro_notation(functions, (*functions, *context.contributions)))


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("4.2e-8", r"$4.2 \times 10^{-8}$"),
        ("1e-3", "$10^{-3}$"),
        ("41 x 10^-11", r"41${} \times {}10^{-11}$"),
        ("y_a^2", r"$(\axpya)^{2}$"),
        ("m_mu/v", r"$\axpmmu$/$v$"),
        ("a_mu^gamma' << Delta a_mu", r"$a_\mu^{\gamma'}$ $\ll$ $\Delta a_\mu$"),
        ("sqrt(y_a/epsilon) 10 GeV", r"$\sqrt{\axpya/\axpepsilon}$ 10 GeV"),
        ("l^m l^n -> g^{mn} l^2/4", r"$l^{m}$ $l^{n}$ $\to$ $g^{mn}$ $l^{2}$/4"),
        ("GeV^-2", "GeV$^{-2}$"),
        ("99 % of_it & more", r"99 \% of\_it \& more"),
        ("Eq. (8b) and Ref. [3]", "Eq.~(8b) and Ref.~[3]"),
        ("Phys. Rev. D 64", "Phys. Rev. D 64"),
        ("0 and -1/2", "0 and $-$1/2"),
        ("'a circle'", "`a circle'"),
        ("the paper's own", "the paper's own"),
    ],
)
def test_text_becomes_tex(writer: ClaimText, text: str, tex: str) -> None:
    assert writer.tex(text) == tex


def test_every_claim_stands_in_the_section_with_nothing_raw(context: BuildContext, writer: ClaimText) -> None:
    for row in context.ledger:
        for tex in (writer.view(row).statement, writer.view(row).printed, writer.view(row).note):
            outside = re.sub(r"\$[^$]*\$", "", tex)
            assert tex.count("$") % 2 == 0
            assert not re.search(r"(?<!\\)[_^&%#]", outside), tex
            assert tex.count("{") == tex.count("}")


def test_words_survive(context: BuildContext, writer: ClaimText) -> None:
    """What is no formula is the same text."""
    for row in context.ledger:
        words = re.findall(r"\b[a-z]{5,}\b", row.statement)
        shown = writer.tex(row.statement)
        named = {"epsilon", "gamma", "alpha", "sigma"}
        assert [word for word in words if word not in named and word not in shown] == []


def test_counts_add_up(body: str, context: BuildContext) -> None:
    functions = (*context.records, *kernels(context.records))
    view = ledger_view(context.ledger, macro_notation(functions, (*functions, *context.contributions)))
    assert view is not None
    assert sum(count for _, count, _ in view.counts) == view.count == len(derivations.audit())
    assert body.count(r"\axpclaim{") == view.count
    listed = body.partition("What does not hold}")[2].partition(r"\end{itemize}")[0]
    assert (
        listed.count(r"\item ") == len(view.failing) == dict(item[:2] for item in view.counts)["inconsistent"]
    )
    assert [title for title, _ in view.groups][0::7] == ["Abstract", "References"]


def test_no_ledger_no_section() -> None:
    assert ledger_view((), macro_notation((), ())) is None
