"""Room: derivations/replay.  All claims of one certificate, in order, proved anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction

from flint import arb, ctx

from .balls import enclosed, exact, integral, placed, value_of
from .grammar import RecordError, Tree, names_in, parse, substituted
from .record import (
    FORMAT,
    Definition,
    Record,
    SumOfTerms,
    number,
    point,
    require_digests,
    require_form,
)
from .statements import by_primitive, identity, step

Point = Mapping[str, Fraction]

LEAST_POINTS = 3
DEEP = Fraction(1, 10**12)
"""An expansion must be shown at a point where its small quantity is below this: a wrong term stands out."""

LOOSEST = Fraction(1, 10**20)
"""The relative radius of an enclosure must be below this."""

_GUARD_BITS = 10
_COMPARED_BITS = 60
_DOUBLINGS = 12


@dataclass(frozen=True)
class Replayed:
    """What was proved: claims, those taken from the generator instead, and digits that routes agreed on."""

    name: str
    claims: int
    taken: int
    digits: int


class Replayer:
    """The certificates of one document, by name; raises RecordError when the document is malformed."""

    def __init__(self, document: object) -> None:
        found = require_form(document, "document")
        if found["format"] != FORMAT:
            raise RecordError(f"the document has format {found['format']}, not {FORMAT}")
        self.certificates: dict[str, Record] = {}
        for item in found["certificates"]:
            kind = item.get("kind") if isinstance(item, dict) else None
            if kind not in ("loop function", "contribution"):
                raise RecordError(f"a certificate has the unknown kind {kind!r}")
            record = require_form(item, kind)
            if record["name"] in self.certificates:
                raise RecordError(f"there are two certificates of {record['name']}")
            self.certificates[record["name"]] = record

    def replay(self, name: str, digits: int = 0) -> Replayed:
        """Prove every claim of one certificate; numbers to its own digits, or to ``digits`` if more.

        Raises RecordError with one sentence that names the certificate and the claim.
        """
        if name not in self.certificates:
            raise RecordError(f"there is no certificate of {name}")
        record = self.certificates[name]
        with _about(name):
            require_digests(record)
        if record["kind"] == "loop function":
            return _loop_function(record, digits)
        return _contribution(record, self.certificates, digits)


@contextmanager
def _about(*where: str) -> Iterator[None]:
    """Put the place in front of the sentence."""
    try:
        yield
    except RecordError as error:
        raise RecordError(f"{': '.join(where)}: {error}") from None
    except (ZeroDivisionError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise RecordError(f"{': '.join(where)}: it cannot be read ({type(error).__name__})") from None


# -- loop functions --------------------------------------------------------------------------------


def _loop_function(record: Record, digits: int) -> Replayed:
    name = record["name"]
    with _about(name, "definition"):
        definition = Definition(record["definition"]["text"])
        _require_name(definition.name, name)
    with _about(name, "closed form"):
        closed, primitive = parse(record["closed_form"]), parse(record["primitive"])
        _require_names(closed, definition.arguments)
        by_primitive(_as_integral(definition), closed, primitive)
    proved, taken = _steps(record)
    for item in record["expansions"]:
        with _about(name, f"limit {item['limit']}"):
            _expansion(item, definition, closed)

    def integrated(at: Point, bits: int) -> arb:
        return integral(definition.integrand, definition.variable, at, bits)

    agreed = _enclosures(record, digits, integrated, closed)
    shown = len(record["expansions"]) + len(record["enclosures"])
    return Replayed(name, 1 + proved + shown, taken, agreed)


def _require_name(found: str, name: str) -> None:
    if found != name:
        raise RecordError(f"it defines {found}")


def _require_names(tree: Tree, arguments: tuple[str, ...]) -> None:
    strange = names_in(tree) - {*arguments, "pi"}
    if strange:
        raise RecordError(f"{min(strange)} is no argument of the function")


def _as_integral(definition: Definition) -> Tree:
    limits: Tree = ("tuple", ("name", definition.variable), ("number", Fraction(0)), ("number", Fraction(1)))
    return ("call", "Integral", definition.integrand, limits)


def _steps(record: Record) -> tuple[int, int]:
    taken = 0
    for place, item in enumerate(record["steps"], 1):
        with _about(record["name"], f"step {place} ({item['claim']})"):
            taken += not step(item)
    return len(record["steps"]) - taken, taken


# -- expansions ------------------------------------------------------------------------------------


def _expansion(item: Record, definition: Definition, closed: Tree) -> None:
    """At every point the conditions hold and the closed form is within the remainder of the sum."""
    terms, bound, small = [parse(text) for text in item["terms"]], parse(item["bound"]), parse(item["small"])
    for tree in (*terms, bound, small):
        _require_names(tree, definition.arguments)
    points = [point(at) for at in item["points"]]
    if len(points) < LEAST_POINTS or not terms:
        raise RecordError(f"at least {LEAST_POINTS} points and one term are needed")
    for at in points:
        for condition in item["conditions"]:
            _require_condition(condition, at)
        _require_within(("+", closed, *(("*", _MINUS, term) for term in terms)), bound, at)
    if not min(abs(enclosed(small, at, _COMPARED_BITS)) for at in points) < exact(DEEP):
        raise RecordError("no point is deep in the limit")


_MINUS: Tree = ("number", Fraction(-1))


def _require_condition(condition: list[str], at: Point) -> None:
    if len(condition) != 3 or condition[1] not in ("<=", "<"):
        raise RecordError("a condition is not of the form [left, '<=', right]")
    left, right = (enclosed(parse(condition[side]), at, _COMPARED_BITS) for side in (0, 2))
    if not (left <= right if condition[1] == "<=" else left < right):
        raise RecordError(f"the point {_shown(at)} lies outside of {' '.join(condition)}")


def _require_within(error: Tree, bound: Tree, at: Point) -> None:
    values = {name: exact(value) for name, value in at.items()}
    bits = 2 * _COMPARED_BITS
    for _ in range(_DOUBLINGS):
        with ctx.workprec(bits):
            found, limit = abs(arb(value_of(error, values))), arb(value_of(bound, values))
            if found < limit:
                return
            if found > limit:
                break
        bits *= 2
    raise RecordError(
        f"at {_shown(at)} the error {found.str(5, radius=False)} is not below the remainder's bound "
        f"{limit.str(5, radius=False)}"
    )


def _shown(at: Point) -> str:
    return ", ".join(f"{name}={float(value):.6g}" for name, value in at.items())


# -- contributions ---------------------------------------------------------------------------------


def _contribution(record: Record, certificates: Mapping[str, Record], digits: int) -> Replayed:
    name = record["name"]
    with _about(name, "definition"):
        definition = SumOfTerms(record["definition"]["text"])
        _require_name(definition.name, name)
        _require_known(definition, certificates)
    with _about(name, "terms"):
        terms = _terms(record, definition, certificates)
    proved, taken = _steps(record)
    with _about(name, "Lagrangian"):
        _lagrangian(record, terms)
    for item in record["printed_limits"]:
        with _about(name, f"printed limit {item['source']}"):
            _printed(item, terms, certificates)

    def integrated(at: Point, bits: int) -> arb:
        return _sum_of_integrals(terms, at, bits)

    closed: Tree = ("+", *(term.of(term.closed) for term in terms), _ZERO)
    agreed = _enclosures(record, digits, integrated, closed)
    shown = len(record["printed_limits"]) + len(record["enclosures"])
    return Replayed(name, 2 + proved + shown, taken, agreed)


def _require_known(definition: SumOfTerms, certificates: Mapping[str, Record]) -> None:
    """The loop functions are defined as in their own certificates."""
    for name, text in definition.texts.items():
        own = certificates.get(name)
        if own is None or own["kind"] != "loop function":
            raise RecordError(f"there is no certificate of {name}")
        if own["definition"]["text"] != text:
            raise RecordError(f"{name} is defined in another way in its own certificate")
        require_digests(own)


@dataclass(frozen=True)
class Term:
    """A prefactor times a loop function at some values of its arguments."""

    prefactor: Tree
    function: Definition
    at: Mapping[str, Tree]
    closed: Tree

    def of(self, tree: Tree) -> Tree:
        """The prefactor times a tree in the loop function's arguments."""
        return ("*", self.prefactor, substituted(tree, self.at))


