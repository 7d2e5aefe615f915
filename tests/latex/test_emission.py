"""The emitted text: deterministic, complete, in the user's notation, and derived from the records."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sympy as sp

from axionportal import derivations
from axionportal.codegen import latex
from axionportal.codegen.latex.bibliography import MissingReferenceError, bibliography
from axionportal.codegen.latex.contributions import contribution_view
from axionportal.codegen.latex.layout import COLUMN_PT, Typesetter
from axionportal.codegen.latex.notation import macro_notation
from axionportal.codegen.latex.prose import Prose
from axionportal.codegen.latex.sections import SectionWriter
from axionportal.codegen.latex.width import Ruler
from axionportal.derivations.integrals.limits import limits
from axionportal.derivations.records import DerivationError, Source


def test_two_emissions_are_equal_to_the_byte(context, appendix):
    again = {path.split("/")[-1]: data.decode() for path, data in latex.emit(context).items()}
    assert again == appendix


def test_the_body_has_no_preamble_and_only_prefixed_macros_and_labels(body):
    assert r"\documentclass" not in body
    assert r"\usepackage" not in body
    assert r"\newcommand" not in body
    macros = re.findall(r"\\providecommand\{\\(\w+)\}", body)
    assert macros
    assert all(name.startswith("axp") for name in macros)
    labels = re.findall(r"\\label\{([^}]*)\}", body)
    assert len(labels) == len(set(labels)) > 80
    assert all(re.fullmatch(r"axp:[A-Za-z:0-9-]+|axp:J:\w+", name) for name in labels)


def test_every_macro_that_is_used_is_provided(body):
    provided = set(re.findall(r"\\providecommand\{\\(axp[A-Za-z]+)\}", body))
    assert set(re.findall(r"\\(axp[A-Za-z]+)", body)) <= provided


def test_every_function_contribution_limit_and_digest_is_there(body, context):
    for record in (*context.records, *context.contributions):
        assert derivations.definition_digest(record)[:16] in body
        assert record.source.equation in body
        assert rf"\cite{{{record.source.key}}}" in body
    for function in context.records:
        for name in limits(function):
            name = name.replace("_", "-")
            assert rf"\label{{axp:{function.name.replace('_', '-')}:limit:{name}:remainder}}" in body
    for equation in ("13a", "13b", "13c"):
        assert re.search(rf"which is Eq\.~\({equation}\).*proved to be equal", body)


def test_checks_are_shown_with_their_digits(body):
    assert re.search(r"mpmath quadrature & 18 & 54 & pass", body)
    assert re.search(r"derivation proved & 9 & exact & pass", body)


def test_no_plain_mathematics_is_left_in_sentences(body):
    """Underscores, powers and stars of the records' plain text are inside formulas."""
    text = re.sub(r"\\begin\{align\}.*?\\end\{align\}", "", body, flags=re.S)
    text = re.sub(
        r"^%.*$|^\\providecommand.*$|\\label\{[^}]*\}|\\ref\{[^}]*\}|\\cite\{[^}]*\}", "", text, flags=re.M
    )
    text = re.sub(r"\$[^$]*\$|\\axptitle\{.*?\}\}|\\includegraphics.*|\\texttt\{[^}]*\}", "", text)
    text = text.replace(r"\_", "")
    assert not re.search(r"\*\*|\^|_|\bm_\w", text), re.findall(r".*(?:\*\*|\^|_).*", text)


def test_a_changed_definition_changes_the_appendix(context, body):
    """One coefficient of (9b): the closed form, the limits and the digest follow."""
    index = next(at for at, item in enumerate(context.records) if item.name == "F_a")
    old = context.records[index]
    changed = replace(old, definition=replace(old.definition, integrand=3 * old.definition.integrand))
    records = (*context.records[:index], changed, *context.records[index + 1 :])
    view = SectionWriter(macro_notation(records, records), context).function(changed)
    assert view.digest not in body
    assert view.closed not in body
    assert r"\frac{3 \left(\axpeta^{2} + 2\right)}{4 \axpeta^{4}}" in view.closed
    assert r"3 \, \ln \axpeta" in view.limits[0].series or r"3 \left(" in view.limits[0].series


