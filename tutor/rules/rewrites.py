"""Named rewrites: how a result gets the form a textbook gives it. Each is an identity, and each is shown as a step.

A pattern of two terms or factors is read for any number of them, with any further factors that all terms share.
"""

from tutor.rules.rule import Rule, Table, rule

# ---------------------------------------------------------------- of any number of terms or factors: the patterns say it for two
COLLECT = rule("collect", "c * u + d * u", "(c + d) * u", "Like terms are added.", constant="c d",
               wrong={"(c * d) * u": "Terms are added: the numbers before them are added, not multiplied.",
                      "(c + d) * u^2": "The letters stay as they are: two apples and three apples are five apples."})  # fmt: skip
SAME_BASE = rule("same base", "u^a * u^b", "u^(a + b)", "Powers of the same base multiply by adding their exponents.",
                 constant="a b", domain="u > 0",
                 wrong={"u^(a * b)": "Exponents are multiplied for a power of a power; here they are added."})  # fmt: skip
POWERS_DIVIDED = rule("same base below", "u^a / u^b", "u^(a - b)", "Powers of the same base divide by subtracting their exponents.",
                      constant="a b", domain="u > 0",
                      wrong={"u^(a / b)": "Exponents are subtracted, not divided."})  # fmt: skip
POWER_OF_POWER = rule("power of a power", "(u^a)^b", "u^(a * b)", "A power of a power multiplies the exponents.",
                      constant="a b", domain="u > 0",
                      wrong={"u^(a + b)": "Exponents are added in a product of powers; here they are multiplied."})  # fmt: skip
POWER_OF_PRODUCT = rule("power of a product", "(a * u)^n", "a^n * u^n", "Each factor is raised to the power.", constant="a n",
                        domain="a > 0 and u > 0", wrong={"a * u^n": "The number before u is raised to the power too."})  # fmt: skip
NEGATIVE_POWER = rule("negative power", "u^(-n)", "1 / u^n", "A negative exponent stands below the line.", constant="n",
                      domain="u != 0", wrong={"-u^n": "A negative exponent makes a reciprocal, not a negative number."})  # fmt: skip
HALF_POWER = rule("power one half", "u^(1/2)", "sqrt(u)", "The power one half is the square root.", domain="u >= 0",
                  wrong={"u / 2": "The half is an exponent, not a factor."})  # fmt: skip
ROOT_OF_NUMBER = rule("root of a number", "sqrt(c^2 * u)", "c * sqrt(u)", "A square under the root comes out as its root.",
                      constant="c", domain="c > 0 and u >= 0",
                      wrong={"c^2 * sqrt(u)": "What comes out of a root is its root."})  # fmt: skip
PRODUCT_OF_ROOTS = rule("product of roots", "sqrt(u) * sqrt(v)", "sqrt(u * v)", "Roots multiply under one root.",
                        domain="u >= 0 and v >= 0",
                        wrong={"sqrt(u + v)": "What stands under the roots is multiplied, not added."})  # fmt: skip
OVER_ROOT = rule("over its root", "u / sqrt(u)", "sqrt(u)", "u is its root times its root; one of them is cancelled.", domain="u > 0")
RATIONALIZE = rule("rationalize", "1 / (a + sqrt(u))", "(a - sqrt(u)) / (a^2 - u)",
                   "Above and below times the conjugate: below, the roots vanish.", constant="a", domain="u >= 0 and a^2 != u",
                   wrong={"(a - sqrt(u)) / (a^2 + u)": "(a + b)(a - b) is a^2 - b^2."})  # fmt: skip
CANCEL = rule("cancel", "u * v / (u * w)", "v / w", "A common factor is cancelled above and below.", domain="u != 0")
COMMON_FACTOR = rule("common factor", "u * v + u * w", "u * (v + w)", "What all terms share stands once, before the brackets.",
                     wrong={"u * v * w": "The brackets hold a sum: what was added stays added."})  # fmt: skip
