"""Room: codegen.  Runs the command line; whatever goes wrong becomes one sentence and an exit code.

Exit codes: 0 done, 1 something was found wrong (or could not be done), 2 wrong use.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import sys
from collections.abc import Sequence

import typer

from axionportal.codegen.cli.app import COMMANDS, app

FAILED, WRONG_USE, INTERRUPTED = 1, 2, 130

LONGEST_SENTENCE = 800

_SPACE = "free some space and run the command again"
_IN_THE_WAY = "it is in the way, move it aside"
_HELP = {
    errno.EACCES: "make it readable and writable",
    errno.EPERM: "make it writable",
    errno.EROFS: "choose a place that can be written to",
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
    errno.EFBIG: "raise the limit on the size of files (ulimit -f)",
    errno.EISDIR: _IN_THE_WAY,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.ELOOP: _IN_THE_WAY,
}
_ANY_HELP = "put it right and run the command again"


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
        if sys.stdout is not None:  # None where it was closed before we began
            sys.stdout.flush()
        return int(status or 0)
    except typer.TyperException as error:
        return _say(_complete(error), WRONG_USE)
    except (typer.Abort, KeyboardInterrupt):
        return _say("interrupted; generated/ is left as it was", INTERRUPTED)
    except BrokenPipeError:  # the reader of our output has gone, as in `axionportal ... | head`
        _drop_output()
        return FAILED
    except OSError as error:
        if error.filename is None:
            _drop_output()
        return _say(_os_sentence(error), WRONG_USE if isinstance(error, PermissionError) else FAILED)
    except (ValueError, ArithmeticError, RuntimeError) as error:
        return _refuse(error)
    except Exception as error:
        if _is_derivation_error(error):
            return _say(str(error), FAILED)
        raise


def _drop_output() -> None:
    """What is still in the buffer goes nowhere, lest the interpreter try once more at its end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):  # not a file, or closed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _os_sentence(error: OSError) -> str:
    """What the system refused, where, and what helps."""
    what = error.strerror or str(error)
    if error.filename is None:
        return f"the output could not be written ({what}): {_HELP.get(error.errno or 0, _ANY_HELP)}"
    return f"{os.fsdecode(error.filename)}: {what}: {_HELP.get(error.errno or 0, _ANY_HELP)}"


def _refuse(error: Exception) -> int:
    """One sentence for errors that are a user's to mend; anything else is a bug and is shown."""
    from axionportal.codegen.pipeline import FailedChecksError, UnkeptTreeError, describe_check
    from axionportal.codegen.tree import BusyTreeError, UnwrittenTreeError
    from axionportal.derivations.errors import UsageError

    if isinstance(error, UsageError):
        return _say(str(error), WRONG_USE)
    if isinstance(error, FailedChecksError):
        for check in error.checks:
            print(describe_check(check), file=sys.stderr)
        return _say(str(error), FAILED)
    if isinstance(error, (BusyTreeError, UnkeptTreeError, UnwrittenTreeError)):
        return _say(str(error), FAILED)
    if _is_damaged_table(error):
        return _say(str(error), FAILED)
    raise error


def _is_damaged_table(error: Exception) -> bool:
    """Raised by the emitted functions, which codegen knows only where a command has loaded them."""
    module = sys.modules.get("axionportal.generated._tables")
    return module is not None and isinstance(error, module.DamagedTableError)


def _is_derivation_error(error: Exception) -> bool:
    from axionportal.derivations.records import DerivationError

    return isinstance(error, DerivationError)


def _say(sentence: str, status: int) -> int:
    text = "".join(map(_printable, " ".join(sentence.split())))
    if len(text) > LONGEST_SENTENCE:  # what is quoted stands in the middle, the remedy at the end
        text = f"{text[:200]} ... {text[-LONGEST_SENTENCE + 200 :]}"
    ending = "" if text.endswith((".", "!", "?", ")")) else "."
    print(f"axionportal: {text}{ending}", file=sys.stderr)
    return status


def _printable(character: str) -> str:
    """A terminal must not obey what somebody has put into a file or an argument."""
    return character if character.isprintable() else character.encode("unicode_escape").decode()


def _complete(error: typer.TyperException) -> str:
    """Say what would be right where the parser says only what is wrong."""
    message = error.format_message().rstrip(".")
    if message.startswith(("No such command", "Missing command")):
        return f"{message.split('. ')[0]}: choose one of {', '.join(COMMANDS)}"
    if message.startswith(("Missing", "Got unexpected", "No such option")):
        path = getattr(getattr(error, "ctx", None), "command_path", "axionportal")
        return f"{message}; see {path} --help"
    return message
