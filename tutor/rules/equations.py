"""How an equation is solved: each line follows from the one before, and back again unless it says otherwise."""

from dataclasses import dataclass

from tutor.rules.rule import rule

TURN = rule("swap the sides", "u = v", "v = u", "An equation may be read from both sides.")
MOVE = rule("bring over", "u + v = w", "u = w - v", "What changes sides changes its sign.")
GATHER_TERMS = rule("gather", "a * x + p = b * x + q", "(a - b) * x = q - p",
                    "The unknown to the left, all else to the right; what changes sides changes its sign.")  # fmt: skip
ALL_LEFT = rule("all to one side", "u = v", "u - v = 0", "Everything to the left, so that 0 is left on the right.")
DIVIDE = rule("divide", "c * u = v", "u = v / c", "Both sides are divided by what stands before the unknown.", domain="c != 0")
MULTIPLY = rule("multiply", "u / c = v", "u = c * v", "Both sides are multiplied by the divisor.", domain="c != 0")
NEGATE = rule("change the sign", "-u = v", "u = -v", "Both sides change their sign.")
RECIPROCAL = rule("turn over", "c / u = v", "u = c / v", "Both sides are multiplied by the bottom, and divided by the other side.",
                  domain="v != 0")  # fmt: skip
FACTOR = rule("factor", "u = 0", "v * w = 0", "The sum is written as a product.")
ZERO_PRODUCT = rule("zero product", "u * v = 0", "u = 0 or v = 0", "A product is 0 exactly where one of its factors is 0.")
ZERO_QUOTIENT = rule("zero quotient", "u / v = 0", "u = 0", "A quotient is 0 where its top is, and its bottom is not.", domain="v != 0")
EVEN_ROOT = rule("both roots", "u^n = v", "u = v^(1/n) or u = -v^(1/n)", "An even power forgets the sign: both roots count.",
                 domain="v >= 0")  # fmt: skip
ODD_ROOT = rule("root", "u^n = v", "u = v^(1/n)", "An odd power has exactly one real root.")
ROOT_OF_ZERO = rule("power of zero", "u^n = 0", "u = 0", "A power is 0 only where its base is.")
LOGARITHM = rule("take logarithms", "c^u = v", "u = log(v) / log(c)", "The logarithm undoes the exponential.", domain="v > 0")
EXPONENTIAL = rule("undo the logarithm", "log(u, c) = v", "u = c^v", "The power of the base undoes the logarithm.")
SAME_EXPONENT = rule("compare exponents", "c^u = c^v", "u = v", "Equal powers of one base have equal exponents.", domain="c > 0 and c != 1")
TANGENT = rule("divide by the cosine", "sin(u) = c * cos(u)", "tan(u) = c", "Where the cosine is 0 the sine is not, so nothing is lost.")
BOTH_LOGARITHMS = rule("take logarithms", "a^u = b^v", "u * log(a) = v * log(b)", "Equal positive numbers have equal logarithms.")
SQUARE = rule("square", "sqrt(u) = v", "u = v^2", "Both sides are squared. That may add solutions, so each is put in at the end.")
ONE_LOGARITHM = rule("one logarithm", "log(u) + log(v) = w", "log(u * v) = w",
                     "Logarithms add where their insides multiply. That may add solutions, so each is put in at the end.")  # fmt: skip
CLEAR = rule(
    "clear the bottoms", "u / v = w", "u = v * w", "Both sides are multiplied by what stands below; where that is 0, nothing is solved."
)
SUBSTITUTE = rule("substitute", "p^2 + p = 0", "p = 0 or p = -1", "Solved for the part that repeats; then that part for the unknown.")
DISCRIMINANT = rule("negative discriminant", "a * x^2 + p * x + q = 0", "x in {}", "Under the root would stand a negative number.",
                    domain="p^2 < 4*a*q")  # fmt: skip
WORK_OUT = rule("work out", "u", "u", "Numbers are worked out.")
TIMES_BOTTOM = rule("times the bottom", "u / w = v", "u = v * w",
                    "A letter on top of each simple bottom; both sides are multiplied by the whole bottom.", domain="w != 0")  # fmt: skip
AT_A_ZERO = rule("at a zero of the bottom", "u = a * v + b * w", "u = a * v",
                 "Both sides agree everywhere; here all terms but one are 0.")  # fmt: skip
COMPARE = rule("compare coefficients", "a * x + b = p * x + q", "a = p and b = q",
               "Polynomials that agree everywhere have the same coefficients.")  # fmt: skip
