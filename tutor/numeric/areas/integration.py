"""Every rule for integrals by its name: which numbers each takes, and what its error surely does not pass."""

from __future__ import annotations

from dataclasses import replace

from tutor.errors import trouble
from tutor.numeric.areas.error_bounds import Bound, bound
from tutor.numeric.areas.kronrod import kronrod
from tutor.numeric.areas.quadrature import Area, Curve, gauss_legendre, midpoint, monte_carlo, simpson, trapezoid
from tutor.syntax.nodes import Node

RULES = ("midpoint", "trapezoid", "simpson", "gauss-legendre", "adaptive", "monte-carlo")
ORDERS = {"midpoint": 2, "trapezoid": 2, "simpson": 4}  # pieces^-order: how the error shrinks
NODES, DRAWS = 5, 10_000  # of a Gauss rule and of Monte Carlo, where no number was asked


def rule_named(said: str) -> str:
    """The rule that a name, or the beginning of one, means. Raises TutorError("rule")."""
    word = said.strip().lower().replace(" ", "-").replace("_", "-")
    found = [r for r in RULES if word and r.startswith(word.rstrip("s"))] or ["adaptive"] * word.endswith("kronrod")
    if len(found) != 1:
        raise trouble("rule", f"{said} is no rule for integrals", mend="one of: " + ", ".join(RULES))
    return found[0]


def measured(
    rule: str,
    curve: Curve,
    low: float,
    high: float,
    pieces: int = 100,
    points: int | None = None,
    seed: int = 1,
    tolerance: float = 1e-10,
) -> Area:
    """The Area by one of RULES. `points` are Gauss nodes, or random points. Raises TutorError where the rule finds no value."""
    match rule:
        case "gauss-legendre":
            return gauss_legendre(curve, low, high, NODES if points is None else points)
        case "adaptive":
            return kronrod(curve, low, high, tolerance)
        case "monte-carlo":
            return monte_carlo(curve, low, high, DRAWS if points is None else points, seed)
    return {"midpoint": midpoint, "trapezoid": trapezoid, "simpson": simpson}[rule](curve, low, high, pieces)


def bounded(area: Area, body: Node, name: str, low: float, high: float) -> tuple[Area, Bound | None]:
    """The Area with what its error surely does not pass, and how that was found; the integrand is `body` by `name`."""
    found = bound(area.rule, body, name, low, high, area.count)
    return replace(area, bound=found and found.value), found