def _terms(record: Record, definition: SumOfTerms, certificates: Mapping[str, Record]) -> list[Term]:
    """The terms, whose sum is proved to be the right-hand side of the definition."""
    terms = []
    for item in record["terms"]:
        if item["function"] not in definition.functions:
            raise RecordError(f"{item['function']} does not occur in the definition")
        function = definition.functions[item["function"]]
        at = {value["name"]: parse(value["value"]) for value in item["at"]}
        if set(at) != set(function.arguments) or any(
            function.variable in names_in(tree) for tree in at.values()
        ):
            raise RecordError(f"the arguments of {item['function']} are not {', '.join(function.arguments)}")
        closed = parse(certificates[item["function"]]["closed_form"])
        if "closed_form" in item:
            closed = _at_zero(item, function, at)
        terms.append(Term(parse(item["prefactor"]), function, at, closed))
    claimed: Tree = ("+", *(term.of(_as_integral(term.function)) for term in terms), ("number", Fraction(0)))
    identity(_carried_out(definition.sum, definition.functions), claimed)
    return terms


def _at_zero(item: Record, function: Definition, at: Mapping[str, Tree]) -> Tree:
    """The closed form that a term has of its own where arguments are zero, proved by its primitive."""
    zeros = {name: tree for name, tree in at.items() if tree == _ZERO}
    closed = parse(item["closed_form"])
    by_primitive(substituted(_as_integral(function), zeros), closed, parse(item.get("primitive")))
    return closed


