"""Is every step true: oracles that know no rule of ours, and SymPy beside them."""
