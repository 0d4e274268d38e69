"""A tutor for the calculus behind machine learning: it reads, derives with steps, runs the numbers, and checks answers."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tutor.errors import TutorError
    from tutor.library import (
        apart,
        backprop,
        cancel,
        chain,
        check,
        critical_points,
        derivative,
        equivalent,
        evaluate,
        expand,
        factor,
        gradient,
        hessian,
        integrate,
        jacobian,
        limit,
        load_set,
        minimize,
        parse,
        simplify,
        solve,
        taylor,
        together,
    )
    from tutor.limits import LIMITS, Limits
    from tutor.objects import Derivation, Expression

__version__ = "0.1.0"

_HOMES = {
    "TutorError": "tutor.errors",
    "Limits": "tutor.limits",
    "LIMITS": "tutor.limits",
    "Derivation": "tutor.objects",
    "Expression": "tutor.objects",
    "apart": "tutor.library",
    "backprop": "tutor.library",
    "cancel": "tutor.library",
    "chain": "tutor.library",
    "check": "tutor.library",
    "critical_points": "tutor.library",
    "curl": "tutor.library",
    "derivative": "tutor.library",
    "divergence": "tutor.library",
    "equivalent": "tutor.library",
    "evaluate": "tutor.library",
    "expand": "tutor.library",
    "factor": "tutor.library",
    "gradient": "tutor.library",
    "hessian": "tutor.library",
    "integrate": "tutor.library",
    "jacobian": "tutor.library",
    "laplacian": "tutor.library",
    "limit": "tutor.library",
    "load_set": "tutor.library",
    "minimize": "tutor.library",
    "parse": "tutor.library",
    "simplify": "tutor.library",
    "solve": "tutor.library",
    "taylor": "tutor.library",
    "together": "tutor.library",
}

__all__ = [
    "LIMITS",
    "Derivation",
    "Expression",
    "Limits",
    "TutorError",
    "apart",
    "backprop",
    "cancel",
    "chain",
    "check",
    "critical_points",
    "curl",
    "derivative",
    "divergence",
    "equivalent",
    "evaluate",
    "expand",
    "factor",
    "gradient",
    "hessian",
    "integrate",
    "jacobian",
    "laplacian",
    "limit",
    "load_set",
    "minimize",
    "parse",
    "simplify",
    "solve",
    "taylor",
    "together",
]


def __getattr__(name: str) -> Any:
    """Loads what is asked for when it is first asked for (PEP 562)."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'tutor' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
