"""The ways of integration: how larger integrals come down to those known by heart. The constant of integration is left out."""

from tutor.rules.rule import rule

# how an integral is taken apart; derive/ chooses the pieces
SUM = rule("integral of a sum", "∫ (u + v) dx", "∫ u dx + ∫ v dx", "Each term is integrated on its own.", many=True)
CONSTANT_FACTOR = rule("constant factor outside", "∫ c * u dx", "c * ∫ u dx", "A constant factor waits outside.", constant="c", moving="u",
                       wrong={"∫ u dx": "The constant factor stays in front.",
                              "c * x * ∫ u dx": ("constant factor integrated",
                              "The constant factor is not integrated: it stays in front.")})  # fmt: skip
LINEAR = rule("linear substitution", "∫ v dx", "(∫ v du) / a", "With u = a x + b, du = a dx, so dx = du / a.", constant="a",
              domain="a != 0",
              wrong={"∫ v du": ("inner derivative left out", "dx is du / a: the factor 1/a is missing."),
                     "a * ∫ v du": ("multiplied instead of divided",
                     "dx is du / a: divide by the inside's slope, not multiply.")})  # fmt: skip
SUBSTITUTION = rule("substitution", "∫ v * u' dx", "∫ v du", "The inside's derivative stands beside it as a factor: u' dx is du.",
                    wrong={"∫ v * u' du": ("inner derivative kept", "The factor u' is used up by du: u' dx = du."),
                           "∫ v dx": ("dx not replaced", "The variable changes, so dx changes too: u' dx = du.")})  # fmt: skip
INVERSE = rule("substitution backwards", "∫ v dx", "∫ v * x' du", "Write x by u; then dx is x' du.",
               wrong={"∫ v du": ("dx not replaced", "dx is x' du: the factor x' is missing.")})  # fmt: skip
PARTS = rule("by parts", "∫ u * v' dx", "u * v - ∫ u' * v dx", "The product rule read backwards: (u v)' = u' v + u v'.",
             wrong={"u * v + ∫ u' * v dx": ("sign of the remaining integral", "The remaining integral is subtracted."),
                    "u * v - ∫ u * v' dx": ("wrong part differentiated",
                    "In the remaining integral u is differentiated and v' is integrated."),
                    "u * v": ("remaining integral left out", "An integral remains: ∫ u' v dx."),
                    "(∫ u dx) * v": ("product of the integrals",
                    "The integral of a product is not the product of the integrals.")})  # fmt: skip
CYCLIC = rule("by parts twice", "∫ u dx", "v / (1 - c)",
              "After two rounds by parts the integral comes back, times c: bring it to the left and divide.", constant="c",
              wrong={"v": ("integral not brought over",
                     "The integral came back on the right; bring it to the left and divide.")})  # fmt: skip
WITH_ITS_SLOPE = rule("e^x with a function and its slope", "∫ e^x * (u + u') dx", "e^x * u",
                      "The product rule read backwards: (e^x u)' = e^x u + e^x u'.",
                      wrong={"e^x * u'": ("function for its slope", "The function itself stands in the product, not its slope."),
                             "e^x * (u + u')": ("function for its slope",
                             "The slope of e^x u is already all of the integrand.")})  # fmt: skip
LOGARITHM_APART = rule("logarithm of an exponential", "∫ u dx", "∫ v dx", "log(c e^w) is log(c) + w: the logarithm undoes the exponential.")
PARTIAL_FRACTIONS = rule("partial fractions", "∫ u dx", "∫ v dx", "Split into fractions with simple bottoms; each is integrated by itself.")
SIMPLER = rule("in lowest terms", "∫ u dx", "∫ v dx", "What top and bottom share is cancelled, and the bottom is written in factors.")
MULTIPLIED_OUT = rule("multiply out", "∫ u dx", "∫ v dx", "Multiplied out, each term is a known integral.")
AS_POWER = rule("write as a power", "∫ u dx", "∫ v dx", "A root is a fractional power, a reciprocal a negative one.")
AS_EXPONENTIAL = rule("write as one exponential", "∫ u dx", "∫ v dx",
                      "Of one base the exponents add up; of one exponent the bases multiply.")  # fmt: skip
