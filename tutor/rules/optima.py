"""Critical points, Taylor polynomials and equations: what is done, and why it decides."""

from tutor.rules.rule import rule

CRITICAL = rule("critical points", "u", "u", "Where a smooth function turns, it is level in every direction: its gradient is 0.")
MINIMUM = rule("second derivative test: minimum", "u", "u",
               "The Hessian is positive definite (every leading minor is positive): upward curves in every direction.")  # fmt: skip
MAXIMUM = rule("second derivative test: maximum", "u", "u",
               "The Hessian is negative definite (the minors alternate, minus first): downward curves in every direction.")  # fmt: skip
SADDLE = rule("second derivative test: saddle", "u", "u",
              "The Hessian is indefinite: upward in one direction, downward in another.")  # fmt: skip
UNDECIDED = rule("second derivative test: undecided", "u", "u",
                 "The Hessian does not decide: in some direction the graph does not curve at second order.")  # fmt: skip
MINOR = rule("leading minor", "det(u)", "v", "The determinant of the Hessian's upper left corner, at this point.")

TAYLOR = rule("Taylor polynomial", "u", "v", "The polynomial with the same value and the same derivatives at the point.",
              wrong={"u' * x": "Each derivative is divided by the factorial of its order."})  # fmt: skip
DERIVATIVE_AT = rule("derivative at the point", "u", "v", "The derivative with the point put in.")

LINEAR = rule("linear equation", "a * x + b = 0", "x = -b/a", "Bring b to the other side and divide by a.", constant="a b", domain="a != 0",
              wrong={"x = b/a": "b changes its sign when it changes sides."})  # fmt: skip
QUADRATIC = rule("quadratic formula", "a * x^2 + p * x + q = 0", "x = (-p + sqrt(p^2 - 4*a*q)) / (2*a)",
                 "Completing the square; the root counts with both signs.", constant="a p q", domain="a != 0 and p^2 >= 4*a*q",
                 wrong={"x = (p + sqrt(p^2 - 4*a*q)) / (2*a)": "p comes with a minus sign.",
                        "x = (-p + sqrt(p^2 + 4*a*q)) / (2*a)": "Under the root stands p^2 - 4 a q.",
                        "x = (-p + sqrt(p^2 - 4*a*q)) / a": "The bottom is 2a."})  # fmt: skip
SYSTEM = rule(
    "solve for the unknowns", "u = 0", "x = v", "One unknown after the other is written by the rest; every solution is put in again."
)
PUT_IN = rule("put the solution in", "u", "v", "With the solution put in, both sides agree.")
