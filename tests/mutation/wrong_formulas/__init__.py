"""Wrong formulas on purpose: each takes the place of a right one, and the project's checks must notice."""
