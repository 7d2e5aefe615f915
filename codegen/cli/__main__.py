"""Room: codegen.  ``python -m axionportal.codegen.cli``."""

from axionportal.codegen.cli.entry import main

main()