MULTIPLY_OUT = rule("multiply out", "u * (v + w)", "u * v + u * w", "Each term in the brackets meets the factor before them.",
                    wrong={"u * v + w": "The factor meets every term in the brackets."})  # fmt: skip
MINUS_IN = rule("minus before brackets", "-(u - v)", "v - u", "The minus meets every term in the brackets.",
                wrong={"-u - v": "The minus turns the sign of every term in the brackets."})  # fmt: skip
POWER_OF_SUM = rule("binomial", "(u + v)^2", "u^2 + 2 * u * v + v^2", "The sum times itself, each term with each.",
                    wrong={"u^2 + v^2": "The square of a sum has the mixed term 2 u v."})  # fmt: skip
COMMON_DENOMINATOR = rule("common denominator", "u / v + w / z", "(u * z + w * v) / (v * z)",
                          "Each quotient is extended until all have the same denominator; then the numerators are added.",
                          domain="v != 0 and z != 0",
                          wrong={"(u + w) / (v + z)": "Denominators are made equal, not added."})  # fmt: skip
SPLIT = rule("split the quotient", "(u + v) / w", "u / w + v / w", "Each term of the numerator is divided.", domain="w != 0",
             wrong={"u / w + v": "Every term is divided."})  # fmt: skip
DIVIDE_OUT = rule("divide out", "u^2 - v^2", "(u - v) * (u + v)", "What top and bottom have in common is written as a factor.")
FACTOR = rule("factor", "u^2 - v^2", "(u - v) * (u + v)", "Written as a product: multiplied out it is the same.",
              wrong={"(u - v)^2": "The square of a difference has the mixed term -2 u v."})  # fmt: skip
POLYNOMIAL_DIVISION = rule("polynomial division", "(u * v + w) / v", "u + w / v",
                           "The top is divided by the bottom: a polynomial, and a rest of lower degree.", domain="v != 0",
                           wrong={"u + w": "The rest is still to be divided by the bottom."})  # fmt: skip
PARTIAL_FRACTIONS = rule("partial fractions", "1 / ((u - a) * (u - b))", "(1 / (u - a) - 1 / (u - b)) / (a - b)",
                         "A quotient of polynomials is a sum of quotients, one for each factor below.", constant="a b",
                         domain="u != a and u != b and a != b")  # fmt: skip
LOG_OF_POWER = rule("log of a power", "log(u^n)", "n * log(u)", "The logarithm turns a power into a factor.", constant="n",
                    domain="u > 0",
                    wrong={"log(u)^n": "The exponent belongs to u, inside; it comes out as a factor."})  # fmt: skip
LOG_OF_EVEN_POWER = rule("log of an even power", "log(u^2)", "2 * log(|u|)",
                         "u^2 is |u|^2, also for negative u; the logarithm turns the power into a factor.", domain="u != 0")  # fmt: skip

SUM_OF_LOGS = rule("sum of logs", "log(u) + log(v)", "log(u * v)", "The logarithm turns products into sums.", domain="u > 0 and v > 0",
                   wrong={"log(u + v)": "A sum of logarithms is the logarithm of the product.",
                          "log(u) * log(v)": "The logarithms are added, not multiplied."})  # fmt: skip
DIFFERENCE_OF_LOGS = rule("difference of logs", "log(u) - log(v)", "log(u / v)", "The logarithm turns quotients into differences.",
                          domain="u > 0 and v > 0",
                          wrong={"log(u - v)": "A difference of logarithms is the logarithm of the quotient.",
                                 "log(u) / log(v)": "The logarithms are subtracted, not divided."})  # fmt: skip

SECANT_SQUARED = rule("secant squared", "1 + tan(u)^2", "sec(u)^2", "Pythagoras, divided by the cosine squared.",
                      wrong={"sec(u)": "It is the square of the secant."})  # fmt: skip
COSECANT_SQUARED = rule("cosecant squared", "1 + cot(u)^2", "csc(u)^2", "Pythagoras, divided by the sine squared.",
                        wrong={"csc(u)": "It is the square of the cosecant."})  # fmt: skip

