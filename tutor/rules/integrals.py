"""Integration: what is known by heart, and how larger integrals come down to it. The constant of integration is left out."""

from tutor.rules.rule import Table, rule

# how an integral is taken apart; derive/ chooses the pieces
SUM = rule("integral of a sum", "∫ (u + v) dx", "∫ u dx + ∫ v dx", "Each term is integrated on its own.", many=True)
CONSTANT_FACTOR = rule("constant factor outside", "∫ c * u dx", "c * ∫ u dx", "A constant factor waits outside.", constant="c", moving="u",
                       wrong={"∫ u dx": "The constant factor stays in front.",
                              "c * x * ∫ u dx": "The constant factor is not integrated: it stays in front."})  # fmt: skip
LINEAR = rule("linear substitution", "∫ v dx", "(∫ v du) / a", "With u = a x + b, du = a dx, so dx = du / a.", constant="a",
              domain="a != 0",
              wrong={"∫ v du": "dx is du / a: the factor 1/a is missing.",
                     "a * ∫ v du": "dx is du / a: divide by the inside's slope, not multiply."})  # fmt: skip
SUBSTITUTION = rule("substitution", "∫ v * u' dx", "∫ v du", "The inside's derivative stands beside it as a factor: u' dx is du.",
                    wrong={"∫ v * u' du": "The factor u' is used up by du: u' dx = du.",
                           "∫ v dx": "The variable changes, so dx changes too: u' dx = du."})  # fmt: skip
INVERSE = rule("substitution backwards", "∫ v dx", "∫ v * x' du", "Write x by u; then dx is x' du.",
               wrong={"∫ v du": "dx is x' du: the factor x' is missing."})  # fmt: skip
PARTS = rule("by parts", "∫ u * v' dx", "u * v - ∫ u' * v dx", "The product rule read backwards: (u v)' = u' v + u v'.",
             wrong={"u * v + ∫ u' * v dx": "The remaining integral is subtracted.",
                    "u * v - ∫ u * v' dx": "In the remaining integral u is differentiated and v' is integrated.",
                    "u * v": "An integral remains: ∫ u' v dx."})  # fmt: skip
CYCLIC = rule("by parts twice", "∫ u dx", "v / (1 - c)",
              "After two rounds by parts the integral comes back, times c: bring it to the left and divide.", constant="c",
              wrong={"v": "The integral came back on the right; bring it to the left and divide."})  # fmt: skip
PARTIAL_FRACTIONS = rule("partial fractions", "∫ u dx", "∫ v dx", "Split into fractions with simple bottoms; each is integrated by itself.")
MULTIPLIED_OUT = rule("multiply out", "∫ u dx", "∫ v dx", "Multiplied out, each term is a known integral.")
AS_POWER = rule("write as a power", "∫ u dx", "∫ v dx", "A root is a fractional power, a reciprocal a negative one.")
TRIGONOMETRIC = rule("Pythagoras", "∫ u dx", "∫ v dx", "sin(x)^2 + cos(x)^2 = 1 frees one factor for the substitution.")
HALF_ANGLE = rule("half angle", "∫ u dx", "∫ v dx", "cos(2x) = 1 - 2 sin(x)^2 = 2 cos(x)^2 - 1.")
SUM_OF_ANGLES = rule("product of waves", "∫ u dx", "∫ v dx", "A product of two waves is half the sum or difference of two waves.")
POSITIVE = rule("absolute value of a positive number", "abs(u)", "u", "Nothing to be turned round: it is never negative.", domain="u > 0")
BY_NAME = rule("written out", "∫ u dx", "∫ v dx", "The function is written out by what it means.")
SPLIT_TOP = rule("split the top", "∫ (b * x + c) / u dx", "b/(2*a) * ∫ u' / u dx + (c - b*p/(2*a)) * ∫ 1/u dx",
                 "Part of the top is a multiple of the bottom's derivative; a constant is left.", constant="a b c p")  # fmt: skip
SQUARE = rule("complete the square", "∫ 1/(a * x^2 + p * x + q) dx", "1/a * ∫ 1/(u^2 + c) du",
              "a x^2 + p x + q is a ((x + p/(2a))^2 + c): with u = x + p/(2a) only a square and a constant are left.",
              constant="a p q c")  # fmt: skip

# with bounds
FUNDAMENTAL = rule("fundamental theorem", "∫_a^b u dx", "F - f", "An antiderivative at the upper bound, minus at the lower one.",
                   wrong={"f - F": "The upper bound comes first.", "F + f": "The value at the lower bound is subtracted.",
                          "F": "The value at the lower bound is subtracted, also where it is not 0."})  # fmt: skip
