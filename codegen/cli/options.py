"""Room: codegen.  The options that commands share, each with its check and its sentence."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import Annotated

import typer

_WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)

LEAST_DIGITS, MOST_DIGITS = 1, 10_000
MOST_ORDER = 200


def whole_number(name: str, least: int, most: int) -> Callable[[str], int]:
    """A parser for a whole number within bounds."""

    def parse(text: str) -> int:
        word = str(text)
        if not _WHOLE.fullmatch(word) or not least <= int(word) <= most:
            shown = word if len(word) <= 40 else f"{word[:40]}..."
            message = f"{name} must be a whole number from {least} to {most}, not '{shown}'"
            raise typer.BadParameter(message)
        return int(word)

    return parse


def one_of(name: str, *choices: str) -> Callable[[str], str]:
    """A parser for one of a few words."""

    def parse(text: str) -> str:
        if text not in choices:
            close = difflib.get_close_matches(text, choices, n=1)
            hint = f"did you mean {close[0]}? " if close else ""
            message = f"unknown {name} '{text}': {hint}choose one of {', '.join(choices)}"
            raise typer.BadParameter(message)
        return text

    return parse


def format_option(*choices: str) -> object:
    """``--format`` with its choices; the first is the default."""
    return typer.Option(
        "--format",
        parser=one_of("format", *choices),
        metavar="|".join(choices),
        help="How the result is written to standard output.",
    )


Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="A loop function (G, F_a, S0_LL, ...) or a contribution (portal, alp, neutral_scalar, ...).",
    ),
]

Digits = Annotated[
    int,
    typer.Option(
        "--digits",
        parser=whole_number("digits", LEAST_DIGITS, MOST_DIGITS),
        metavar="N",
        help=f"Decimal digits, from {LEAST_DIGITS} to {MOST_DIGITS}.",
    ),
]

Scheme = Annotated[
    str | None,
    typer.Option(
        "--scheme",
        metavar="SCHEME",
        help="Regularisation of G: cutoff (the paper's), msbar or msbar-larin.",
    ),
]

Inputs = Annotated[
    str | None,
    typer.Option(
        "--inputs",
        metavar="SET|FILE.toml",
        help="Constants and measurements: paper-2021, wp-2025, or a file of the same form.",
    ),
]

LEPTONS = ("electron", "muon", "tau")
_LEPTON = typer.Option(
    "--lepton",
    parser=one_of("lepton", *LEPTONS),
    metavar="|".join(LEPTONS),
    help="Whose moment it is about: its mass and its measured difference are taken.",
)
Lepton = Annotated[str, _LEPTON]
MaybeLepton = Annotated[str | None, _LEPTON]

Order = Annotated[
    int,
    typer.Option(
        "--order",
        parser=whole_number("order", 0, MOST_ORDER),
        metavar="N",
        help="Highest order of the small quantity that is kept.",
    ),
]