# ---------------------------------------------------------------- used wherever they apply
EXPONENTIALS = Table("Exponentials and logarithms, rewritten", (
    rule("log of e", "log(e)", "1", "e to the power 1 is e."),
    rule("log of 1", "log(1)", "0", "Anything to the power 0 is 1."),
    rule("exp of a log", "e^log(u)", "u", "The exponential undoes the logarithm.", domain="u > 0"),
    rule("exp of a multiple of a log", "e^(v * log(u))", "u^v", "e^log(u) is u, raised to the power v.", domain="u > 0"),
    rule("exp of minus a log", "e^(-log(u))", "1 / u", "e^-v is 1 over e^v, and e^log(u) is u.", domain="u > 0",
         wrong={"-u": "A negative exponent makes a reciprocal, not a negative number."}),
    rule("exp of minus a multiple of a log", "e^(-(v * log(u)))", "1 / u^v", "e^log(u) is u, raised to the power -v.", domain="u > 0"),
    rule("log of an exp", "log(e^u)", "u", "The logarithm undoes the exponential."),
    rule("power of an exponential", "(e^u)^n", "e^(n * u)", "A power of a power multiplies the exponents."),
    rule("s times 1 - s", "e^(-u) / (1 + e^(-u))^2", "sigmoid(u) * (1 - sigmoid(u))",
         "With s = 1 / (1 + e^-u): one factor is s, the other e^-u / (1 + e^-u) = 1 - s.",
         wrong={"sigmoid(u)^2": "The second factor is e^-u / (1 + e^-u), which is 1 - s."}),
    rule("share of e^u", "e^u / (1 + e^u)", "sigmoid(u)", "Divide above and below by e^u."),
    rule("sigmoid by name", "1 / (1 + e^(-u))", "sigmoid(u)", "This quotient is called the sigmoid."),
    rule("tanh by name", "(e^u - e^(-u)) / (e^u + e^(-u))", "tanh(u)", "This quotient is called the hyperbolic tangent."),
))  # fmt: skip
ROOTS = Table("Roots and absolute values, rewritten", (
    rule("square of a root", "sqrt(u)^2", "u", "Squaring undoes the root.", domain="u >= 0"),
    rule("root of a square", "sqrt(u^2)", "u", "The root undoes the square of a number that is not negative.", given="u >= 0"),
    rule("root of a square, with bars", "sqrt(u^2)", "|u|", "A root is never negative: the square forgets the sign of u.",
         wrong={"u": "For negative {u} the root of {u^2} is {-u}: write {|u|}."}),
    rule("square of bars", "|u|^2", "u^2", "The square forgets the sign anyway."),
    rule("times its sign", "u * sign(u)", "|u|", "Minus a negative number, or the positive one itself: the distance from zero.",
         wrong={"u": "For negative {u} the product is {-u}."}),
    rule("bars not needed", "|u|", "u", "What is not negative is its own absolute value.", given="u >= 0"),
    rule("bars around a minus", "|-u|", "|u|", "The distance from zero has no sign."),
))  # fmt: skip
TRIGONOMETRY = Table("Trigonometry, rewritten", (
    rule("sine and cosine", "sin(u)^2 + cos(u)^2", "1", "Pythagoras on the unit circle."),
    rule("one minus sine squared", "1 - sin(u)^2", "cos(u)^2", "Pythagoras on the unit circle: sin^2 + cos^2 = 1.",
         wrong={"(1 - sin(u))^2": "1 - s^2 is no square of a difference.", "cos(u)": "It is the square of the cosine."}),
    rule("one minus cosine squared", "1 - cos(u)^2", "sin(u)^2", "Pythagoras on the unit circle: sin^2 + cos^2 = 1.",
         wrong={"sin(u)": "It is the square of the sine."}),
    rule("tangent by name", "sin(u) / cos(u)", "tan(u)", "The tangent is sine over cosine.", wrong={"cot(u)": "That is cosine over sine."}),
    rule("cotangent by name", "cos(u) / sin(u)", "cot(u)", "The cotangent is cosine over sine.",
         wrong={"tan(u)": "That is sine over cosine."}),
    rule("tangent times cosine", "tan(u) * cos(u)", "sin(u)", "The tangent is sine over cosine; the cosine is cancelled.",
         domain="cos(u) != 0"),
    rule("one plus tangent squared", "(1 + tan(u)^2) * cos(u)^2", "1", "Pythagoras, divided by cos^2: 1 + tan^2 = 1 / cos^2.",
         domain="cos(u) != 0"),
    rule("sine of a minus", "sin(-u)", "-sin(u)", "The sine is odd.",
         wrong={"sin(u)": "On the other side of zero the sine has the other sign."}),
    rule("cosine of a minus", "cos(-u)", "cos(u)", "The cosine is even.",
         wrong={"-cos(u)": "The cosine is the same on both sides of zero."}),
    rule("tangent of a minus", "tan(-u)", "-tan(u)", "The tangent is odd."),
    rule("arc tangent of a minus", "atan(-u)", "-atan(u)", "The arc tangent is odd."),
    rule("sine undone", "sin(asin(u))", "u", "asin(u) is the angle whose sine is u.", domain="1 - u^2 >= 0"),
    rule("cosine undone", "cos(acos(u))", "u", "acos(u) is the angle whose cosine is u.", domain="1 - u^2 >= 0"),
    rule("tangent undone", "tan(atan(u))", "u", "atan(u) is the angle whose tangent is u."),
    rule("sine of the arc cosine", "sin(acos(u))", "sqrt(1 - u^2)",
         "Pythagoras: sine and cosine are the legs of a triangle with the hypotenuse 1.",
         domain="1 - u^2 >= 0"),
    rule("cosine of the arc sine", "cos(asin(u))", "sqrt(1 - u^2)",
         "Pythagoras: sine and cosine are the legs of a triangle with the hypotenuse 1.",
         domain="1 - u^2 >= 0"),
))  # fmt: skip
HYPERBOLIC = Table("Hyperbolic functions, rewritten", (
    rule("hyperbolic Pythagoras", "cosh(u)^2 - sinh(u)^2", "1", "The point (cosh u, sinh u) lies on the hyperbola x^2 - y^2 = 1.",
         wrong={"-1": "The cosine comes first: at 0 it is 1, the sine 0."}),
    rule("hyperbolic tangent by name", "sinh(u) / cosh(u)", "tanh(u)", "The hyperbolic tangent is sinh over cosh."),
    rule("hyperbolic tangent times cosine", "tanh(u) * cosh(u)", "sinh(u)", "The hyperbolic tangent is sinh over cosh."),
    rule("hyperbolic sine of a minus", "sinh(-u)", "-sinh(u)", "The hyperbolic sine is odd."),
    rule("hyperbolic cosine of a minus", "cosh(-u)", "cosh(u)", "The hyperbolic cosine is even."),
    rule("hyperbolic tangent of a minus", "tanh(-u)", "-tanh(u)", "The hyperbolic tangent is odd."),
    rule("cosh^2 less one", "cosh(u)^2 - 1", "sinh(u)^2", "The hyperbolic Pythagoras: cosh^2 - sinh^2 = 1."),
    rule("one more than sinh^2", "1 + sinh(u)^2", "cosh(u)^2", "The hyperbolic Pythagoras: cosh^2 - sinh^2 = 1."),
))  # fmt: skip