def _carried_out(tree: Tree, functions: Mapping[str, Definition]) -> Tree:
    """A tree with the integral in the place of every call of a loop function."""
    if tree[0] in ("number", "name"):
        return tree
    if tree[0] == "call" and tree[1] in functions:
        function = functions[tree[1]]
        return substituted(_as_integral(function), dict(zip(function.arguments, tree[2:], strict=True)))
    head = tree[:2] if tree[0] == "call" else tree[:1]
    return (*head, *(_carried_out(item, functions) for item in tree[len(head) :]))


def _lagrangian(record: Record, terms: list[Term]) -> None:
    """The last step's right-hand side is the contribution, its left-hand side the sum of the diagrams."""
    if not record["lagrangian"]:
        return  # a formula that was typed in
    if len(record["steps"]) < 2:
        raise RecordError("the steps from the Lagrangian are missing")
    summed, agreed = record["steps"][-2:]
    identity(parse(agreed["after"]), ("+", *(term.of(_as_integral(term.function)) for term in terms), _ZERO))
    values = {item["name"]: parse(item["value"]) for item in record["parameters"]}
    identity(parse(agreed["before"]), substituted(parse(summed["after"]), values))


_ZERO: Tree = ("number", Fraction(0))


def _printed(item: Record, terms: list[Term], certificates: Mapping[str, Record]) -> None:
    """The printed limit is the sum of prefactors times the terms of the loop functions' expansions."""
    derived: list[Tree] = [_ZERO]
    for term in terms:
        own = certificates[term.function.name]["expansions"]
        found = next((one for one in own if one["limit"] == item["limit"]), None)
        if found is None or not 0 <= item["order"] < len(found["terms"]):
            raise RecordError(
                f"{term.function.name} has no expansion {item['limit']} to order {item['order']}"
            )
        derived += [term.of(parse(text)) for text in found["terms"][: item["order"] + 1]]
    identity(parse(item["printed"]), ("+", *derived))


def _sum_of_integrals(terms: list[Term], at: Point, bits: int) -> arb:
    """Prefactors times rigorous integrals of the definitions; more bits while the terms cancel."""
    working = bits + 10
    for _ in range(_DOUBLINGS):
        total = arb()
        with ctx.workprec(working + 40):
            for term in terms:
                inside = placed(term.at, at)
                value = integral(term.function.integrand, term.function.variable, inside, working)
                total += enclosed(term.prefactor, at, working) * value
        if total.rel_accuracy_bits() >= bits:
            return total
        working *= 2
    raise RecordError("the terms cancel at a point")


# -- enclosures ------------------------------------------------------------------------------------


def _enclosures(record: Record, digits: int, integrated: Callable[[Point, int], arb], closed: Tree) -> int:
    """Every value holds the integral of the definition and the closed form; digits on which these agree.

    The first point is taken to ``digits`` digits, if those are more than the record has.
    """
    found = []
    for item in record["enclosures"]:
        with _about(record["name"], f"value at {', '.join(map('='.join, item['point'].items()))}"):
            at, value, radius = point(item["point"]), number(item["value"]), number(item["radius"])
            if not 0 < radius < abs(value) * LOOSEST:
                raise RecordError(f"the radius {item['radius']} is no bound of an error")
            bits = _bits_below(radius / abs(value))
            for route, ball in (
                ("integral", integrated(at, bits)),
                ("closed form", enclosed(closed, at, bits)),
            ):
                with ctx.workprec(bits + 40):
                    if not abs(ball - exact(value)) < exact(radius):
                        shown = ball.str(20, radius=False)
                        raise RecordError(f"the {route} is {shown}, not {item['value'][:24]}")
            found.append(_digits_of(arb(exact(radius / abs(value)))))
    if not found:
        raise RecordError(f"{record['name']}: there is no enclosure of a value")
    if digits <= min(found):
        return min(found)
    with _about(record["name"], f"{digits} digits"):
        return _compared(point(record["enclosures"][0]["point"]), digits, integrated, closed)


def _compared(at: Point, digits: int, integrated: Callable[[Point, int], arb], closed: Tree) -> int:
    bits = _bits_below(Fraction(1, 10 ** (digits + 2)))
    one, other = integrated(at, bits), enclosed(closed, at, bits)
    with ctx.workprec(bits + 40):
        if not one.overlaps(other):
            raise RecordError("the integral and the closed form differ")
        return _digits_of(abs(one - other).upper() / abs(other).lower())


def _bits_below(relative: Fraction) -> int:
    """Bits for a relative error far below ``relative``."""
    return relative.denominator.bit_length() - relative.numerator.bit_length() + _GUARD_BITS


def _digits_of(relative: arb) -> int:
    """Decimal digits of a relative error, rounded down."""
    with ctx.workprec(_COMPARED_BITS):
        return int((-(relative.log() / arb(10).log())).lower().floor().unique_fmpz() or 0)
