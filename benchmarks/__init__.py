"""Room: benchmarks.  One command, one table: accuracy and speed of ``generated`` in one run."""