def _known(left: str, right: str) -> Rule:
    return rule("value known by heart", left, right, "One of the few values that are worth knowing.")


_TURN = (
    ("sin(0)", "0"), ("cos(0)", "1"), ("tan(0)", "0"), ("sin(pi)", "0"), ("cos(pi)", "-1"), ("tan(pi)", "0"),
    ("sin(pi/2)", "1"), ("cos(pi/2)", "0"), ("sin(pi/6)", "1/2"), ("cos(pi/3)", "1/2"), ("sin(pi/3)", "sqrt(3)/2"),
    ("cos(pi/6)", "sqrt(3)/2"), ("sin(pi/4)", "sqrt(2)/2"), ("cos(pi/4)", "sqrt(2)/2"), ("tan(pi/4)", "1"),
    ("tan(pi/3)", "sqrt(3)"), ("tan(pi/6)", "sqrt(3)/3"),
    ("sin(2*pi)", "0"), ("cos(2*pi)", "1"), ("sin(3*pi/2)", "-1"), ("cos(3*pi/2)", "0"),
    ("asin(0)", "0"), ("asin(1)", "pi/2"), ("acos(0)", "pi/2"), ("acos(1)", "0"), ("atan(0)", "0"), ("atan(1)", "pi/4"),
    ("sinh(0)", "0"), ("cosh(0)", "1"), ("tanh(0)", "0"), ("exp(0)", "1"), ("erf(0)", "0"), ("sigmoid(0)", "1/2"),
)  # fmt: skip
VALUES = Table("Values known by heart", tuple(_known(left, right) for left, right in _TURN))

