"""Help and refusals that need no mathematics come at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from axionportal.codegen.cli.entry import run

HEAVY = ("sympy", "flint", "mpmath", "matplotlib", "numpy", "jinja2")


@pytest.mark.parametrize("arguments", [["--help"], ["eval", "--help"], ["eval", "--wrong"]])
def test_no_heavy_library_is_loaded_for_help_or_a_wrong_option(arguments: list[str]) -> None:
    script = (
        "import sys; from axionportal.codegen.cli.entry import run; run(sys.argv[1:]); "
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", ["build", "check", "derive", "expand", "eval", "verify", "audit", "scan"])
def test_every_command_describes_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert f"\n  {command} " in capsys.readouterr().out
    assert run([command, "--help"]) == 0
    assert "Usage: axionportal " + command in capsys.readouterr().out


def test_the_console_script_is_installed() -> None:
    from importlib.metadata import entry_points

    (script,) = entry_points(group="console_scripts", name="axionportal")
    assert script.value == "axionportal.codegen.cli:main"


def test_a_closed_pipe_is_no_traceback() -> None:
    """As in ``axionportal derive F_a | head -1``."""
    script = f"{sys.executable} -m axionportal.codegen.cli derive F_a --format json | head -c 1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout == "{"
    assert done.stderr == ""
