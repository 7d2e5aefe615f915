"""Room: derivations/verification.  Enclosures, quadrature and the cross-checks between them."""
