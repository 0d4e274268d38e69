"""Critical points, Taylor polynomials and equations: what is done, and why it decides."""

from tutor.rules.rule import rule

CRITICAL = rule("critical points", "u", "u", "Where a smooth function turns, it is level in every direction: its gradient is 0.")
BENDS_UP = rule("second derivative test: minimum", "u", "u", "Level, and bending upward (the second derivative is positive): a valley.")
BENDS_DOWN = rule("second derivative test: maximum", "u", "u", "Level, and bending downward (the second derivative is negative): a top.")
DEPENDS = rule("second derivative test: it depends", "u", "u", "The sign of the second derivative is not known: it depends on the letters.")
EVEN_UP = rule("higher derivative test: minimum", "u", "u",
               "The first derivative that is not 0 is of even order and positive: both sides rise.")  # fmt: skip
EVEN_DOWN = rule("higher derivative test: maximum", "u", "u",
                 "The first derivative that is not 0 is of even order and negative: both sides fall.")  # fmt: skip
ODD = rule("higher derivative test: inflection", "u", "u",
           "The first derivative that is not 0 is of odd order: one side rises, the other falls.")  # fmt: skip
NO_BEND = rule("higher derivative test: undecided", "u", "u", "All derivatives that were tried are 0 here.")
BESIDE = rule("slope beside a corner", "lim", "v", "At the corner itself there is no slope; close to it there is one on each side.")
TURNS_UP = rule("first derivative test: minimum", "u", "u", "The slope is negative on the left and positive on the right: a valley.")
TURNS_DOWN = rule("first derivative test: maximum", "u", "u", "The slope is positive on the left and negative on the right: a top.")
NO_TURN = rule("first derivative test: no extremum", "u", "u", "The slope has the same sign on both sides.")
FLAT_UP = rule("end of a level stretch: minimum", "u", "u", "On one side it is level, away from there it rises: nothing near lies lower.")
FLAT_DOWN = rule("end of a level stretch: maximum", "u", "u", "On one side it is level, away from there it falls: nothing near is higher.")
CASES_OF_SIGN = rule("cases of the sign", "sign(u)", "piecewise(-1 if u < 0, 1 if u > 0)",
                     "Between the places where a sign changes each sign is known, and the slope has one formula.")  # fmt: skip
END = rule("end of the interval", "u", "u", "At an end the greatest or the least value may stand without the slope being 0.")
MINIMUM = rule("Hessian test: minimum", "u", "u",
               "The Hessian is positive definite (every leading minor is positive): upward curves in every direction.")  # fmt: skip
MAXIMUM = rule("Hessian test: maximum", "u", "u",
               "The Hessian is negative definite (the minors alternate, minus first): downward curves in every direction.")  # fmt: skip
SADDLE = rule("Hessian test: saddle", "u", "u",
              "The Hessian is indefinite: upward in one direction, downward in another.")  # fmt: skip
UNDECIDED = rule("Hessian test: undecided", "u", "u",
                 "The Hessian does not decide: in some direction the graph does not curve at second order.")  # fmt: skip
EVEN_POWERS = rule("even powers: minimum", "u", "u",
                   "In the distances from the point only even powers stand here, with positive factors: nothing lies lower.")  # fmt: skip
EVEN_POWERS_DOWN = rule("even powers: maximum", "u", "u",
                        "In the distances from the point only even powers stand here, with minus signs: nothing is higher.")  # fmt: skip
TWO_LINES = rule("two lines: saddle", "u", "u", "The Hessian does not decide, but the function rises one way and falls another.")
POINT_IN = rule("put the point in", "u", "v", "The derivative with the point put in.")
LAGRANGIAN = rule("Lagrangian", "f", "f - lambda * g",
                  "On g = 0 the function is level where its gradient is a multiple of that of g.",
                  wrong={"f * g": "The constraint is taken off with a factor of its own, the multiplier."})  # fmt: skip
BORDERED_MINOR = rule("bordered minor", "det(u)", "v", "The determinant of the bordered Hessian's upper left corner, at this point.")
BORDERED_MINIMUM = rule("bordered Hessian test: minimum", "u", "u",
                        "All bordered minors have the sign (-1)^m, m constraints: it curves upward on the constraint.")  # fmt: skip
BORDERED_MAXIMUM = rule("bordered Hessian test: maximum", "u", "u",
                        "The bordered minors alternate, the last of sign (-1)^n: it curves downward on the constraint.")  # fmt: skip
BORDERED_SADDLE = rule("bordered Hessian test: saddle", "u", "u", "Along the constraint it curves upward one way and downward another.")
BORDERED_UNDECIDED = rule("bordered Hessian test: undecided", "u", "u", "The whole determinant is 0: the second derivatives do not decide.")
RESPONSES = rule("implicit function theorem", "f = 0", "x' = -f_p / f_x",
                 "Along the solutions f stays 0: f_x dx/dp + f_p = 0.",
                 wrong={"x' = f_p / f_x": "f_p changes sides, and so its sign.",
                        "x' = -f_x / f_p": "It is the slope by the unknown that divides."})  # fmt: skip
MINOR = rule("leading minor", "det(u)", "v", "The determinant of the Hessian's upper left corner, at this point.")

NOT_LEVEL = frozenset({TURNS_UP, TURNS_DOWN, NO_TURN, FLAT_UP, FLAT_DOWN, END})  # what stands where the slope is not 0

TAYLOR = rule("Taylor polynomial", "u", "v", "The polynomial with the same value and the same derivatives at the point.",
              wrong={"u' * x": "Each derivative is divided by the factorial of its order."})  # fmt: skip
DERIVATIVE_AT = rule("derivative at the point", "u", "v", "The derivative with the point put in.")

QUADRATIC = rule("quadratic formula", "a * x^2 + p * x + q = 0", "x = (-p + sqrt(p^2 - 4*a*q)) / (2*a)",
                 "Completing the square; the root counts with both signs.", constant="a p q", domain="a != 0 and p^2 >= 4*a*q",
                 wrong={"x = (p + sqrt(p^2 - 4*a*q)) / (2*a)": ("sign in the quadratic formula", "p comes with a minus sign."),
                        "x = (-p + sqrt(p^2 + 4*a*q)) / (2*a)": ("sign in the quadratic formula", "Under the root stands p^2 - 4 a q."),
                        "x = (-p + sqrt(p^2 - 4*a*q)) / a": ("half left out of the quadratic formula", "The bottom is 2a."),
                        "x = -p + sqrt(p^2 - 4*a*q) / (2*a)": ("part divided alone", "All of the top is divided by 2a."),
                        "x = (-p + sqrt(p^2 - a*q)) / (2*a)": ("factor left out", "Under the root stands p^2 - 4 a q.")})  # fmt: skip
PUT_IN = rule("put the solution in", "u", "v", "With the solution put in, both sides agree.")
