"""Room: derivations/verification/ledger.  Eqs. (13a)-(13c): the limit of heavy mediators."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from axionportal.derivations.contributions import load
from axionportal.derivations.contributions.symbols import CUTOFF, M_A, M_GAMMA, M_MU
from axionportal.derivations.lagrangian.schemes import scheme
from axionportal.derivations.records import Claim, Contribution, LoopFunction
from axionportal.derivations.verification.ledger.comparison import DIGITS, decimal, exact, holds, text
from axionportal.derivations.verification.ledger.given import readings, value
from axionportal.derivations.verification.ledger.model import SCHEME_NAMES, alp, dark_photon, portal
from axionportal.derivations.verification.ledger.orders import formula
from axionportal.derivations.verification.ledger.printed import printed
from axionportal.derivations.verification.proof_checks import printed_limit_check

EQUATIONS = {"portal": "Eq. (13a)", "alp": "Eq. (13b)", "dark_photon": "Eq. (13c)"}
_FORMS = {
    "portal": "m_mu/(4 pi^2) epsilon y_a C times a quotient of logarithms",
    "alp": "-(y_a/(2 pi))^2 m_mu^2/m_a^2 (ln(m_a/m_mu) - 11/12)",
    "dark_photon": "1/3 (epsilon e/(2 pi))^2 m_mu^2/m_gamma^2",
}
_RATIO = sp.Symbol("r", positive=True)


def claims() -> tuple[Claim, ...]:
    return (
        *(limit_claim(name) for name in EQUATIONS),
        accuracy(),
        without_constant(),
        logarithm("m_gamma", "m_a"),
        logarithm("m_a", "m_gamma"),
        inverse_square(),
        alp_decoupling(),
    )


def contribution(name: str) -> Contribution:
    record = load(name)
    assert isinstance(record, Contribution)
    return record


def limit_claim(name: str) -> Claim:
    record = contribution(name)
    check = printed_limit_check(record, DIGITS)
    return Claim(
        EQUATIONS[name],
        f"{EQUATIONS[name]} is the limit of heavy mediators of {record.source.place}",
        _FORMS[name],
        "identical to the derived leading order, proved" if check.passed else "differs from the derived one",
        holds(check.passed, "misprint"),
        "the expansion is derived with a proven remainder, and the difference to what is printed cancels "
        "to zero."
        if check.passed
        else f"{check.detail}. Smallest change: the derived limit.",
    )


def printed_value(name: str, point: dict[sp.Symbol, Fraction]) -> Fraction:
    """The printed limit at a point, couplings one."""
    expression = contribution(name).printed_limits[0].expression
    rationals = {symbol: sp.Rational(item.numerator, item.denominator) for symbol, item in point.items()}
    rest = {symbol: sp.Integer(1) for symbol in expression.free_symbols - set(rationals)}
    return exact(decimal(expression.xreplace(rationals | rest)))


def accuracy() -> Claim:
    m_a, m_gamma = printed("m_a_example").value, printed("m_gamma_example").value
    names = {symbol.name: symbol for name in EQUATIONS for symbol in contribution(name).symbols}
    constants = {names[key]: value(key) for key in ("m_mu", "C_agg", "cutoff", "alpha")}
    point = constants | {M_A.symbol: m_a, M_GAMMA.symbol: m_gamma}
    full = {"portal": portal(m_a, m_gamma), "alp": alp(m_a), "dark_photon": dark_photon(m_gamma)}
    deviations = {name: abs(printed_value(name, point) / full[name] - 1) for name in EQUATIONS}
    shown = ", ".join(f"{text(item, 1)} ({EQUATIONS[name]})" for name, item in deviations.items())
    return Claim(
        "Eqs. (13a)-(13c)",
        "the limits of heavy mediators describe the example of Figs. 5 and 6",
        "approximate forms in the large mass limit",
        f"relative deviations {shown}",
        holds(max(deviations.values()) < Fraction(1, 100)),
        f"at m_a = {m_a} and m_gamma = {m_gamma} GeV; below one per cent is taken as a good "
        "approximation to numbers that are printed with two digits.",
    )


def without_constant() -> Claim:
    function = load("G")
    assert isinstance(function, LoopFunction)
    ks = {name: scheme(name).k for name in function.schemes}
    own = ks[function.scheme]
    shown = ", ".join(f"{(k - own) / 2} ({SCHEME_NAMES[name]})" for name, k in ks.items())
    return Claim(
        "Eq. (13a)",
        "there is no constant beside the quotient of logarithms",
        "no constant",
        f"constant {shown}",
        "scheme-dependent" if len(set(ks.values())) > 1 else "confirmed",
        "the change of G with the constant beside the logarithm of Eq. (8b); with the paper's cut-off there "
        "is none.",
    )


def bracket() -> sp.Expr:
    """The quotient of logarithms of Eq. (13a)."""
    record = contribution("portal")
    return sp.cancel(record.printed_limits[0].expression / record.terms[0].prefactor)


def logarithm(heavy: str, light: str) -> Claim:
    symbols = {"m_a": M_A.symbol, "m_gamma": M_GAMMA.symbol}
    ratio = bracket().xreplace({symbols[light]: _RATIO * symbols[heavy]})
    found = sp.limit(sp.expand_log(ratio), _RATIO, 0, "+")
    wanted = sp.log(CUTOFF.symbol / symbols[heavy])
    agrees = sp.simplify(sp.expand_log(found - wanted, force=True)) == 0
    return Claim(
        "Sec. 5",
        f"for {heavy} >> {light} the portal is proportional to ln(Lambda/{heavy})",
        f"a_mu ~ ln(Lambda/{heavy})",
        f"Eq. (13a) becomes ln(Lambda/{heavy})" if agrees else f"Eq. (13a) becomes {sp.sstr(found)}",
        holds(agrees),
        f"the limit {light}/{heavy} -> 0 of the quotient of logarithms, exact.",
    )


def inverse_square() -> Claim:
    expression = contribution("dark_photon").printed_limits[0].expression
    power = sp.degree(sp.cancel(1 / expression), M_GAMMA.symbol)
    return Claim(
        "Sec. 5",
        "the dark photon's contribution falls like 1/m_gamma^2",
        "~ 1/m_gamma^2",
        f"Eq. (13c) has the power -{power}",
        holds(power == 2),
        "read from the limit, which is proved.",
    )


def alp_decoupling() -> Claim:
    relation = readings("wording")["alp_decoupling"]["relation"]
    printed_form = (M_MU.symbol / M_A.symbol) ** 2 * sp.log(M_A.symbol / M_MU.symbol)
    own = contribution("alp").printed_limits[0].expression
    leading = sp.limit(
        sp.expand_log(own / printed_form).xreplace({M_A.symbol: M_MU.symbol / _RATIO}), _RATIO, 0
    )
    equal = relation != "approximately equal" or sp.simplify(leading - 1) == 0
    at = printed("m_a_example").value
    number = exact(
        decimal(printed_form.xreplace({M_A.symbol: sp.Integer(int(at)), M_MU.symbol: sp.Rational(*_mass())}))
    )
    return Claim(
        "Sec. 5",
        "for heavy ALPs a_mu^a is approximately (m_mu^2/m_a^2) ln(m_a/m_mu)",
        "a_mu^a ~~ (m_mu^2/m_a^2) ln(m_a/m_mu)",
        f"Eq. (13b) is {formula(leading)} times that for heavy ALPs",
        holds(equal, "misprint"),
        f"at m_a = {at} GeV the printed form is {text(number, 2)}, Eqs. (9) give {text(alp(at), 2)} "
        "times y_a^2. Smallest change: 'proportional to' for 'approximately equal', with a minus sign.",
    )


def _mass() -> tuple[int, int]:
    return value("m_mu").as_integer_ratio()
