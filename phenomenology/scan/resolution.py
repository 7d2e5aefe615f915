"""Room: phenomenology/scan.  From a spec to a plan: names found, defaults filled, bounds tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from axionportal.generated.inputs import InputSet
from axionportal.phenomenology.chi_square import measurement
from axionportal.phenomenology.errors import WrongUseError, listed, shown, unknown
from axionportal.phenomenology.exclusions import BUILT_IN, load_exclusions
from axionportal.phenomenology.inputs import quantity, require_lepton
from axionportal.phenomenology.scan.axes import Axis, Fixed, Listed, Range
from axionportal.phenomenology.scan.blocks import Blocks, cut
from axionportal.phenomenology.scan.functions import SCHEME, Function, emitted_digest, functions
from axionportal.phenomenology.scan.plan import (
    Argument,
    Call,
    Plan,
    ResolvedChiSquare,
    ResolvedFlag,
    Varied,
)
from axionportal.phenomenology.scan.spec import (
    GRID,
    MOST_POINTS,
    ExclusionFlag,
    Observable,
    Spec,
)

MUON = "mu"
LEPTON_MASSES = ("m_mu", "m_lepton")
"""What the functions call the mass of the lepton whose moment they give."""

MOST_CHUNKS = 1_000_000  # each is a file; beyond it a folder is no good place


def resolve(spec: Spec, inputs: InputSet, lepton: str | None = None) -> Plan:
    """The plan of a scan.

    An argument of a function is, in this order: what the observable itself gives, the parameter of the
    same name, the input set's value, the function's default.  The mass of the lepton, which the functions
    call m_mu or m_lepton, is that of ``lepton``, of the spec's, or the muon's.

    Raises
    ------
    WrongUseError
        An unknown function, argument, parameter, input, column or set of curves; a parameter that nothing
        uses; an argument without a value; a bound outside a function's domain; too many points or chunks.
    """
    chosen = spec.lepton if lepton is None else require_lepton(lepton)
    names = _Names(spec, inputs, chosen)
    calls = {column: names.call(column, item) for column, item in spec.observables.items()}
    chi_squares = tuple(_chi_squares(spec, inputs, calls, chosen or MUON))
    flags = tuple(names.flag(column, item) for column, item in spec.exclusions.items())
    names.require_all_used()
    axes = {name: item for name, item in spec.parameters.items() if not isinstance(item, Fixed)}
    known = [*axes, *(column for call in calls.values() for column in call.columns)]
    known += [item.column for item in chi_squares] + [flag.column for flag in flags]
    stored = _stored(spec, known)
    needed = {item.observable for item in chi_squares if item.column in stored} | set(stored)
    return Plan(
        kind=spec.kind,
        seed=spec.seed,
        axes=axes,
        blocks=_blocks(spec, axes),
        calls=tuple(call for call in calls.values() if needed & set(call.columns)),
        chi_squares=tuple(item for item in chi_squares if item.column in stored),
        flags=tuple(flag for flag in flags if flag.column in stored),
        stored=stored,
        compression=spec.compression,
        inputs=inputs.name,
        emitted=emitted_digest(),
    )


class _Names:
    """What names mean in a spec, and which parameters have been used."""

    def __init__(self, spec: Spec, inputs: InputSet, lepton: str | None) -> None:
        self.spec = spec
        self.inputs = inputs
        self.lepton = lepton
        self.used: set[str] = set()

    def call(self, column: str, observable: Observable) -> Call:
        place = f"{self.spec.origin} [observables] {column}"
        function = functions().get(observable.function)
        if function is None:
            raise WrongUseError(f"{place}: {unknown('function', observable.function, functions())}")
        for argument in observable.given:
            if argument not in function.arguments:
                sentence = unknown(f"argument of {function.name}", argument, function.arguments)
                raise WrongUseError(f"{place}: {sentence}")
        arguments = {
            argument: self._argument(place, function, argument, observable.given)
            for argument in function.arguments
        }
        return self._tried(place, column, function, arguments)

    def _argument(
        self, place: str, function: Function, argument: str, given: Mapping[str, float | str]
    ) -> Argument:
        found: Argument | None = function.defaults.get(argument)
        if argument in given:
            found = self._given(place, argument, given[argument])
        elif self.lepton is not None and argument in LEPTON_MASSES and argument not in self.spec.parameters:
            found = quantity(self.inputs, f"m_{self.lepton}").value
        elif (named := self._named(argument)) is not None:
            found = named
        if found is None:
            raise WrongUseError(
                f"{place}: {function.name} needs {argument}: add it to [parameters], as a number or a range"
            )
        if (argument == SCHEME) != self._is_text(found):
            wanted = "the name of a scheme, in quotes" if argument == SCHEME else "a number, not text"
            raise WrongUseError(f"{place}: {argument} must be {wanted}")
        return found

    def _given(self, place: str, argument: str, entry: float | str) -> Argument:
        """What an observable says of an argument: a number, a name, or the scheme itself."""
        if not isinstance(entry, str):
            return entry
        found = self._named(entry)
        if found is None and argument == SCHEME:
            return entry
        if found is None:
            sentence = unknown("parameter or input", entry, [*self.spec.parameters, *self.inputs.quantities])
            raise WrongUseError(f"{place} {argument}: {sentence}")
        return found

    def _named(self, name: str) -> Argument | None:
        """What a name of a parameter or an input stands for."""
        if name in self.spec.parameters:
            self.used.add(name)
            parameter = self.spec.parameters[name]
            return parameter.value if isinstance(parameter, Fixed) else Varied(name)
        return self._input(name)

    def _input(self, name: str) -> float | None:
        found = self.inputs.quantities.get(name)
        return None if found is None else found.value

    def _is_text(self, argument: Argument) -> bool:
        if isinstance(argument, Varied):
            axis = self.spec.parameters[argument.name]
            return isinstance(axis, Listed) and axis.is_text
        return isinstance(argument, str)

    def _tried(self, place: str, column: str, function: Function, arguments: Mapping[str, Argument]) -> Call:
        """The call, after the function has taken the bounds of every range, or said what it refuses."""
        result: object = None
        for corner in self._corners(arguments):
            try:
                result = function.call(**corner)
            except ValueError as error:
                raise WrongUseError(f"{place}: {error}") from None
        return Call(column, function.name, dict(arguments), getattr(result, "_fields", ()))

    def _corners(self, arguments: Mapping[str, Argument]) -> Iterator[dict[str, float | str]]:
        """All lowest and all highest values, with each scheme: what is refused is beyond some bound."""
        schemes: tuple[float | str, ...] = ()
        if SCHEME in arguments:
            schemes = self._values(arguments[SCHEME])
        for pick in (0, -1):
            corner = {name: self._values(item)[pick] for name, item in arguments.items()}
            for scheme in schemes:
                yield corner | {SCHEME: scheme}
            if not schemes:
                yield corner

    def _values(self, argument: Argument) -> tuple[float | str, ...]:
        """Values of an argument that include its lowest first and its highest last; all names of schemes."""
        if not isinstance(argument, Varied):
            return (argument,)
        axis = self.spec.parameters[argument.name]
        if isinstance(axis, Range):
            return axis.lower, axis.upper
        assert isinstance(axis, Listed)
        return axis.values if axis.is_text else (min(axis.values), max(axis.values))

    def flag(self, column: str, item: ExclusionFlag) -> ResolvedFlag:
        place = f"{self.spec.origin} [exclusions] {column}"
        file = item.curves if item.curves in BUILT_IN else self.spec.folder / item.curves
        curves = load_exclusions(file)
        mass = self._quantity(place, "mass", item.mass)
        coupling = self._quantity(place, "coupling", item.coupling)
        flag = ResolvedFlag(column, curves, mass, coupling)
        self._try_flag(place, flag)
        return flag

    def _quantity(self, place: str, role: str, name: str) -> float | Varied:
        found = self._named(name)
        if found is None:
            choices = [*self.spec.parameters, *self.inputs.quantities]
            raise WrongUseError(f"{place}: {unknown(role, name, choices)}")
        if isinstance(found, str) or self._is_text(found):
            raise WrongUseError(f"{place}: {role} = {shown(name)} is no number: name a {role}")
        return found

    def _try_flag(self, place: str, flag: ResolvedFlag) -> None:
        for pick in (0, -1):
            mass, coupling = self._values(flag.mass)[pick], self._values(flag.coupling)[pick]
            assert not isinstance(mass, str)
            assert not isinstance(coupling, str)
            try:
                flag.curves.excludes(mass, coupling)
            except ValueError as error:
                raise WrongUseError(f"{place}: {error}") from None

    def require_all_used(self) -> None:
        for name in self.spec.parameters:
            if name not in self.used:
                wanted = {item for call in self.spec.observables.values() for item in _arguments(call)}
                raise WrongUseError(
                    f"{self.spec.origin} [parameters]: {shown(name)} is used by no observable, whose "
                    f"arguments are {listed(sorted(wanted))}: remove or rename it"
                )


def _arguments(observable: Observable) -> tuple[str, ...]:
    return functions()[observable.function].arguments


def _chi_squares(
    spec: Spec, inputs: InputSet, calls: Mapping[str, Call], lepton: str
) -> Iterator[ResolvedChiSquare]:
    known = [column for call in calls.values() for column in call.columns]
    for column, item in spec.chi_squares.items():
        place = f"{spec.origin} [chi_square] {column}"
        if item.observable not in known:
            raise WrongUseError(f"{place}: {unknown('observable', item.observable, known)}")
        if item.measured is not None and item.sigma is not None:
            yield ResolvedChiSquare(column, item.observable, item.measured, item.sigma)
            continue
        found = measurement(inputs, item.lepton or lepton)
        yield ResolvedChiSquare(column, item.observable, found.delta, found.sigma)


def _stored(spec: Spec, known: list[str]) -> tuple[str, ...]:
    if spec.columns is None:
        return tuple(known)
    for name in spec.columns:
        if name not in known:
            raise WrongUseError(f"{spec.origin} [output] columns: {unknown('column', name, known)}")
    return spec.columns


def _blocks(spec: Spec, axes: Mapping[str, Axis]) -> Blocks:
    shape = tuple(axis.points for axis in axes.values()) if spec.kind == GRID else (spec.samples,)
    blocks = cut(shape, spec.chunk)
    if blocks.points > MOST_POINTS:
        raise WrongUseError(
            f"{spec.origin}: the grid has {blocks.points} points, more than {MOST_POINTS}: take fewer"
        )
    if len(blocks) > MOST_CHUNKS:
        raise WrongUseError(
            f"{spec.origin}: {len(blocks)} chunks are more than {MOST_CHUNKS}: give a larger [scan] chunk"
        )
    return blocks
