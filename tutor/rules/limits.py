"""Limits: the laws, the standard limits, how functions end, and the ways out of 0/0, oo/oo, 0*oo, oo - oo and 1^oo."""

from tutor.rules.rule import Table, rule

# the laws; derive/ chooses the pieces
CONSTANT = rule("limit of a constant", "lim x->p c", "c", "What does not depend on x does not change.", constant="c")
VARIABLE = rule("limit of the variable", "lim x->p x", "p", "x goes where it is sent.")
CONTINUOUS = rule("put it in", "lim x->p u", "v", "Every part is continuous and defined at p, so the value there is the limit.")
SUM = rule("limit of a sum", "lim x->p (u + v)", "(lim x->p u) + (lim x->p v)", "The limit of a sum is the sum of the limits.", many=True)
PRODUCT = rule("limit of a product", "lim x->p (u * v)", "(lim x->p u) * (lim x->p v)",
               "The limit of a product is the product of the limits.", many=True)  # fmt: skip
FACTOR = rule("constant factor", "lim x->p (c * u)", "c * (lim x->p u)", "A constant factor waits outside.", constant="c", moving="u")
QUOTIENT = rule("limit of a quotient", "lim x->p (u / v)", "(lim x->p u) / (lim x->p v)",
                "The limit of a quotient is the quotient of the limits, where the lower one is not 0.", domain="v != 0")  # fmt: skip
POWER = rule("limit of a power", "lim x->p u^v", "(lim x->p u)^(lim x->p v)", "Powers are continuous where the base is positive.")
INSIDE = rule("limit inside", "lim x->p v", "v", "The outer function is continuous, so the limit goes inside.")
BY_INFINITE = rule("over something endless", "lim x->p (u / v)", "0", "The top stays finite while the bottom grows without bound.")
BY_ZERO = rule("over something vanishing", "lim x->p (u / v)", "oo", "The top does not vanish while the bottom does, with one sign.")
BOTH_SIDES = rule("both sides", "lim x->p u", "v", "The limits from the two sides agree, so this is the limit.")
ONE_BRANCH = rule("on this side", "lim x->p u", "lim x->p v", "Close to p on this side only one branch counts.")

# the ways out
CANCEL = rule("factor and cancel", "lim x->p u", "lim x->p v",
              "A common factor above and below is cancelled; at p itself nothing is asked.",
              wrong={"0": "0/0 says nothing by itself: find the common factor first.",
                     "1": "0/0 is not 1: find the common factor first."})  # fmt: skip
DOMINANT = rule("dominant terms", "lim x->oo (u / v)", "lim x->oo ((u / w) / (v / w))",
                "Divide above and below by the term of the bottom that grows fastest.",
                wrong={"1": "oo/oo is not 1: compare the highest powers and what stands before them."})  # fmt: skip
GROWTH = rule("order of growth", "lim x->p u", "v",
              "Slow to fast: logarithms, powers, exponentials, n!, n^n. The faster one decides.")  # fmt: skip
LEADING = rule("leading term", "lim x->p u", "(lim x->p v) * (lim x->p u / v)", "Factor out the term that grows fastest.",
               wrong={"0": "oo - oo is not 0: find which term grows faster."})  # fmt: skip
RATIONALIZE = rule("rationalize", "lim x->p u", "lim x->p v", "(a - b)(a + b) = a^2 - b^2 removes the roots.")
COMMON = rule("one fraction", "lim x->p u", "lim x->p v", "Brought over one bottom, the difference becomes a quotient.",
              wrong={"0": "oo - oo is not 0: bring it over one bottom first."})  # fmt: skip
SQUEEZE = rule("squeeze", "lim x->p (u * v)", "0", "u stays between two bounds while v vanishes, so the product is squeezed to 0.")
EQUIVALENT = rule("standard limit inside", "lim x->p v", "(lim x->p u / w) * (lim x->p v * w / u)",
                  "Multiply and divide so that a standard limit stands by itself.")  # fmt: skip
LHOPITAL = rule("l'Hôpital", "lim x->p (u / v)", "lim x->p (u' / v')",
                "Top and bottom both vanish, or both grow without bound: then their slopes decide.", domain="v' != 0",
                wrong={"lim x->p ((u' * v - u * v') / v^2)": "Top and bottom are differentiated one by one: no quotient rule.",
                       "lim x->p (v' / u')": "The slope of the top stays on top.",
                       "lim x->p (u' / v)": "The bottom is differentiated too."})  # fmt: skip
AS_QUOTIENT = rule("write as a quotient", "lim x->p (u * v)", "lim x->p (u / (1 / v))",
                   "A factor goes below as its reciprocal: 0*oo becomes 0/0 or oo/oo.",
                   wrong={"0": "0*oo is not 0: write it as a quotient first."})  # fmt: skip
