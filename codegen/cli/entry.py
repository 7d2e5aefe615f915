"""Room: codegen.  Runs the command line; whatever goes wrong becomes one sentence and an exit code.

Exit codes: 0 done, 1 something was found wrong (or could not be done), 2 wrong use.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

import typer

from axionportal.codegen.cli.app import COMMANDS, app

FAILED, WRONG_USE, INTERRUPTED = 1, 2, 130


def main() -> None:
    """Entry point of the console script."""
    gc.set_threshold(5_000_000)  # SymPy allocates millions of small objects and few cycles
    status = run(sys.argv[1:])
    gc.freeze()  # nor is the heap searched for cycles once more on the way out
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; messages go to standard error."""
    try:
        status = app(list(arguments), prog_name="axionportal", standalone_mode=False)
        sys.stdout.flush()
        return int(status or 0)
    except typer.TyperException as error:
        return _say(_complete(error), WRONG_USE)
    except (typer.Abort, KeyboardInterrupt):
        return _say("interrupted; generated/ is left as it was", INTERRUPTED)
    except BrokenPipeError:  # the reader of our output has gone, as in `axionportal ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except PermissionError as error:
        return _say(f"{error.filename} cannot be written to: make it writable", WRONG_USE)
    except OSError as error:
        return _say(f"{error.filename or 'writing'}: {error.strerror}", FAILED)
    except (ValueError, ArithmeticError, RuntimeError) as error:
        return _refuse(error)
    except Exception as error:
        if _is_derivation_error(error):
            return _say(str(error), FAILED)
        raise


def _refuse(error: Exception) -> int:
    """One sentence for errors that are a user's to mend; anything else is a bug and is shown."""
    from axionportal.codegen.pipeline import FailedChecksError, describe_check
    from axionportal.codegen.tree import BusyTreeError
    from axionportal.derivations.errors import UsageError

    if isinstance(error, UsageError):
        return _say(str(error), WRONG_USE)
    if isinstance(error, FailedChecksError):
        for check in error.checks:
            print(describe_check(check), file=sys.stderr)
        return _say(str(error), FAILED)
    if isinstance(error, BusyTreeError):
        return _say(str(error), FAILED)
    raise error


def _is_derivation_error(error: Exception) -> bool:
    from axionportal.derivations.records import DerivationError

    return isinstance(error, DerivationError)


def _say(sentence: str, status: int) -> int:
    text = " ".join(sentence.split())
    ending = "" if text.endswith((".", "!", "?", ")")) else "."
    print(f"axionportal: {text}{ending}", file=sys.stderr)
    return status


def _complete(error: typer.TyperException) -> str:
    """Say what would be right where the parser says only what is wrong."""
    message = error.format_message().rstrip(".")
    if message.startswith(("No such command", "Missing command")):
        return f"{message.split('. ')[0]}: choose one of {', '.join(COMMANDS)}"
    if message.startswith(("Missing", "Got unexpected", "No such option")):
        path = getattr(getattr(error, "ctx", None), "command_path", "axionportal")
        return f"{message}; see {path} --help"
    return message