SHIFT = rule("complete the square inside", "∫ v dx", "∫ v du",
             "x^2 + p x + q is (x + p/2)^2 and a constant: with u = x + p/2 the linear term is gone, and dx = du.")  # fmt: skip
BY_SINE = rule("substitution by a sine", "∫ v dx", "∫ v * x' dt",
               "With x = a sin(t), a^2 - x^2 is (a cos(t))^2, and the root is gone; t lies between -pi/2 and pi/2.",
               wrong={"∫ v dt": ("dx not replaced", "dx is a cos(t) dt: the factor is missing.")})  # fmt: skip
BY_TANGENT = rule("substitution by a tangent", "∫ v dx", "∫ v * x' dt",
                  "With x = a tan(t), a^2 + x^2 is (a sec(t))^2, and the root is gone; t lies between -pi/2 and pi/2.",
                  wrong={"∫ v dt": ("dx not replaced", "dx is a sec(t)^2 dt: the factor is missing.")})  # fmt: skip
BY_SECANT = rule("substitution by a secant", "∫ v dx", "∫ v * x' dt",
                 "With x = a sec(t), x^2 - a^2 is (a tan(t))^2, and the root is gone; t is taken where tan(t) > 0.",
                 wrong={"∫ v dt": ("dx not replaced", "dx is a sec(t) tan(t) dt: the factor is missing.")})  # fmt: skip
WAVE = rule("one wave as the letter", "∫ v * u' dx", "∫ v du",
            "One factor sin or cos goes with dx; by sin^2 + cos^2 = 1 the rest is written in the other one.",
            wrong={"∫ v dx": ("dx not replaced", "The variable changes, so dx changes too: u' dx = du.")})  # fmt: skip
TANGENT = rule("the tangent as the letter", "∫ v dx", "∫ v / (1 + u^2) du",
               "With u = tan(x): sin^2 = u^2/(1 + u^2), cos^2 = 1/(1 + u^2), dx = du/(1 + u^2).",
               wrong={"∫ v du": ("dx not replaced", "dx is du/(1 + u^2): the factor is missing.")})  # fmt: skip
HALF_TANGENT = rule("the tangent of the half angle", "∫ v dx", "∫ v * 2/(1 + u^2) du",
                    "With u = tan(x/2): sin(x) = 2u/(1 + u^2), cos(x) = (1 - u^2)/(1 + u^2), dx = 2 du/(1 + u^2).",
                    wrong={"∫ v du": ("dx not replaced", "dx is 2 du/(1 + u^2): the factor is missing.")})  # fmt: skip
HALF_ANGLE = rule(
    "half angle", "∫ u dx", "∫ v dx", "cos(2x) = 1 - 2 sin(x)^2 = 2 cos(x)^2 - 1; cosh(2x) = 1 + 2 sinh(x)^2 = 2 cosh(x)^2 - 1."
)
SUM_OF_ANGLES = rule("product of waves", "∫ u dx", "∫ v dx", "A product of two waves is half the sum or difference of two waves.")
PIECES = rule("piece by piece", "∫ u dx", "v",
              "Between two corners the integrand is one plain formula; the pieces are joined so that they meet.")  # fmt: skip
SIGN_OUTSIDE = rule("sign outside", "∫ abs(u) * v dx", "sign(u) * ∫ u * v dx", "Between two zeros of u its sign is a constant.",
                    wrong={"∫ u * v dx": ("absolute value ignored",
                           "Where u is negative, |u| is -u: its sign stays in front.")})  # fmt: skip
ROOT_OF_SQUARE = rule("root of a square", "∫ u dx", "∫ v dx",
                      "sqrt(u^2) is |u|; 1 ± cos(x), 1 ± sin(x), 1 - sin(x)^2, 1 + sinh(x)^2 are squares too.")  # fmt: skip