NEVER = rule("no value fits", "u = v", "u in {}", "No real number makes the left side equal to the right.")
ALWAYS = rule("always true", "u = u", "u in (-oo, oo)", "Both sides are the same, whatever the unknown is.")
CASES = rule("all cases", "u = 0 or v = 0", "x = a or x = b", "Each case by itself; together they are all solutions.")
PUT_INTO = rule("put in", "u = v", "w = v", "What was found stands in the place of the unknown.")
SOLVE_FOR = rule("solve for one unknown", "u = 0", "x = v", "One unknown is written by the others.")
SOLUTIONS = rule("all solutions", "u = 0", "x = v", "These are all solutions, and each was put in again.")
LAST_LINE = rule(
    "read off the last line", "u = v", "x in {}", "What solves the first line solves every line below it, and the last one too."
)
TEST_POINT = rule("test point", "u", "v", "Between its zeros and gaps a continuous function keeps its sign: one number tells it.")
SIGNS = rule("read off the signs", "u < 0", "u in (-oo, 0)", "The stretches with the right sign, and the ends that belong to them.")
SYMPY = rule("SymPy's solutions", "u = 0", "x = v", "No rule here leads to them: these are SymPy's solutions; each is put in again.")

ALL_AT_ONCE = (SOLUTIONS, SYMPY)  # their value is all solutions, each with every unknown
ONE_WAY = (SQUARE, ONE_LOGARITHM, CLEAR, ZERO_QUOTIENT)  # they may add solutions: what follows holds, but not back again


@dataclass(frozen=True, slots=True)
class Inverse:
    """How `word(u) = r` is undone: u is one of `values`, where `needs` (`n > 0` or `n >= 0`, over r) hold; `never` says why not."""

    word: str
    values: tuple[str, ...]
    because: str
    needs: tuple[str, ...] = ()
    never: str = ""
    period: str = ""


INVERSES = {i.word: i for i in (
    Inverse("exp", ("log(r)",), "The logarithm undoes the exponential.", ("r > 0",), "an exponential is positive"),
    Inverse("log", ("e^r",), "The exponential undoes the logarithm."),
    Inverse("log2", ("2^r",), "A power of 2 undoes the logarithm to base 2."),
    Inverse("log10", ("10^r",), "A power of 10 undoes the logarithm to base 10."),
    Inverse("sqrt", ("r^2",), "Squaring undoes the root.", ("r >= 0",), "a root is never negative"),
    Inverse("cbrt", ("r^3",), "The cube undoes the cube root."),
    Inverse("abs", ("r", "-r"), "What has this distance from 0 stands on either side of it.", ("r >= 0",), "a distance is never negative"),
    Inverse("sin", ("asin(r)", "pi - asin(r)"), "Two angles of each turn have this sine.", ("1 - r^2 >= 0",),
            "a sine lies between -1 and 1", "2 pi"),
    Inverse("cos", ("acos(r)", "2 * pi - acos(r)"), "Two angles of each turn have this cosine.", ("1 - r^2 >= 0",),
            "a cosine lies between -1 and 1", "2 pi"),
    Inverse("tan", ("atan(r)",), "One angle of each half turn has this tangent.", (), "", "pi"),
    Inverse("sinh", ("asinh(r)",), "The inverse function undoes it."),
    Inverse("cosh", ("acosh(r)", "-acosh(r)"), "Two numbers, one each side of 0, have this cosh.", ("r - 1 >= 0",), "cosh is at least 1"),
    Inverse("tanh", ("atanh(r)",), "The inverse function undoes it.", ("1 - r^2 > 0",), "tanh lies between -1 and 1"),
    Inverse("sigmoid", ("log(r / (1 - r))",), "The logit undoes the sigmoid.", ("r > 0", "1 - r > 0"), "a sigmoid lies between 0 and 1"),
    Inverse("softplus", ("log(e^r - 1)",), "e^r = 1 + e^u, and the logarithm undoes the exponential.", ("r > 0",), "softplus is positive"),
    Inverse("atan", ("tan(r)",), "The tangent undoes it.", ("pi^2/4 - r^2 > 0",), "an arc tangent lies between -pi/2 and pi/2"),
    Inverse("asin", ("sin(r)",), "The sine undoes it.", ("pi^2/4 - r^2 >= 0",), "an arc sine lies between -pi/2 and pi/2"),
    Inverse("acos", ("cos(r)",), "The cosine undoes it.", ("r >= 0", "pi - r >= 0"), "an arc cosine lies between 0 and pi"),
)}  # fmt: skip
