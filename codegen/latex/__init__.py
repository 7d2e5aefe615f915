"""Room: codegen.  Emits the LaTeX appendix below ``generated/``."""