AS_EXPONENTIAL = rule("write by e", "lim x->p u^v", "lim x->p e^(v * log(u))", "u^v is e^(v log u); the limit is taken in the exponent.",
                      wrong={"1": "1^oo is not 1: take the limit of v log(u) in the exponent."})  # fmt: skip
ONE_LOGARITHM = rule("one logarithm", "lim x->p (log(u) - log(v))", "lim x->p log(u / v)",
                     "A difference of logarithms is the logarithm of the quotient.",
                     domain="u > 0 and v > 0")  # fmt: skip
ONE_POWER = rule("one power", "lim x->p (a^u / b^u)", "lim x->p (a/b)^u", "Powers with the same exponent share it.")
RATIONALIZE_CUBES = rule("rationalize cube roots", "lim x->p u", "lim x->p v", "(a - b)(a^2 + a b + b^2) = a^3 - b^3 removes the roots.")
MIRRORED = rule("x = -t", "lim x->(-oo) u", "lim t->oo v", "With x = -t, t grows without bound as x falls.",
                wrong={"lim t->(-oo) v": "t is -x: it goes to oo."})  # fmt: skip
RECIPROCAL_LEFT = rule("x = -1/t", "lim x->(-oo) u", "lim t->0+ v", "With x = -1/t, x falls without bound as t falls to 0.")
SHIFT = rule("t = x - p", "lim x->p u", "lim t->0 v", "With t the distance from p, t goes to 0.")
BESIDE = rule("bounded beside endless", "lim x->p (u + v)", "oo", "What stays between two bounds cannot hold back what passes every bound.")
ROOT_OF_GROWTH = rule("out of the root", "lim x->oo u^(1/x)", "lim x->oo v", "The term that grows fastest is taken out of the root.")
STIRLING = rule("Stirling's formula", "lim x->oo u", "lim x->oo v", "n! is like sqrt(2 pi n) (n/e)^n: their quotient goes to 1.",
                wrong={"1": "n! grows faster than every exponential, and slower than n^n."})  # fmt: skip
FACTORIALS = rule("shorten factorials", "lim x->oo u", "lim x->oo v", "(n + 1)! is (n + 1) n!: the common factors cancel.",
                  wrong={"lim x->oo u + v": "(n + 1)! is a product: it is not n! + 1."})  # fmt: skip
WRITTEN_OUT = rule("write it out", "lim x->p u", "lim x->p v", "The function is written by simpler ones.")
INTO_LOGARITHM = rule("into the logarithm", "lim x->p (log(u) - v)", "lim x->p log(u / e^v)", "v is log(e^v).", domain="u > 0")
KNOWN_SERIES = rule("series", "u", "v", "The first terms of the power series; known ones are put into each other.")
SERIES = rule("by series", "lim x->0 u", "lim x->0 v",
              "Near 0 each function goes for the first terms of its series: the lowest power left decides.",
              wrong={"0": "The terms must be taken so far that they do not all cancel."})  # fmt: skip
AT_WHOLE = rule("at whole numbers", "lim n->oo u", "lim n->oo v", "n is whole: sin(pi n) is 0, and cos(pi n) is (-1)^n.")
CONSTANT_POWER = rule("power of a constant", "lim x->oo a^x", "0", "Between -1 and 1 its powers vanish, above 1 they pass every bound.",
                      constant="a", domain="-1 < a and a < 1")  # fmt: skip
CLOSED_SUM = rule("sum in closed form", "lim x->oo u", "lim x->oo v", "The sum has a formula in n.")
RIEMANN = rule("Riemann sum", "lim n->oo u", "v", "With k/n = t the sum adds up strips of width 1/n: it goes to the integral from 0 to 1.")

# why there is none
SIDES_DIFFER = rule("the sides differ", "lim x->p u", "v", "A limit must be the same from both sides; here the two differ.",
                    wrong={"(lim x->p- u + lim x->p+ u)/2": "There is no mean of the two sides: the limit does not exist."})  # fmt: skip
ONE_SIDE = rule("only on one side", "lim x->p u", "lim x->p+ u", "It is defined on one side of p only, so only that side counts.")
OSCILLATES = rule("two sequences", "lim x->p u", "v",
                  "Both sequences go to p, and the values along them go to different limits: so there is none.",
                  wrong={"0": "It takes every value between the two again and again: it settles nowhere."})  # fmt: skip
