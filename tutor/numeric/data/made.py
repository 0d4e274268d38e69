"""Sets of data made by chance from a seed, whose truth is known: lines, curves, clouds, moons and circles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from tutor.errors import trouble
from tutor.numeric.data.preparation import MOST_POINTS
from tutor.numeric.data.tables import Table
from tutor.numeric.seeds import generator

MOST_CLASSES = 20

Random = np.random.Generator
Columns = dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a set is made.

    make     (random, points, noise, classes) -> its columns, the last one what is to be learned: numbers, or labels as text
    truth    what there is to be found, in words
    noise    the usual deviation of the noise
    classes  how many there are, where that can be chosen; otherwise 0
    """

    make: Callable[[Random, int, float, int], Columns]
    truth: str
    noise: float
    classes: int = 0


def make(name: str, points: int = 200, noise: float | None = None, classes: int | None = None, seed: int = 0) -> Table:
    """A table of RECIPES by its name, the same for the same seed.

    Raises TutorError: "no-data" for a name that is none, "limit", "data" for a noise or classes that cannot be.
    """
    recipe = RECIPES.get(name)
    if recipe is None:
        first, _, rest = name.partition(" ")
        if first in RECIPES:
            raise trouble("no-data", f"{rest} is given no meaning beside {first}", mend=f"{first} points 200 seed 1")
        near = get_close_matches(name, RECIPES, n=1, cutoff=0.5)
        raise trouble("no-data", f"no set is called {name}", mend=f"did you mean {near[0]}?" if near else "one of: " + ", ".join(RECIPES))
    count = recipe.classes if classes is None else classes
    if classes is not None and not recipe.classes:
        raise trouble("data", f"how many classes {name} has cannot be chosen", mend="blobs or spirals")
    if not 2 <= count <= MOST_CLASSES and recipe.classes:
        raise trouble("limit", f"{count} classes are not between 2 and {MOST_CLASSES}", mend="classes = 3")
    if not max(2, count) <= points <= MOST_POINTS:
        raise trouble("limit", f"{points} points are not between {max(2, count)} and {MOST_POINTS}", mend="points 200")
    level = recipe.noise if noise is None else noise
    if not 0 <= level < np.inf:
        raise trouble("data", f"the noise is {level}, and must not be negative", mend="noise = 0.1")
    return Table(recipe.make(generator(seed), points, level, count), f"{name} (seed {seed}), {recipe.truth}")


def _curve(low: float, high: float, height: Callable[[np.ndarray], np.ndarray]) -> Callable[[Random, int, float, int], Columns]:
    """x even between the ends, y the height with noise."""

    def made(random: Random, points: int, noise: float, classes: int) -> Columns:
        x = random.uniform(low, high, points)
        return {"x": x, "y": height(x) + noise * random.standard_normal(points)}

    return made


def _logistic(random: Random, points: int, noise: float, classes: int) -> Columns:
    x = random.uniform(-4, 4, points)
    chance = 1 / (1 + np.exp(-(2 * x - 1 + noise * random.standard_normal(points))))
    return {"x": x, "label": np.where(random.random(points) < chance, "yes", "no")}


def _plane(first: np.ndarray, second: np.ndarray, which: np.ndarray, names: tuple[str, ...]) -> Columns:
    return {"x1": first, "x2": second, "label": np.array(names)[which]}


def _letters(classes: int) -> tuple[str, ...]:
    return tuple("abcdefghijklmnopqrstuvwxyz"[:classes])


def _shared(random: Random, points: int, classes: int) -> np.ndarray:
    """(points,) numbers of classes, as many of each as can be, in random order."""
    return random.permutation(np.arange(points) % classes)


def _blobs(random: Random, points: int, noise: float, classes: int) -> Columns:
    which, angle = _shared(random, points, classes), 2 * np.pi * np.arange(classes) / classes
    centers = 3 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    places = centers[which] + noise * random.standard_normal((points, 2))
    return _plane(*places.T, which, _letters(classes))


def _moons(random: Random, points: int, noise: float, classes: int) -> Columns:
    which, angle = _shared(random, points, 2), np.pi * random.random(points)
    first = np.where(which == 0, np.cos(angle), 1 - np.cos(angle))
    second = np.where(which == 0, np.sin(angle), 0.5 - np.sin(angle))
    shift = noise * random.standard_normal((2, points))
    return _plane(first + shift[0], second + shift[1], which, ("upper", "lower"))


def _circles(random: Random, points: int, noise: float, classes: int) -> Columns:
    which, angle = _shared(random, points, 2), 2 * np.pi * random.random(points)
    radius = np.where(which == 0, 1.0, 0.5)
    shift = noise * random.standard_normal((2, points))
    return _plane(radius * np.cos(angle) + shift[0], radius * np.sin(angle) + shift[1], which, ("outer", "inner"))


def _spirals(random: Random, points: int, noise: float, classes: int) -> Columns:
    which, along = _shared(random, points, classes), np.sqrt(random.random(points))
    angle = 2 * np.pi * (which / classes + along)
    shift = noise * random.standard_normal((2, points))
    return _plane(along * np.cos(angle) + shift[0], along * np.sin(angle) + shift[1], which, _letters(classes))


RECIPES = {
    "linear": Recipe(_curve(0, 2, lambda x: 4 + 3 * x), "y = 4 + 3x + noise", 1.0),
    "polynomial": Recipe(_curve(-2, 2, lambda x: 1 - 2 * x + x**3), "y = 1 - 2x + x^3 + noise", 0.5),
    "sine": Recipe(_curve(0, 2 * np.pi, np.sin), "y = sin(x) + noise", 0.2),
    "exponential": Recipe(_curve(0, 3, lambda x: 5 * np.exp(-x)), "y = 5 e^(-x) + noise", 0.1),
    "logistic": Recipe(_logistic, "yes with the chance sigmoid(2x - 1)", 0.0),
    "blobs": Recipe(_blobs, "round clouds about points of a circle of radius 3", 1.0, 3),
    "moons": Recipe(_moons, "two half circles that reach into each other", 0.1),
    "circles": Recipe(_circles, "a circle of radius 1/2 inside one of radius 1", 0.05),
    "spirals": Recipe(_spirals, "arms that wind once about the origin", 0.02, 2),
}