IMPROPER = rule("improper integral", "∫_a^b u dx", "lim t->b ∫_a^t u dx",
                "A bound where the integral cannot simply be read off is approached as a limit.")  # fmt: skip
SPLIT = rule("split the interval", "∫_a^b u dx", "∫_a^c u dx + ∫_c^b u dx", "The area up to c and the area from c on; each must be finite.")
GAUSSIAN = rule("Gaussian integral", "∫_(-oo)^oo e^(-a * x^2) dx", "sqrt(pi/a)",
                "The Gaussian integral: its square, in polar coordinates, is pi/a.", constant="a", domain="a > 0",
                wrong={"pi/a": "That is its square: the root is missing.", "sqrt(pi) / a": "a stands under the root too."})  # fmt: skip
HALF_GAUSSIAN = rule("half a Gaussian", "∫_0^oo e^(-a * x^2) dx", "sqrt(pi/a) / 2", "Half of the Gaussian integral, by symmetry.",
                     constant="a", domain="a > 0")  # fmt: skip
ODD = rule("odd over a symmetric interval", "∫_(-a)^a u dx", "0", "u(-x) = -u(x): the two halves cancel.")
EMPTY = rule("no width", "∫_a^a u dx", "0", "An interval without width has no area.")
UNEXPLAINED = rule("unexplained", "∫ u dx", "v", "Found by computer algebra; no rule of this tutor leads there.")
PLUS_CONSTANT = "Every antiderivative is this plus a constant, + C."

