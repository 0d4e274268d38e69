"""Critical points, extremes, constraints, and how solutions answer to parameters."""
