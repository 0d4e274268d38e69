"""Slopes of curves and of inverses, slopes by logarithms and along directions: how they follow from derivatives that have rules."""

from tutor.rules.rule import rule

IMPLICIT = rule("implicit differentiation", "u", "-u' / v'",
                "Along the curve {u} stays 0; with u for it, ∂u/∂x + ∂u/∂y dy/dx = 0; this is solved for dy/dx.",
                wrong={"u' / v'": "dy/dx moves to the other side of the equation with a minus sign.",
                       "-u'": "y changes with x too: its share is the derivative by y, times dy/dx, and that divides.",
                       "-v' / u'": "The derivative by x stands above, the one by y below."})  # fmt: skip
ALONG_CURVE = rule("once more along the curve", "u", "u' + v' * w",
                   "y depends on x: the chain rule adds the derivative by y, times dy/dx.",
                   wrong={"u'": "y changes with x too: its share is missing."})  # fmt: skip
GATHERED = rule("the curve's side gathered", "w * u + w * v + a", "w * (u + v) + a",
                "One side of the curve's equation is gathered.")  # fmt: skip
ON_CURVE = rule("on the curve", "w * u + v", "w * c + v", "On the curve {u} is {c}.")
PARAMETRIC = rule("slope of a parametric curve", "v / u", "v' / u'", "By the chain rule dy/dt is dy/dx times dx/dt.", domain="u' != 0",
                  wrong={"u' / v'": "dy/dt stands above: it is rise over run.",
                         "v'": "That is dy/dt; divide it by dx/dt.",
                         "v' * u'": "dy/dx is dy/dt over dx/dt, not times it."})  # fmt: skip
INVERSE = rule("slope of the inverse", "u", "1 / u'", "f(g(y)) is y, so by the chain rule f'(g(y)) g'(y) is 1.", domain="u' != 0",
               wrong={"u'": "That is the slope of f itself; the inverse's is one over it."})  # fmt: skip
DIRECTIONAL = rule("directional derivative", "u", "u' * s + v' * t",
                   "The gradient times the direction of length 1: each partial derivative counts as much as the direction has of its name.",
                   wrong={"u' * a + v' * b": "The direction is divided by its length first.",
                          "u' + v'": "Each partial derivative is multiplied by its entry of the direction."})  # fmt: skip
DIRECTIONAL_ARRAY = rule("derivative along an array", "u", "sum(G * v)/norm(v)",
                         "Each entry of the gradient counts as much as the direction has of it, per length of the direction.",
                         wrong={"sum(G * v)": "The direction is divided by its length first.",
                                "norm(G)": "That is the slope along the gradient itself."})  # fmt: skip
DIRECTIONAL_OF_ARRAY = rule("derivative of an array along an array", "u", "U/norm(v)",
                            "Every entry changes as it moves along the direction, per length of the direction.",
                            wrong={"U": "The direction is divided by its length first."})  # fmt: skip
LOGARITHM = rule("take the logarithm", "log(u * v^n)", "log(u) + n * log(v)",
                 "A logarithm makes sums of products and products of powers.")  # fmt: skip
LOGARITHMIC = rule("logarithmic differentiation", "u", "u * v'", "The derivative of log(u) is u' / u, so u' is u times it.",
                   wrong={"v'": "That is the derivative of the logarithm; multiply by the function."})  # fmt: skip