TABLE = Table("Integrals", (
    rule("integral of a constant", "∫ c dx", "c * x", "A constant height times the width.", constant="c",
         wrong={"c": "The width x is missing.", "c^2/2": "c does not vary with x, so the power rule does not apply to it.",
                "0": "That is its derivative."}),
    rule("integral of x", "∫ x dx", "x^2/2", "The power rule with n = 1.",
         wrong={"x^2": "Divide by the new exponent, 2.", "1": "That is its derivative.", "x": "The exponent goes up by one."}),
    rule("integral of 1/x", "∫ 1/x dx", "log(abs(x))", "The logarithm's slope is 1/x; the power rule would divide by 0.", domain="x != 0",
         wrong={"x^0": "The power rule does not serve for the exponent -1: it would divide by 0.", "-1/x^2": "That is its derivative.",
                "1/(2*x^2)": "The power rule raises the exponent; for the exponent -1 it would divide by 0."}),
    rule("integral of a power", "∫ x^n dx", "x^(n + 1) / (n + 1)", "Raise the exponent by one and divide by the new one.",
         constant="n", domain="n != -1",
         wrong={"x^(n + 1)": "Divide by the new exponent, n + 1.", "x^n / (n + 1)": "The exponent goes up by one.",
                "x^(n + 1) / n": "Divide by the new exponent, not the old one.", "n * x^(n - 1)": "That is its derivative.",
                "(n + 1) * x^(n + 1)": "Divide by the new exponent instead of multiplying."}),
    rule("integral of e^x", "∫ e^x dx", "e^x", "The exponential is its own slope.",
         wrong={"e^(x + 1) / (x + 1)": "The power rule is for a constant exponent; here the base is constant.",
                "x * e^(x - 1)": "The power rule is for a constant exponent; here the base is constant."}),
    rule("integral of exp", "∫ exp(x) dx", "exp(x)", "The exponential is its own slope.",
         wrong={"exp(x + 1) / (x + 1)": "The power rule is for a constant exponent; here the base is constant."}),
    rule("integral of c^x", "∫ c^x dx", "c^x / log(c)", "The slope of c^x is c^x log(c).", constant="c", domain="c > 0 and c != 1",
         wrong={"c^x * log(c)": "That is its derivative: divide by log(c).", "c^x": "Divide by log(c).",
                "c^(x + 1) / (x + 1)": "The power rule is for a constant exponent; here the base is constant."}),
    rule("integral of sin", "∫ sin(x) dx", "-cos(x)", "The slope of -cos is sin.",
         wrong={"cos(x)": "The slope of cos is -sin: a minus sign is missing."}),
    rule("integral of cos", "∫ cos(x) dx", "sin(x)", "The slope of sin is cos.",
         wrong={"-sin(x)": "That is the derivative of cos; the slope of sin is cos."}),
    rule("integral of tan", "∫ tan(x) dx", "-log(abs(cos(x)))", "tan is sin/cos, and sin is minus the slope of cos.", domain="cos(x) != 0",
         wrong={"log(abs(cos(x)))": "The slope of cos is -sin: a minus sign is missing.", "1 + tan(x)^2": "That is its derivative."}),
    rule("integral of cot", "∫ cot(x) dx", "log(abs(sin(x)))", "cot is cos/sin, and cos is the slope of sin.", domain="sin(x) != 0",
         wrong={"-log(abs(sin(x)))": "The slope of sin is cos, without a minus sign."}),
    rule("integral of sec^2", "∫ sec(x)^2 dx", "tan(x)", "The slope of tan is sec^2.", domain="cos(x) != 0",
         wrong={"sec(x)^3 / 3": "The power rule needs the inside's derivative as a factor."}),
    rule("integral of 1/cos^2", "∫ 1/cos(x)^2 dx", "tan(x)", "The slope of tan is 1/cos^2.", domain="cos(x) != 0",
         wrong={"-1/cos(x)": "The power rule needs the inside's derivative as a factor."}),
    rule("integral of csc^2", "∫ csc(x)^2 dx", "-cot(x)", "The slope of cot is -csc^2.", domain="sin(x) != 0",
         wrong={"cot(x)": "The slope of cot carries a minus sign."}),
    rule("integral of 1/sin^2", "∫ 1/sin(x)^2 dx", "-cot(x)", "The slope of cot is -1/sin^2.", domain="sin(x) != 0",
         wrong={"cot(x)": "The slope of cot carries a minus sign."}),
    rule("integral of sec tan", "∫ sec(x) * tan(x) dx", "sec(x)", "The slope of sec is sec tan.", domain="cos(x) != 0",
         wrong={"-sec(x)": "The minus sign belongs to csc."}),
    rule("integral of csc cot", "∫ csc(x) * cot(x) dx", "-csc(x)", "The slope of csc is -csc cot.", domain="sin(x) != 0",
         wrong={"csc(x)": "The slope of csc carries a minus sign."}),
    rule("integral of sec", "∫ sec(x) dx", "log(abs(sec(x) + tan(x)))", "The slope of sec + tan is sec (sec + tan).", domain="cos(x) != 0",
         wrong={"sec(x) * tan(x)": "That is its derivative."}),
    rule("integral of csc", "∫ csc(x) dx", "-log(abs(csc(x) + cot(x)))", "The slope of csc + cot is -csc (csc + cot).",
         domain="sin(x) != 0",
         wrong={"log(abs(csc(x) + cot(x)))": "The slope of csc + cot carries a minus sign."}),
    rule("integral of sin^2", "∫ sin(x)^2 dx", "x/2 - sin(2*x)/4", "sin^2 is (1 - cos(2x)) / 2.",
         wrong={"sin(x)^3 / 3": "The power rule needs the inside's derivative as a factor.",
                "x/2 + sin(2*x)/4": "The plus belongs to cos^2."}),
    rule("integral of cos^2", "∫ cos(x)^2 dx", "x/2 + sin(2*x)/4", "cos^2 is (1 + cos(2x)) / 2.",
         wrong={"cos(x)^3 / 3": "The power rule needs the inside's derivative as a factor.",
                "x/2 - sin(2*x)/4": "The minus belongs to sin^2."}),
    rule("integral of tan^2", "∫ tan(x)^2 dx", "tan(x) - x", "tan^2 is the slope of tan, less 1.", domain="cos(x) != 0",
         wrong={"tan(x)^3 / 3": "The power rule needs the inside's derivative as a factor."}),
    rule("integral of sinh", "∫ sinh(x) dx", "cosh(x)", "The slope of cosh is sinh.",
         wrong={"-cosh(x)": "Unlike sine, sinh brings no minus sign."}),
    rule("integral of cosh", "∫ cosh(x) dx", "sinh(x)", "The slope of sinh is cosh.", wrong={"-sinh(x)": "No sign changes here."}),
    rule("integral of tanh", "∫ tanh(x) dx", "log(cosh(x))", "tanh is sinh/cosh, and sinh is the slope of cosh.",
         wrong={"1 - tanh(x)^2": "That is its derivative."}),
    rule("integral of 1/cosh^2", "∫ 1/cosh(x)^2 dx", "tanh(x)", "The slope of tanh is 1/cosh^2.",
         wrong={"-1/cosh(x)": "The power rule needs the inside's derivative as a factor."}),
    rule("integral of 1/(x^2 + 1)", "∫ 1/(x^2 + 1) dx", "atan(x)", "The slope of atan is 1/(1 + x^2).",
         wrong={"log(x^2 + 1)": "The logarithm needs the bottom's derivative, 2x, on top.",
                "log(abs(x^2 + 1)) / (2*x)": "Only a constant can be divided out, and 2x is none."}),
    rule("integral of 1/(x^2 + a^2)", "∫ 1/(x^2 + a^2) dx", "atan(x/a) / a", "With x = a t it is the slope of atan.",
         constant="a", domain="a != 0",
         wrong={"atan(x/a)": "The factor 1/a of the substitution is missing.",
                "log(x^2 + a^2)": "The logarithm needs the bottom's derivative, 2x, on top."}),
    rule("integral of 1/(x^2 - a)", "∫ 1/(x^2 - a) dx", "log(abs((x - sqrt(a)) / (x + sqrt(a)))) / (2*sqrt(a))",
         "Partial fractions with the zeros sqrt(a) and -sqrt(a).", constant="a", domain="a > 0",
         wrong={"atan(x/sqrt(a)) / sqrt(a)": "The arctangent belongs to x^2 + a."}),
    rule("integral of 1/(x^2 + a)", "∫ 1/(x^2 + a) dx", "atan(x/sqrt(a)) / sqrt(a)", "With x = sqrt(a) t it is the slope of atan.",
         constant="a", domain="a > 0",
         wrong={"atan(x/sqrt(a))": "The factor 1/sqrt(a) of the substitution is missing.",
                "log(x^2 + a)": "The logarithm needs the bottom's derivative, 2x, on top."}),
    rule("integral of 1/sqrt(1 - x^2)", "∫ 1/sqrt(1 - x^2) dx", "asin(x)", "The slope of asin is 1/sqrt(1 - x^2).", domain="-1 < x < 1",
         wrong={"acos(x)": "The slope of acos carries a minus sign.", "2*sqrt(1 - x^2)": "The substitution would need x as a factor."}),
    rule("integral of 1/sqrt(a - x^2)", "∫ 1/sqrt(a - x^2) dx", "asin(x/sqrt(a))", "With x = sqrt(a) t it is the slope of asin.",
         constant="a", domain="a > 0 and x^2 < a",
         wrong={"asin(x/sqrt(a)) / sqrt(a)": "The sqrt(a) of dx and that of the root cancel."}),
    rule("integral of 1/sqrt(x^2 + a)", "∫ 1/sqrt(x^2 + a) dx", "asinh(x/sqrt(a))", "With x = sqrt(a) t it is the slope of asinh.",
         constant="a", domain="a > 0", wrong={"2*sqrt(x^2 + a)": "The substitution would need x as a factor."}),
    rule("integral of sqrt(a - x^2)", "∫ sqrt(a - x^2) dx", "x*sqrt(a - x^2)/2 + a/2 * asin(x/sqrt(a))",
         "The area under a circle: a triangle and a sector.", constant="a", domain="a > 0 and x^2 < a",
         wrong={"2/3 * (a - x^2)^(3/2)": "The power rule needs the inside's derivative as a factor."}),
    rule("integral of e^(-a x^2)", "∫ e^(-a*x^2) dx", "sqrt(pi/a)/2 * erf(sqrt(a)*x)",
         "No elementary function has this slope; erf is defined to have it.", constant="a", domain="a > 0",
         wrong={"e^(-a*x^2) / (-2*a*x)": "Only a constant can be divided out, and -2 a x is none."}),
    rule("integral of sigmoid", "∫ sigmoid(x) dx", "softplus(x)", "The slope of softplus is the sigmoid.",
         wrong={"sigmoid(x) * (1 - sigmoid(x))": "That is its derivative."}),
    rule("integral of relu", "∫ relu(x) dx", "relu(x)^2 / 2", "Right of zero it is x^2/2, left of it nothing is added.",
         wrong={"x^2/2": "Left of zero nothing is added."}),
    rule("integral of max(0, x)", "∫ max(0, x) dx", "max(0, x)^2 / 2", "Right of zero it is x^2/2, left of it nothing is added.",
         wrong={"x^2/2": "Left of zero nothing is added."}),
    rule("integral of cbrt", "∫ cbrt(x) dx", "3/4 * x * cbrt(x)", "x^(1/3) by the power rule, on both sides of zero.",
         wrong={"x * cbrt(x)": "Divide by the new exponent, 4/3.", "4/3 * x * cbrt(x)": "Divide by 4/3 instead of multiplying."}),
    rule("integral of 1/cbrt", "∫ 1/cbrt(x) dx", "3/2 * cbrt(x)^2", "x^(-1/3) by the power rule, on both sides of zero.", domain="x != 0",
         wrong={"cbrt(x)^2": "Divide by the new exponent, 2/3.", "log(abs(cbrt(x)))": "The logarithm belongs to 1/x."}),
    rule("integral of abs", "∫ abs(x) dx", "x*abs(x)/2", "Right of zero x^2/2, left of zero -x^2/2.",
         wrong={"x^2/2": "Left of zero the area is counted the other way: -x^2/2."}),
    rule("integral of sign", "∫ sign(x) dx", "abs(x)", "The slope of |x| is the sign.", wrong={"x": "Left of zero the slope is -1."}),
))  # fmt: skip
