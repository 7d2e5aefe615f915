"""Room: codegen.  Commands whose work is done in a room that codegen does not know.

``figures`` and ``scan`` use the emitted functions, and codegen must not depend on what it wrote: it
would be unable to mend a broken ``generated/``.  So the command line alone, and only when such a
command runs, loads the room by its name; import-linter keeps every other way closed.
"""

from __future__ import annotations

import importlib
from typing import Any

from axionportal.derivations.errors import UsageError

ERRORS = "axionportal.phenomenology.errors"


def run_in_room(module: str, function: str, extra: str, **arguments: Any) -> int:
    """``module.function(**arguments)``, an exit code; what the room calls wrong use is ours too.

    ``extra`` names the optional dependencies that the module needs, as in ``axionportal[scan]``.
    """
    refused = importlib.import_module(ERRORS).WrongUseError
    try:
        work = getattr(importlib.import_module(module), function)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] == "axionportal":
            raise
        raise UsageError(
            f"{error.name} is not installed: run pip install 'axionportal[{extra}]' first"
        ) from error
    try:
        return int(work(**arguments))
    except refused as error:
        raise UsageError(str(error)) from error
