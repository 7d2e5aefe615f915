"""Nonsense is refused in one sentence that says what would be right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sympy as sp

from axionportal.derivations.errors import UsageError
from axionportal.derivations.lagrangian import (
    ChargeError,
    LagrangianError,
    MissingSchemeError,
    NotHermitianError,
    derived_integral,
    diagrams_of,
    magnetic_moment,
    scheme,
)
from axionportal.derivations.lagrangian.diagrams import Exchange, Line, Portal, exchange_diagrams
from axionportal.derivations.lagrangian.vertices import (
    DualFieldStrength,
    ScalarCoupling,
    VectorCoupling,
)

m, M, g = sp.symbols("m M g", positive=True)
z = sp.Symbol("z")
ZERO, ONE = sp.Integer(0), sp.Integer(1)
MUON, BOSON = Line(m, "muon"), Line(M, "boson")


def real_boson(coupling: ScalarCoupling | VectorCoupling) -> Exchange:
    return Exchange(m, MUON, BOSON, coupling, ONE, ZERO, real=True)


def sentence(error: pytest.ExceptionInfo[Exception]) -> str:
    text = str(error.value)
    assert "\n" not in text
    assert isinstance(error.value, UsageError)
    return text


@pytest.mark.parametrize(
    "coupling",
    [
        ScalarCoupling(ZERO, g),  # gamma5 without i
        ScalarCoupling(sp.I * g, ZERO),
        ScalarCoupling(z, ZERO),  # z may be complex
        VectorCoupling(sp.I * g, ZERO),
        VectorCoupling(ZERO, sp.I * g),
    ],
)
def test_a_coupling_to_a_real_field_must_be_hermitian(
    coupling: ScalarCoupling | VectorCoupling,
) -> None:
    with pytest.raises(NotHermitianError) as error:
        real_boson(coupling)
    assert "real field boson is not hermitian" in sentence(error)


def test_hermitian_couplings_are_accepted() -> None:
    for coupling in (ScalarCoupling(g, sp.I * g), VectorCoupling(g, -g)):
        assert exchange_diagrams(real_boson(coupling))


def test_a_wrong_conjugate_term_is_refused() -> None:
    coupling = ScalarCoupling(ZERO, g)
    with pytest.raises(NotHermitianError) as error:
        Exchange(m, Line(2 * m, "F"), BOSON, coupling, ONE, ZERO, conjugate=coupling)
    assert "the conjugate coupling must be (0, -g), not (0, g)" in sentence(error)
    Exchange(m, Line(2 * m, "F"), BOSON, coupling, ONE, ZERO, conjugate=coupling.conjugate())


def test_a_complex_dual_coefficient_is_refused() -> None:
    with pytest.raises(NotHermitianError) as error:
        DualFieldStrength(sp.I * g)
    assert "it must be real" in sentence(error)


def test_a_loop_without_charge_is_refused() -> None:
    with pytest.raises(ChargeError) as error:
        Exchange(m, Line(ZERO, "neutrino"), BOSON, ScalarCoupling(g, ZERO), ZERO, ZERO)
    assert "one line must carry the lepton's charge" in sentence(error)


def test_charges_must_add_up() -> None:
    with pytest.raises(ChargeError) as error:
        Exchange(m, MUON, BOSON, ScalarCoupling(g, ZERO), ONE, ONE)
    assert "add up to 2: they must add up to 1" in sentence(error)
    with pytest.raises(ChargeError) as error:
        Exchange(m, MUON, BOSON, ScalarCoupling(g, ZERO), ZERO, ONE, real=True)
    assert "set it to 0" in sentence(error)


def test_a_massless_vector_needs_a_conserved_current() -> None:
    photon = Line(ZERO, "photon")
    for fermion, coupling in (
        (MUON, VectorCoupling(g, g)),
        (Line(2 * m, "F"), VectorCoupling(g, ZERO)),
    ):
        with pytest.raises(LagrangianError) as error:
            Exchange(m, fermion, photon, coupling, ONE, ZERO)
        assert "not conserved" in sentence(error)
    assert len(exchange_diagrams(Exchange(m, MUON, photon, VectorCoupling(g, ZERO), ONE, ZERO))) == 1


def test_a_portal_of_a_massless_lepton_is_refused() -> None:
    yukawa, charge = ScalarCoupling(ZERO, sp.I * g), VectorCoupling(g, ZERO)
    with pytest.raises(LagrangianError) as error:
        Portal(Line(ZERO, "muon"), BOSON, Line(2 * M, "X"), yukawa, charge, DualFieldStrength(g))
    assert "massless" in sentence(error)


def leptoquark(fermion_charge: sp.Expr, boson_charge: sp.Expr, **changes: object) -> Exchange:
    quark, boson = Line(2 * m, "quark"), Line(M, "leptoquark")
    return Exchange(m, quark, boson, ScalarCoupling(g, ZERO), fermion_charge, boson_charge, **changes)  # type: ignore[arg-type]


NONSENSE = {
    "a vertex that is not hermitian": (
        lambda: leptoquark(ONE, ZERO, conjugate=ScalarCoupling(2 * g, ZERO)),
        "the interaction of quark and leptoquark is not hermitian: "
        "the conjugate coupling must be (g, 0), not (2*g, 0)",
    ),
    "a real field with a coupling that is not hermitian": (
        lambda: real_boson(ScalarCoupling(ZERO, g)),
        "the coupling (0, g) to the real field boson is not hermitian: "
        "the scalar coupling must be real and the pseudoscalar one imaginary",
    ),
    "a loop without a charge": (
        lambda: leptoquark(ZERO, ZERO),
        "no photon couples to the loop of quark (0) and leptoquark (0): "
        "one line must carry the lepton's charge",
    ),
    "charges that do not add up": (
        lambda: leptoquark(sp.Rational(2, 3), sp.Rational(2, 3)),
        "the charges of quark (2/3) and leptoquark (2/3) add up to 4/3: they must add up to 1, the lepton's",
    ),
    "a divergent loop without a scheme": (
        lambda: derived_integral("portal", None),
        "the loop dark photon before, ALP after the photon diverges logarithmically: "
        "choose a scheme, cutoff, msbar or msbar-larin",
    ),
}


@pytest.mark.parametrize(("nonsense", "expected"), NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_refused_in_one_sentence(nonsense: Callable[[], object], expected: str) -> None:
    with pytest.raises((NotHermitianError, ChargeError, MissingSchemeError)) as error:
        nonsense()
    assert sentence(error) == expected


def test_a_diagram_of_a_divergent_sum_is_refused_as_well() -> None:
    (first, *_) = diagrams_of("portal")
    with pytest.raises(MissingSchemeError):
        magnetic_moment((first,))
    assert magnetic_moment((first,), scheme("msbar")).divergent
