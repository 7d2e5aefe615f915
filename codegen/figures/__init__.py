"""Room: codegen.  Emits the pictures below ``generated/``."""
