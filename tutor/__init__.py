"""A tutor for the calculus behind machine learning: it reads, derives with steps, runs the numbers, and checks answers."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tutor.errors import TutorError
    from tutor.library import data
    from tutor.library.answers import check, check_working, equivalent, load_set
    from tutor.library.asking import parse
    from tutor.library.calculus import integrate, limit, taylor
    from tutor.library.derivatives import (
        backprop,
        chain,
        curl,
        derivative,
        directional,
        divergence,
        gradient,
        hessian,
        implicit,
        in_scalars,
        inverse,
        jacobian,
        laplacian,
        logarithmic,
        parametric,
    )
    from tutor.library.experiments import area, converge, convex, distance_to_minimum, sensitivities
    from tutor.library.finding import critical_points, extremes, responses, solve
    from tutor.library.forms import apart, cancel, expand, factor, simplify, together
    from tutor.library.numbers import evaluate, minimize
    from tutor.limits import LIMITS, Limits
    from tutor.numeric.sequences.extrapolation import aitken, richardson
    from tutor.objects import Derivation, Expression

__version__ = "0.1.0"

_HOMES = {
    "TutorError": "tutor.errors",
    "Limits": "tutor.limits",
    "LIMITS": "tutor.limits",
    "Derivation": "tutor.objects",
    "Expression": "tutor.objects",
    "apart": "tutor.library.forms",
    "area": "tutor.library.experiments",
    "backprop": "tutor.library.derivatives",
    "cancel": "tutor.library.forms",
    "chain": "tutor.library.derivatives",
    "check": "tutor.library.answers",
    "check_working": "tutor.library.answers",
    "aitken": "tutor.numeric.sequences.extrapolation",
    "converge": "tutor.library.experiments",
    "convex": "tutor.library.experiments",
    "critical_points": "tutor.library.finding",
    "curl": "tutor.library.derivatives",
    "derivative": "tutor.library.derivatives",
    "distance_to_minimum": "tutor.library.experiments",
    "divergence": "tutor.library.derivatives",
    "equivalent": "tutor.library.answers",
    "extremes": "tutor.library.finding",
    "responses": "tutor.library.finding",
    "richardson": "tutor.numeric.sequences.extrapolation",
    "evaluate": "tutor.library.numbers",
    "expand": "tutor.library.forms",
    "factor": "tutor.library.forms",
    "gradient": "tutor.library.derivatives",
    "hessian": "tutor.library.derivatives",
    "in_scalars": "tutor.library.derivatives",
    "integrate": "tutor.library.calculus",
    "jacobian": "tutor.library.derivatives",
    "laplacian": "tutor.library.derivatives",
    "limit": "tutor.library.calculus",
    "load_set": "tutor.library.answers",
    "minimize": "tutor.library.numbers",
    "parse": "tutor.library.asking",
    "sensitivities": "tutor.library.experiments",
    "simplify": "tutor.library.forms",
    "solve": "tutor.library.finding",
    "taylor": "tutor.library.calculus",
    "together": "tutor.library.forms",
    "directional": "tutor.library.derivatives",
    "implicit": "tutor.library.derivatives",
    "inverse": "tutor.library.derivatives",
    "logarithmic": "tutor.library.derivatives",
    "parametric": "tutor.library.derivatives",
}

_ROOMS = {"data": "tutor.library.data"}

__all__ = [
    "LIMITS",
    "Derivation",
    "Expression",
    "Limits",
    "TutorError",
    "aitken",
    "apart",
    "area",
    "backprop",
    "cancel",
    "chain",
    "check",
    "check_working",
    "converge",
    "convex",
    "critical_points",
    "curl",
    "data",
    "derivative",
    "directional",
    "distance_to_minimum",
    "divergence",
    "equivalent",
    "evaluate",
    "expand",
    "extremes",
    "factor",
    "gradient",
    "hessian",
    "implicit",
    "in_scalars",
    "integrate",
    "inverse",
    "jacobian",
    "laplacian",
    "limit",
    "load_set",
    "logarithmic",
    "minimize",
    "parametric",
    "parse",
    "responses",
    "richardson",
    "sensitivities",
    "simplify",
    "solve",
    "taylor",
    "together",
]


def __getattr__(name: str) -> Any:
    """Loads what is asked for when it is first asked for (PEP 562)."""
    if name in _ROOMS:
        return import_module(_ROOMS[name])
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'tutor' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