# ---------------------------------------------------------------- used where the whole gets shorter by them
SHORTER = Table("Laws that shorten", (
    rule("double angle of sine", "sin(u) * cos(u)", "sin(2*u) / 2", "sin(2u) is 2 sin(u) cos(u).",
         wrong={"sin(2*u)": "The half is missing: sin(2u) is twice this product."}),
    rule("double angle of cosine", "cos(u)^2 - sin(u)^2", "cos(2*u)", "cos(2u) is cos^2 - sin^2.",
         wrong={"1": "The sum of the squares is 1, not their difference."}),
    rule("double angle of cosine, by sine", "1 - 2*sin(u)^2", "cos(2*u)", "cos(2u) = cos^2 - sin^2 = 1 - 2 sin^2."),
    rule("double angle of cosine, by cosine", "2*cos(u)^2 - 1", "cos(2*u)", "cos(2u) = cos^2 - sin^2 = 2 cos^2 - 1."),
    rule("half angle of sine", "1 - cos(2*u)", "2*sin(u)^2", "cos(2u) is 1 - 2 sin^2."),
    rule("sine of a sum", "sin(u)*cos(v) + cos(u)*sin(v)", "sin(u + v)", "The addition theorem of the sine.",
         wrong={"sin(u) + sin(v)": "The sine of a sum is not the sum of the sines."}),
    rule("sine of a difference", "sin(u)*cos(v) - cos(u)*sin(v)", "sin(u - v)", "The addition theorem of the sine."),
    rule("cosine of a sum", "cos(u)*cos(v) - sin(u)*sin(v)", "cos(u + v)", "The addition theorem of the cosine.",
         wrong={"cos(u - v)": "In cosine's theorem the signs are opposite: minus belongs to the sum."}),
    rule("cosine of a difference", "cos(u)*cos(v) + sin(u)*sin(v)", "cos(u - v)", "The addition theorem of the cosine."),
    rule("hyperbolic double angle", "sinh(u) * cosh(u)", "sinh(2*u) / 2", "sinh(2u) is 2 sinh(u) cosh(u)."),
    rule("hyperbolic double angle of cosh", "cosh(u)^2 + sinh(u)^2", "cosh(2*u)", "cosh(2u) is cosh^2 + sinh^2."),
    rule("sinh by name", "e^u - e^(-u)", "2*sinh(u)", "Half this difference is called the hyperbolic sine."),
    rule("cosh by name", "e^u + e^(-u)", "2*cosh(u)", "Half this sum is called the hyperbolic cosine."),
    rule("exp is cosh and sinh", "cosh(u) + sinh(u)", "e^u", "In the sum the e^-u cancel."),
    rule("exp of minus is cosh and sinh", "cosh(u) - sinh(u)", "e^(-u)", "In the difference the e^u cancel."),
))  # fmt: skip
LAWS = (EXPONENTIALS, ROOTS, TRIGONOMETRY, HYPERBOLIC)
