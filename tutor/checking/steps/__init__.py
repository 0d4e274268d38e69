"""A learner's lines: each read, placed in the derivation, judged against the one before, and summed up."""