ALONG = rule("along the sequence", "lim k->oo u", "lim k->oo v", "k is whole: at these points the wave always has the same value.")
PATHS_DIFFER = rule("two paths", "lim x->p u", "v",
                    "A limit must be the same along every path; along these two it differs, so there is none.")  # fmt: skip
PATH = rule("along a path", "u", "v", "On the path one variable is left.")
POLAR = rule("polar coordinates", "u", "lim r->0+ v", "With x = r cos t and y = r sin t the point is near where r is small, whatever t is.")
INNER = rule("one variable for both", "u", "lim t->p v", "The names stand only together: what they make goes to one value.")
BOUNDED_PART = rule("squeeze in several variables", "u", "0", "The one factor stays between two bounds, the other vanishes.")

RECIPROCAL = rule("x = 1/t", "lim x->oo u", "lim t->0+ v", "With x = 1/t, x grows without bound as t falls to 0.")
UNEXPLAINED = rule("unexplained", "lim x->p u", "v", "Found by computer algebra; no rule of this tutor leads there.")

STANDARD = Table("Standard limits", (  # u / v goes to 1 as x goes to 0; derive/ puts anything that vanishes for x
    rule("sine over its angle", "lim x->0 (sin(x) / x)", "1", "The area of the sector lies between two triangles: cos x < sin(x)/x < 1.",
         wrong={"0": "0/0 says nothing by itself."}),
    rule("tangent over its angle", "lim x->0 (tan(x) / x)", "1", "sin(x)/x over cos(x), and cos(0) is 1."),
    rule("one minus cosine", "lim x->0 ((1 - cos(x)) / (x^2/2))", "1", "1 - cos x is 2 sin(x/2)^2.",
         wrong={"0": "Over x it vanishes; over x^2 it does not."}),
    rule("cosine minus one", "lim x->0 ((cos(x) - 1) / (-x^2/2))", "1", "1 - cos x is 2 sin(x/2)^2."),
    rule("e^x - 1 over x", "lim x->0 ((e^x - 1) / x)", "1", "This is the slope of e^x at 0."),
    rule("a^x - 1 over x", "lim x->0 ((a^x - 1) / (x * log(a)))", "1", "a^x is e^(x log a).", constant="a"),
    rule("power of 1 + x", "lim x->0 (((1 + x)^a - 1) / (a * x))", "1", "a is the slope of (1 + x)^a at 0.", constant="a",
         wrong={"a": "The a stands below already."}),
    rule("exp(x) - 1 over x", "lim x->0 ((exp(x) - 1) / x)", "1", "This is the slope of exp at 0."),
    rule("log(1 + x) over x", "lim x->0 (log(1 + x) / x)", "1", "This is the slope of the logarithm at 1."),
    rule("arcsine over x", "lim x->0 (asin(x) / x)", "1", "With x = sin t it is t / sin t."),
    rule("arctangent over x", "lim x->0 (atan(x) / x)", "1", "With x = tan t it is t / tan t."),
    rule("sinh over x", "lim x->0 (sinh(x) / x)", "1", "This is the slope of sinh at 0."),
    rule("cosh minus one", "lim x->0 ((cosh(x) - 1) / (x^2/2))", "1", "cosh x - 1 is 2 sinh(x/2)^2."),
    rule("tanh over x", "lim x->0 (tanh(x) / x)", "1", "This is the slope of tanh at 0."),
))  # fmt: skip

POWERS = Table("Limits that make e", (
    rule("the number e", "lim x->oo (1 + 1/x)^x", "e", "This limit is how e is defined.",
         wrong={"1": "1^oo is not 1: the exponent grows as fast as the base comes down to 1.", "oo": "The base comes down to 1 as fast."}),
    rule("compound interest", "lim x->oo (1 + a/x)^x", "e^a", "With x = a t it is ((1 + 1/t)^t)^a.", constant="a",
         wrong={"1": "1^oo is not 1.", "e": "a comes into the exponent."}),
    rule("compound interest, falling", "lim x->oo (1 - a/x)^x", "e^(-a)", "With x = -a t it is ((1 + 1/t)^t)^(-a).", constant="a",
         wrong={"e^a": "The sign of a comes into the exponent."}),
    rule("the number e, at 0", "lim x->0 (1 + x)^(1/x)", "e", "With x = 1/t it is (1 + 1/t)^t."),
))  # fmt: skip

