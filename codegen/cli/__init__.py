"""Room: codegen.  The command line ``axionportal``; heavy imports happen inside the commands."""

from axionportal.codegen.cli.entry import main

__all__ = ["main"]
