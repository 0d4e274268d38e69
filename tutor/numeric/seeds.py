"""Random numbers that are the same each time: NumPy's generator of a seed."""

from __future__ import annotations

import numpy as np

from tutor.errors import trouble


def generator(seed: object) -> np.random.Generator:
    """The generator of a seed, a whole number from 0. Raises TutorError("seed")."""
    try:
        return np.random.default_rng(seed)
    except (TypeError, ValueError):
        raise trouble("seed", f"{seed!r} is no seed", mend="a whole number from 0: seed = 0") from None