ENDS = Table("How functions end", (
    rule("exponential, far right", "lim x->oo e^x", "oo", "It doubles again and again."),
    rule("exponential, far left", "lim x->(-oo) e^x", "0", "It halves again and again."),
    rule("exp, far right", "lim x->oo exp(x)", "oo", "It doubles again and again."),
    rule("exp, far left", "lim x->(-oo) exp(x)", "0", "It halves again and again."),
    rule("logarithm, far right", "lim x->oo log(x)", "oo", "Slowly, but past every bound."),
    rule("logarithm at 0", "lim x->0+ log(x)", "-oo", "log(e^-n) is -n: past every bound."),
    rule("root, far right", "lim x->oo sqrt(x)", "oo", "It passes every bound M once x passes M^2."),
    rule("cube root, far right", "lim x->oo cbrt(x)", "oo", "It passes every bound M once x passes M^3."),
    rule("cube root, far left", "lim x->(-oo) cbrt(x)", "-oo", "It passes every bound -M once x passes -M^3."),
    rule("absolute value, far right", "lim x->oo abs(x)", "oo", "There |x| is x."),
    rule("absolute value, far left", "lim x->(-oo) abs(x)", "oo", "There |x| is -x."),
    rule("arctangent, far right", "lim x->oo atan(x)", "pi/2", "tan grows without bound as its angle nears pi/2."),
    rule("arctangent, far left", "lim x->(-oo) atan(x)", "-pi/2", "tan falls without bound as its angle nears -pi/2."),
    rule("tanh, far right", "lim x->oo tanh(x)", "1", "e^-x vanishes beside e^x."),
    rule("tanh, far left", "lim x->(-oo) tanh(x)", "-1", "e^x vanishes beside e^-x."),
    rule("sinh, far right", "lim x->oo sinh(x)", "oo", "It is half of e^x, less what vanishes."),
    rule("sinh, far left", "lim x->(-oo) sinh(x)", "-oo", "It is minus half of e^-x, and what vanishes."),
    rule("cosh, far right", "lim x->oo cosh(x)", "oo", "It is half of e^x, and what vanishes."),
    rule("cosh, far left", "lim x->(-oo) cosh(x)", "oo", "It is half of e^-x, and what vanishes."),
    rule("asinh, far right", "lim x->oo asinh(x)", "oo", "It undoes sinh, which grows without bound."),
    rule("asinh, far left", "lim x->(-oo) asinh(x)", "-oo", "It undoes sinh."),
    rule("sigmoid, far right", "lim x->oo sigmoid(x)", "1", "e^-x vanishes, 1/(1 + 0) is left."),
    rule("sigmoid, far left", "lim x->(-oo) sigmoid(x)", "0", "e^-x grows without bound below the line."),
    rule("softplus, far right", "lim x->oo softplus(x)", "oo", "It follows x."),
    rule("softplus, far left", "lim x->(-oo) softplus(x)", "0", "log(1 + e^x), and e^x vanishes."),
    rule("relu, far right", "lim x->oo relu(x)", "oo", "There relu(x) is x."),
    rule("relu, far left", "lim x->(-oo) relu(x)", "0", "There relu(x) is 0."),
    rule("erf, far right", "lim x->oo erf(x)", "1", "The whole Gaussian area to the right is 1 in these units."),
    rule("erf, far left", "lim x->(-oo) erf(x)", "-1", "The whole Gaussian area to the left is 1 in these units."),
))  # fmt: skip

QUOTIENTS = Table("Functions of the angle as quotients", (
    rule("cotangent as a quotient", "cot(x)", "cos(x) / sin(x)", "It is the one over the other."),
    rule("secant as a quotient", "sec(x)", "1 / cos(x)", "It is the reciprocal of the cosine."),
    rule("cosecant as a quotient", "csc(x)", "1 / sin(x)", "It is the reciprocal of the sine."),
))  # fmt: skip

MEANINGS = Table("Functions by simpler ones", (
    rule("tangent as a quotient", "tan(x)", "sin(x) / cos(x)", "It is the one over the other."),
    rule("softplus written out", "softplus(x)", "log(1 + e^x)", "This is what it means."),
    rule("sigmoid written out", "sigmoid(x)", "1 / (1 + e^(-x))", "This is what it means."),
    rule("acot by atan", "acot(x)", "pi/2 - atan(x)", "The two angles add up to a right one."),
    rule("sinh by exponentials", "sinh(x)", "(e^x - e^(-x)) / 2", "This is what it means."),
    rule("cosh by exponentials", "cosh(x)", "(e^x + e^(-x)) / 2", "This is what it means."),
    rule("tanh by exponentials", "tanh(x)", "(e^x - e^(-x)) / (e^x + e^(-x))", "It is sinh over cosh."),
    rule("coth by exponentials", "coth(x)", "(e^x + e^(-x)) / (e^x - e^(-x))", "It is cosh over sinh."),
))  # fmt: skip

BOUNDED = frozenset({"sin", "cos", "atan", "tanh", "sigmoid", "erf", "sign"})  # words whose values stay between two bounds