def test_a_printed_limit_that_is_not_the_derived_one_stops_the_build(context):
    record = next(item for item in context.contributions if item.name == "dark_photon")
    wrong = replace(record.printed_limits[0], expression=2 * record.printed_limits[0].expression)
    writer = SectionWriter(
        macro_notation(context.records, (*context.records, *context.contributions)), context
    )
    with pytest.raises(DerivationError, match=r"dark_photon.*13c"):
        contribution_view(replace(record, printed_limits=(wrong,)), writer.typesetter(), writer.prose)


def test_only_cited_references_are_emitted_and_a_missing_one_is_an_error(appendix, body):
    keys = set(re.findall(r"@article\{([^,]+),", appendix["axionportal.bib"]))
    cited = {key for group in re.findall(r"\\cite\{([^}]*)\}", body) for key in group.split(",")}
    assert keys == cited
    assert all(re.fullmatch(r"[A-Za-z]+:\d{4}[a-z]{2,3}", key) for key in keys)
    with pytest.raises(MissingReferenceError, match="Nobody:2000aa"):
        bibliography(r"see \cite{Nobody:2000aa}")


def test_a_record_with_a_source_of_its_own_is_cited_by_key_and_address():
    source = Source("Nobody:2000aa", "1", "https://example.org/paper")
    entry = bibliography(r"see \cite{Nobody:2000aa}", [source])
    assert entry.startswith("@misc{Nobody:2000aa,")
    assert source.url in entry


def test_lines_fit_the_narrow_column_by_the_estimate(reader):
    """What TeX itself says is tested in test_compile; this one needs no TeX."""
    ruler = Ruler(reader.macros)
    for display in reader.displays:
        for row in re.split(r"\\\\\*?", display):
            plain = re.sub(r"\\label\{[^}]*\}|\\notag|&", "", row)
            assert ruler.width(plain) <= COLUMN_PT + 1, plain


def test_a_long_sum_is_broken_between_its_terms_and_a_long_product_at_a_cross(context):
    writer = SectionWriter(macro_notation(context.records, context.records), context)
    setter: Typesetter = writer.typesetter()
    m = next(iter(context.records[0].arguments)).symbol
    long_sum = sum(m**k * (k + 1) for k in range(1, 25))
    assert len(setter.fill("f =", setter.sum_pieces([long_sum]))) > 2
    product = sp.Mul(long_sum, sp.log(m), evaluate=False)
    lines = setter.fill("f =", setter.sum_pieces([product]))
    assert lines[0].count(r"\bigl(") == 1
    assert lines[-1].count(r"\bigr)") == 1 or r"\bigr)" in "".join(lines)


@pytest.mark.parametrize(
    ("plain", "tex"),
    [
        ("G is symmetric in m_a and m_gamma", r"$\axpG$ is symmetric in $\axpma$ and $\axpmgamma$."),
        ("a double root of D outside [0, 1]", r"A double root of $\axpD$ outside $[0, 1]$."),
        ("product rule at 0", "Product rule at $0$."),
        ("d artanh(u) = du/(1-u^2)", r"$d \axpartanh(u) = du/(1-u^2)$."),
        ("loop function of the dark axion portal", "Loop function of the dark axion portal."),
        ("100% of a & b_c", r"$100%$ of a \& b\_c."),
    ],
)
def test_plain_sentences_are_typeset(context, plain, tex):
    prose = Prose(macro_notation(context.records, (*context.records, *context.contributions)))
    assert prose.sentence(plain) == tex


def test_render_record_uses_no_macro_and_covers_the_record(context):
    for record in (context.records[0], context.contributions[1]):
        text = latex.render_record(record)
        assert r"\axp" not in text
        assert record.tex in text
        assert text.count(r"\begin{align}") == text.count(r"\end{align}") >= 9
