"""Room: codegen.  The command line ``axionportal``; heavy imports happen inside the commands."""


def main() -> None:
    """Run the command line."""
    raise SystemExit("axionportal: the command line is not there yet")
