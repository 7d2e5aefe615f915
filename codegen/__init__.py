"""Room: codegen.  How truth is written down: NumPy, LaTeX, figures and reports from records."""
