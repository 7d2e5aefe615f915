"""Room: codegen.  How truth is written down: NumPy functions, LaTeX, figures and reports from records."""
