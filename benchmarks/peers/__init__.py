"""Room: benchmarks.  The peers: each module makes contestants of a subject, from the records alone."""
