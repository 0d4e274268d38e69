"""Have two answers one value: proved, refuted at a point, or honestly undecided."""
