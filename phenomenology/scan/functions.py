"""Room: phenomenology/scan.  What can be scanned: the functions of ``generated``, by their signatures."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from axionportal import generated
from axionportal.phenomenology.errors import WrongUseError

SCHEME = "scheme"
NUMBER, TEXT, TARGET = "RealLike", "str", "out"  # how generated annotates numbers and schemes; its out=


@dataclass(frozen=True)
class Function:
    """A function of ``generated``: its arguments, which of them have defaults, and what it returns."""

    name: str
    call: Callable[..., Any]
    arguments: tuple[str, ...]
    defaults: dict[str, float | str]


@cache
def functions() -> dict[str, Function]:
    """Every emitted function of real numbers and, at most, a scheme."""
    found = (_function(name, getattr(generated, name)) for name in generated.__all__)
    return {function.name: function for function in found if function}


def _function(name: str, call: Callable[..., Any]) -> Function | None:
    """The record of a function; None for what is no function of numbers alone."""
    if not inspect.isfunction(call):
        return None
    parameters = [item for item in inspect.signature(call).parameters.values() if item.name != TARGET]
    kinds = {SCHEME: TEXT}
    if not parameters or any(item.annotation != kinds.get(item.name, NUMBER) for item in parameters):
        return None
    defaults = {item.name: item.default for item in parameters if item.default is not item.empty}
    return Function(name, call, tuple(item.name for item in parameters), defaults)


@cache
def emitted_digest() -> str:
    """sha256 over the emitted code and tables: what a value depends on besides the arguments."""
    path = resources.files(generated).joinpath("manifest.json")
    try:
        files = json.loads(path.read_bytes())["files"].items()
        lines = sorted(f"{name} {entry['sha256']}\n" for name, entry in files if entry["part"] == "numpy")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongUseError(f"{path} is damaged: run axionportal build first") from error
    return hashlib.sha256("".join(lines).encode()).hexdigest()