ON_STRETCH = rule(
    "one formula on the stretch", "∫_a^b u dx", "∫_a^b v dx", "Between the bounds there is no corner: the sign inside is known."
)
POSITIVE = rule("absolute value of a positive number", "abs(u)", "u", "Nothing to be turned round: it is never negative.", domain="u > 0")
LOGARITHMS = rule("one logarithm of the antiderivative", "a * log(u) - a * log(v)", "a * log(u / v)",
                  "A difference of logarithms is the logarithm of a quotient: each may grow without bound where the quotient does not.",
                  constant="a", domain="u > 0 and v > 0",
                  wrong={"a * log(u) / log(v)": ("logarithm law", "The quotient stands inside one logarithm."),
                         "a * log(u - v)": ("logarithm law", "The logarithm of a difference is something else.")})  # fmt: skip
BY_NAME = rule("written out", "∫ u dx", "∫ v dx", "The function is written out by what it means.")
SPLIT_TOP = rule("split the top", "∫ (b * x + c) / u dx", "b/(2*a) * ∫ u' / u dx + (c - b*p/(2*a)) * ∫ 1/u dx",
                 "Part of the top is a multiple of the bottom's derivative; a constant is left.", constant="a b c p",
              wrong={"b/(2*a) * ∫ u' / u dx + c * ∫ 1/u dx": "b/(2a) u' brings b p/(2a) with it: c - b p/(2a) is left.",
                     "b * ∫ u' / u dx + (c - b*p/(2*a)) * ∫ 1/u dx": "The bottom's slope has 2a x: the multiple is b/(2a)."})  # fmt: skip
SQUARE = rule("complete the square", "∫ 1/(a * x^2 + p * x + q) dx", "1/a * ∫ 1/(u^2 + c) du",
              "a x^2 + p x + q is a ((x + p/(2a))^2 + c): with u = x + p/(2a) only a square and a constant are left.",
              constant="a p q c",
              wrong={"∫ 1/(u^2 + c) du": "The factor a was taken out of the bottom: 1/a stays in front.",
                     "a * ∫ 1/(u^2 + c) du": "a stands below the line: 1/a comes in front."})  # fmt: skip

# with bounds
FUNDAMENTAL = rule("fundamental theorem", "∫_a^b u dx", "F - f", "An antiderivative at the upper bound, minus at the lower one.",
                   wrong={"f - F": ("bounds swapped", "The upper bound comes first."), "F + f": ("lower bound added",
                          "The value at the lower bound is subtracted."),
                          "F": ("lower bound left out",
                          "The value at the lower bound is subtracted, also where it is not 0.")})  # fmt: skip
IMPROPER = rule("improper integral", "∫_a^b u dx", "lim t->b ∫_a^t u dx",
                "A bound where the integral cannot simply be read off is approached as a limit.")  # fmt: skip
SPLIT = rule("split the interval", "∫_a^b u dx", "∫_a^c u dx + ∫_c^b u dx", "The area up to c and the area from c on; each must be finite.",
             wrong={"∫_a^c u dx - ∫_c^b u dx": "Both areas run to the right: they are added.",
                    "∫_a^c u dx": "The area from c on counts too."})  # fmt: skip
GAUSSIAN = rule("Gaussian integral", "∫_(-oo)^oo e^(-a * x^2) dx", "sqrt(pi/a)",
                "The Gaussian integral: its square, in polar coordinates, is pi/a.", constant="a", domain="a > 0",
                wrong={"pi/a": "That is its square: the root is missing.", "sqrt(pi) / a": "a stands under the root too."})  # fmt: skip
HALF_GAUSSIAN = rule("half a Gaussian", "∫_0^oo e^(-a * x^2) dx", "sqrt(pi/a) / 2", "Half of the Gaussian integral, by symmetry.",
                     constant="a", domain="a > 0",
                     wrong={"sqrt(pi/a)": "That is the area over the whole line.",
                            "sqrt(pi/(2*a))": "The half stands outside the root."})  # fmt: skip
