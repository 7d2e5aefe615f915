"""Room: codegen.  Emits NumPy-only functions and their tables below ``generated/``."""
