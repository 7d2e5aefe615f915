"""What is emitted: deterministic bytes, text that explains itself, keys that are all used."""

from __future__ import annotations

import hashlib
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sympy as sp

from axionportal import generated
from axionportal.codegen.numpy import SUPPORT, SUPPORT_KEYS
from axionportal.codegen.numpy.contribution_body import contribution_body
from axionportal.codegen.numpy.contribution_model import contribution_keys
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.laws import heavy_two_mass_form, regular_scale, scaling_law
from axionportal.codegen.numpy.source import constant_double, monomial, numpy_text, product_text
from axionportal.codegen.render import TemplateKeyError, render
from axionportal.derivations import contributions, definition_digest, load, loop_functions, structure
from axionportal.derivations.inputs import load_inputs

FOLDER = Path(generated.__file__).parent
EMIT = """
import hashlib, json
from axionportal.codegen.context import BuildContext
from axionportal.codegen.numpy import emit
from axionportal.derivations import contributions, loop_functions
from axionportal.derivations.inputs import load_inputs
files = emit(BuildContext(loop_functions(), contributions(), load_inputs("paper-2021"), (), 50))
print(json.dumps({name: hashlib.sha256(content).hexdigest() for name, content in files.items()}))
"""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """What is committed, and so what is emitted: the next test compares every byte."""
    manifest = json.loads((FOLDER / "manifest.json").read_bytes())
    return {
        path: (FOLDER / path).read_bytes()
        for path, entry in manifest["files"].items()
        if entry["part"] == "numpy"
    }