MOMENT = rule("moment of a Gaussian", "∫_(-oo)^oo x^n e^(-a * x^2) dx", "n! / ((n/2)! * (4*a)^(n/2)) * sqrt(pi/a)",
              "By parts, each round brings the even power down by two and gives the factor (n - 1)/(2a).", constant="a n", domain="a > 0",
              wrong={"n! / ((n/2)! * (4*a)^(n/2))": "The Gaussian integral itself, sqrt(pi/a), is left at the end."})  # fmt: skip
HALF_MOMENT = rule("half a moment of a Gaussian", "∫_0^oo x^n e^(-a * x^2) dx", "n! / ((n/2)! * (4*a)^(n/2)) * sqrt(pi/a) / 2",
                   "Half of the moment over the whole line: for even n the integrand is even.", constant="a n", domain="a > 0",
                   wrong={"n! / ((n/2)! * (4*a)^(n/2)) * sqrt(pi/a)": "That is the moment over the whole line."})  # fmt: skip
ODD_MOMENT = rule("odd moment of half a Gaussian", "∫_0^oo x^n e^(-a * x^2) dx", "((n - 1)/2)! / (2 * a^((n + 1)/2))",
                  "With u = x^2, x dx is du/2, and a power times e^(-a u) is left.", constant="a n", domain="a > 0",
                  wrong={"((n - 1)/2)! / a^((n + 1)/2)": "x dx is du/2: the half is missing.",
                         "0": "Only over the whole line do the halves of an odd function cancel."})  # fmt: skip
FACTORIAL = rule("factorial integral", "∫_0^oo x^n e^(-a * x) dx", "n! / a^(n + 1)",
                 "By parts, each round brings the power down by one and gives the factor n/a.", constant="a n", domain="a > 0 and n > -1",
                 wrong={"n! / a^n": "The last integral, of e^(-a x), gives one more 1/a.",
                        "(n - 1)! / a^(n + 1)": "The integral of x^n e^-x is n!, the gamma function at n + 1."})  # fmt: skip
EVEN = rule("even over a symmetric interval", "∫_(-a)^a u dx", "2 * ∫_0^a u dx", "u(-x) = u(x): the two halves are equal.",
            wrong={"∫_0^a u dx": ("half left out", "The left half counts too: twice.")})  # fmt: skip
MIRRORED = rule("mirrored", "∫_a^b u dx", "(∫_a^b v dx) / 2",
                "With a + b - x in the place of x the area is the same; v is the sum of the two, and simpler.",
                wrong={"∫_a^b v dx": "The sum of the two has twice the area: halve it."})  # fmt: skip
REVERSED = rule("bounds exchanged", "∫_a^b u dx", "-∫_b^a u dx", "From right to left the area counts the other way.",
                wrong={"∫_b^a u dx": ("sign", "The sign turns with the direction.")})  # fmt: skip
BOUNDS_TOO = rule("substitution with its bounds", "∫_a^b v * u' dx", "∫_c^d v du",
                  "u' dx is du, and the bounds c and d are what u is at a and b: there is no way back to go.",
                  wrong={"∫_a^b v du": ("bounds not replaced", "The bounds are still those of x: u has others.")})  # fmt: skip
ODD = rule("odd over a symmetric interval", "∫_(-a)^a u dx", "0", "u(-x) = -u(x): the two halves cancel.",
           wrong={"2 * ∫_0^a u dx": ("odd taken as even",
                  "Doubling is for even functions: here the halves have opposite signs.")})  # fmt: skip
NOTHING = rule("nothing to add up", "∫_a^b 0 dx", "0", "A function that is 0 everywhere has no area.")
EMPTY = rule("no width", "∫_a^a u dx", "0", "An interval without width has no area.")
BY_NUMBERS = rule("by numbers", "∫_a^b u dx", "∫_a^b u dx", "No rule of this tutor, and no formula of computer algebra, leads further.")
INNER_FIRST = rule("inner integral first", "∫ u dx", "∫ v dx",
                   "The integral inside is worked out first; what the outer one runs over is held still there.")  # fmt: skip
UNEXPLAINED = rule("unexplained", "∫ u dx", "v", "Found by computer algebra; no rule of this tutor leads there.")
PLUS_CONSTANT = "Every antiderivative is this plus a constant, + C."
