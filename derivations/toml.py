"""Room: derivations.  TOML that somebody else wrote: a document, or one sentence about what is wrong."""

from __future__ import annotations

import tomllib
from typing import Any

from axionportal.derivations.errors import InputError

MOST_BYTES = 200_000
"""A file of inputs has some thousand bytes."""

LONGEST_LINE = 5_000
"""The reader's time and memory grow with the square of the parts of a dotted key, which is one line."""


def read_toml(origin: str, content: str | bytes) -> dict[str, Any]:
    """The document in ``content``; ``origin`` names it in messages.

    Raises
    ------
    InputError
        It is not UTF-8, no TOML, or too long or too deeply nested to be what it should be.
    """
    if len(content) > MOST_BYTES:
        raise InputError(f"{origin} has {len(content)} bytes; at most {MOST_BYTES} are accepted")
    if isinstance(content, bytes):
        content = _decoded(origin, content)
    if max(map(len, content.split("\n"))) > LONGEST_LINE:
        raise InputError(
            f"{origin} has a line of more than {LONGEST_LINE} characters; break it, or shorten it"
        )
    if content.startswith("\ufeff"):
        raise InputError(f"{origin} begins with a byte order mark; save it as plain UTF-8")
    try:
        return tomllib.loads(content)
    except RecursionError:
        raise InputError(f"{origin} is nested too deeply; write plain tables") from None
    except ValueError as error:  # invalid TOML, or a whole number of thousands of digits
        raise InputError(f"{origin} is not valid TOML: {error}") from error


def _decoded(origin: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        message = (
            f"{origin} is not UTF-8 (byte {content[error.start]:#04x} at {error.start}); save it as UTF-8"
        )
        raise InputError(message) from error
