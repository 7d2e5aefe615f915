"""The table of measurements: those of the set that the appendix is built with, whatever text is in it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from axionportal.codegen.latex.tables import measurement_rows, value_tex
from axionportal.derivations.inputs import Quantity, load_inputs, parse_inputs

WP_2025 = {  # as the White Paper and the references of the set print them, two digits of each uncertainty
    r"$a_\mu^{\mathrm{SM}}$": (r"$1.16592033(62) \times 10^{-3}$", "--"),
    r"$\Delta a_e$": (r"$3.4(16) \times 10^{-13}$", "$2.1$"),
    r"$\Delta a_\mu$": (r"$3.8(64) \times 10^{-10}$", "$0.6$"),
}
PAPER_2021 = {  # Eqs. (2), (4), (5)
    r"$a_\mu^{\mathrm{exp}}$": (r"$1.16592061(41) \times 10^{-3}$", "--"),
    r"$a_\mu^{\mathrm{SM}}$": (r"$1.16591810(43) \times 10^{-3}$", "--"),
    r"$\Delta a_\mu$": (r"$2.51(59) \times 10^{-9}$", "$4.3$"),
}


@pytest.mark.parametrize(("name", "printed"), [("paper-2021", PAPER_2021), ("wp-2025", WP_2025)])
def test_the_rows_are_those_of_the_set(context, name, printed) -> None:
    inputs = load_inputs(name)
    found = {
        symbol: (value, pull) for symbol, value, pull, _ in measurement_rows(replace(context, inputs=inputs))
    }
    assert {symbol: found[symbol] for symbol in printed} == printed
    assert len(found) == sum(item.key.startswith(("a_", "delta_")) for item in inputs)


def test_the_body_shows_them_and_no_other(context, body) -> None:
    at = body.index(r"\label{axp:tab:measurements}")
    shown = body[at : body.index(r"\end{table}", at)]
    for row in measurement_rows(context):
        assert all(cell in shown for cell in row)
    assert "3.8(64)" not in shown


def test_text_of_a_file_is_text(context) -> None:
    """No character of it is TeX: what a user writes comes out as it stands."""
    text = (
        '[set]\nname = "my_set"\ndate = "2026"\ntitle = "t"\nbase = "paper-2021"\n[a_mu_sm]\nvalue = "1e-3"\n'
        'uncertainty = "1e-9"\nunit = "1"\ntex = \'a\\undefined{\'\nmeaning = "m"\n'
        'reference = "100 % & #1_2^3 {\\\\undefined} $x$ ~ \\u0002"\n'
    )
    rows = measurement_rows(replace(context, inputs=parse_inputs("mine.toml", text)))
    (row,) = [row for row in rows if row[0] == r"$a_\mu^{\mathrm{SM}}$"]
    assert row[3] == (
        r"100 \% \& \#1\_2\textasciicircum{}3 \{\textbackslash{}undefined\} \$x\$ \textasciitilde{} "
    )


@pytest.mark.parametrize(
    ("value", "uncertainty", "tex"),
    [
        ("251e-11", "59e-11", r"2.51(59) \times 10^{-9}"),
        ("-0.28e-3", "3.2e-3", r"-0.3(32) \times 10^{-3}"),  # the larger of the two says the power
        ("91.1876", "0.0021", "91.1876(21)"),
        ("1000", "35", "1000(35)"),
        ("0", "5e-4", r"0.0(50) \times 10^{-4}"),
    ],
)
def test_values_with_their_uncertainty(value: str, uncertainty: str, tex: str) -> None:
    quantity = Quantity("delta_a_mu", Fraction(value), Fraction(uncertainty), "1", "x", "m", "r")
    assert value_tex(quantity) == tex