@pytest.mark.slow
def test_the_committed_package_is_what_another_process_emits(files: dict[str, bytes]) -> None:
    """In a process with another hash seed, locale and time zone."""
    environment = os.environ | {"PYTHONHASHSEED": "4711", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    done = subprocess.run(
        [sys.executable, "-c", EMIT], env=environment, capture_output=True, text=True, check=True
    )
    emitted = json.loads(done.stdout)
    committed = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    differing = sorted(name for name in emitted | committed if emitted.get(name) != committed.get(name))
    assert not differing, f"{', '.join(differing)}: run axionportal build"


def test_modules_are_python_in_lines_of_readable_length(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        if name.endswith(".py"):
            compile(content, name, "exec")
            assert max(map(len, content.decode().splitlines())) <= 110, name


@pytest.mark.parametrize("name", generated.__all__)
def test_docstrings_have_their_sections(name: str) -> None:
    text = getattr(generated, name).__doc__
    for section in (".. math::", "Parameters\n", "Returns\n", "Notes\n", "float64 or ndarray"):
        assert section in text, f"{name}: {section}"
    assert "GeV" in text or "dimensionless" in text


@pytest.mark.parametrize("record", [*loop_functions(), *contributions()], ids=lambda r: r.name)
def test_docstrings_name_equation_and_definition(record) -> None:
    name = record.name if hasattr(generated, record.name) else f"a_mu_{record.name}"
    text = getattr(generated, name).__doc__
    assert str(record.source) in " ".join(text.split())
    assert definition_digest(record) in text.replace("\n", " ")


@pytest.mark.parametrize("record", loop_functions(), ids=lambda r: r.name)
def test_docstrings_of_loop_functions_state_domain_edges_and_accuracy(record) -> None:
    text = getattr(generated, record.name).__doc__
    assert f"Domain: {record.domain}" in text
    assert "Edge values:" in text
    assert "Accuracy:" in text


@pytest.mark.parametrize("name", SUPPORT)
def test_support_modules_take_their_own_keys(name: str) -> None:
    keys = {**SUPPORT_KEYS, "tables": {"digests": {"F_a.npy": "0" * 64}}}.get(name, {})
    render(f"numpy/{name}.py.jinja", keys)
    with pytest.raises(TemplateKeyError):
        render(f"numpy/{name}.py.jinja", {**keys, "surplus": 1})


@pytest.mark.parametrize("change", ["missing", "surplus"])
def test_template_keys_are_checked(change: str) -> None:
    bodies = {item.name: contribution_body(item, ()) for item in contributions()}
    keys = contribution_keys(contributions(), load_inputs("paper-2021"), bodies)
    render("numpy/contributions.py.jinja", keys)
    if change == "missing":
        keys.pop("items")
    else:
        keys["surplus"] = 1
    with pytest.raises(TemplateKeyError, match="items" if change == "missing" else "surplus"):
        render("numpy/contributions.py.jinja", keys)


def test_docstrings_of_derivatives_name_function_equation_and_definition() -> None:
    for name in ("F_a", "F_gamma", "F_axial", "F_scalar"):
        record, text = load(name), getattr(generated, f"d{name}_deta").__doc__
        assert text.startswith(f"Derivative of {name} with respect to eta: ")
        assert str(record.source) in " ".join(text.split())
        assert f"Definition of {name}: sha256 {definition_digest(record)}" in text
        for words in ("Edge values:", "Accuracy: at most", f"Domain: {record.domain}"):
            assert words in text


def test_tables_of_one_ratio_stay_small(files: dict[str, bytes]) -> None:
    sizes = {name: len(data) for name, data in files.items() if name.startswith("tables/")}
    one_ratio = [size for name, size in sizes.items() if "psi" not in name and "logarithm" not in name]
    assert len(one_ratio) == 8
    assert sum(one_ratio) <= 2_200_000


def test_laws_come_from_the_derived_expansions() -> None:
    ours = {
        (name, limit): scaling_law(load(name), limit)
        for name in ("F_a", "F_gamma")
        for limit in ("large-mass", "light-mass")
    }
    assert [(law.power, law.log_slope) for law in ours.values()] == [(0, 1), (-2, 0), (0, 0), (-2, 0)]


def test_the_heavy_form_of_two_masses_is_equation_13a() -> None:
    function, found = load("G"), structure(load("G"))
    form, (scale, unit, constant) = heavy_two_mass_form(function, found), regular_scale(found)
    assert (form.constant, form.slope, constant) == (0, sp.Rational(1, 2), sp.Rational(-1, 4))
    assert (str(scale), str(unit)) == ("cutoff", "m_mu")
    portal = load("portal")
    printed = next(item for item in portal.printed_limits if item.source.equation == "13a")
    (first, second), ratio = found.swapped, sp.Rational(20**2, 50**2)
    ours = sp.log(sp.Rational(900, 50)) + form.slope * ratio * sp.log(ratio) / (1 - ratio)
    theirs = (printed.expression / portal.terms[0].prefactor).subs({first: 50, second: 20, scale: 900})
    assert abs(sp.N(ours - theirs, 40)) < 1e-35


def test_expressions_as_numpy_text() -> None:
    x, y = sp.symbols("x y", positive=True)
    assert numpy_text(sp.log(x) + sp.Rational(11, 12)) in {
        "np.log(x) + 11.0 / 12.0",
        "11.0 / 12.0 + np.log(x)",
    }
    assert product_text({"x": 2, "y": -1}, "CONSTANT") == "CONSTANT * x * x / y"
    constant, powers = monomial(3 * x**2 / (4 * sp.pi**2 * y))
    assert (constant, powers) == (3 / (4 * sp.pi**2), {x: 2, y: -1})
    assert constant_double(1 / (4 * sp.pi**2)) == pytest.approx(0.025330295910584444, rel=1e-16)

    assert constant_double(sp.sqrt(2) / (8 * sp.pi ** sp.Rational(5, 2))) == pytest.approx(
        math.sqrt(2 / math.pi) / (8 * math.pi**2), rel=1e-15
    )
    assert numpy_text(x**2 - 2 * y) == "-2.0 * y + x * x"
    assert product_text({"x": sp.Rational(-3, 2), "y": 1}, "C") == "C * y / x / np.sqrt(x)"


@pytest.mark.parametrize("expression", [sp.log(2), sp.E, sp.pi + 1, 2**sp.pi])
def test_constants_of_another_kind_are_refused(expression: sp.Expr) -> None:
    with pytest.raises(PlanningError, match="not a product of rational powers"):
        constant_double(expression)
