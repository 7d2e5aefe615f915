"""The form in the couplings and the closed forms of chi^2 are proved, and wrong ones are not."""

from __future__ import annotations

import dataclasses

import pytest
import sympy as sp

from axionportal.derivations import coupling_form as forms
from axionportal.derivations.algebra import vanishes
from axionportal.derivations.coupling_form import closed_forms, coupling_form
from axionportal.derivations.records import DerivationError


@pytest.mark.parametrize("step", closed_forms().steps, ids=lambda step: step.claim[:50])
def test_every_step_is_proved(step) -> None:
    assert step.check()


@pytest.mark.parametrize("step", closed_forms().steps, ids=lambda step: step.claim[:50])
def test_no_step_survives_a_changed_right_hand_side(step) -> None:
    shifted = sp.Rational(1, 10**9) * forms.C1
    assert not dataclasses.replace(step, obligations=(step.before - step.after - shifted,)).check()


def test_the_sum_is_the_form_of_the_paper() -> None:
    """Sec. 5: A epsilon y_a + B y_a^2 + D epsilon^2, read off Eqs. (8a), (9a), (10a) by hand."""
    form = coupling_form()
    by_name = dict(zip((item.name for item in form.contributions), form.powers, strict=True))
    assert [item.name for item in form.couplings] == ["y_a", "epsilon"]
    assert by_name == {"portal": (1, 1), "alp": (2, 0), "dark_photon": (0, 2)}


def test_roots_solve_by_sympy_itself() -> None:
    """SymPy's own solution of the quadratic, as an independent statement of the discriminant."""
    solved = sp.solve(forms.POLYNOMIAL - forms.TARGET, forms.X)
    difference = (solved[0] - solved[1]) ** 2 - forms.DISCRIMINANT / forms.C2**2
    assert vanishes(sp.expand(difference))


def test_what_is_no_form_is_refused() -> None:
    with pytest.raises(DerivationError, match="no form in two couplings"):
        coupling_form("nothing")
