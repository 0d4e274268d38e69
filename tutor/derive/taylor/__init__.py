"""Taylor polynomials and power series."""
