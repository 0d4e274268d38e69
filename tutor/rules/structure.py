"""How derivatives pass through + - * / and ^. Specific rules stand above general ones."""

from tutor.rules.rule import Table, rule

TABLE = Table("Structure", (
    rule("sum", "u + v", "u' + v'", "Each term changes on its own.", many=True),
    rule("negative", "-u", "-u'", "A minus sign is a factor of -1.",
         wrong={"u'": "Keep the minus sign."}),
    rule("constant factor", "c * u", "c * u'", "A constant factor waits outside.", constant="c", moving="u",
         wrong={"u'": ("constant factor left out", "The constant factor stays in front."),
                "c' * u'": ("constant factor differentiated", "The derivative of a constant factor is not needed: the factor stays.")}),
    rule("product", "u * v", "u' * v + u * v'", "First one factor changes while the other waits, then the other.",
         moving="u v",
         wrong={"u' * v'": ("product of the derivatives", "The derivative of a product is not the product of the derivatives."),
                "u' * v": ("half of the product rule", "One half is missing: the second factor changes too."),
                "u * v'": ("half of the product rule", "One half is missing: the first factor changes too."),
                "u' * v - u * v'": ("halves subtracted", "The two halves of the product rule are added.")}),
    rule("constant divisor", "u / c", "u' / c", "A constant divisor waits below.", constant="c", moving="u", domain="c != 0",
         wrong={"u'": ("constant divisor left out", "The constant divisor stays below.")}),
    rule("reciprocal", "c / u", "-c * u' / u^2", "A constant over u is c * u^-1: the exponent comes down, with its minus sign.",
         constant="c", moving="u", domain="u != 0",
         wrong={"c * u' / u^2": "The exponent -1 brings a minus sign.",
                "-c / u^2": ("inner derivative left out", "The outside is right; multiply by the derivative of the inside, {u'}."),
                "(u - c * u') / u^2": ("constant kept", "The top is a constant: its derivative is 0, not 1."),
                "(c * u - c * u') / u^2": ("constant kept", "The top is a constant: its derivative is 0, not the constant itself."),
                "c / u'": ("quotient of the derivatives", "The derivative of a quotient is not the quotient of the derivatives."),
                "-c * u' / u": ("bottom not squared", "The bottom is squared.")}),
    rule("quotient", "u / v", "(u' * v - u * v') / v^2", "The product rule for u * v^-1.", moving="u v", domain="v != 0",
         wrong={"(u * v' - u' * v) / v^2": ("halves swapped", "The derivative of the top comes first."),
                "(u' * v + u * v') / v^2": ("halves added", "The two halves are subtracted, not added."),
                "(u' * v - u * v') / v": ("bottom not squared", "The bottom is squared."),
                "u' / v'": ("quotient of the derivatives", "The derivative of a quotient is not the quotient of the derivatives.")}),
    rule("exponential", "e^u", "e^u * u'", "The exponential is its own slope, times the derivative of its exponent.", moving="u",
         wrong={"e^u": ("inner derivative left out", "The outside is right; multiply by the derivative of the exponent, {u'}."),
                "u * e^(u - 1)": ("power rule for an exponential",
                "The power rule is for a constant exponent; here the base is constant.")}),
    rule("power", "u^n", "n * u^(n - 1) * u'", "The exponent comes down and one is taken off it.", constant="n", moving="u",
         wrong={"n * u^n * u'": ("exponent kept", "Take one off the exponent."),
                "u^(n - 1) * u'": ("exponent not brought down", "The exponent also comes down as a factor."),
                "n * u^(n - 1)": ("inner derivative left out", "The outside is right; multiply by the derivative of the inside, {u'}."),
                "n * u'^(n - 1)": ("outer at inner derivative", "The inside stays as it is below the power; its derivative is a factor."),
                "n * u^(n + 1) * u'": ("exponent raised", "One is taken off the exponent, not added.")}),
    rule("constant base", "c^u", "c^u * log(c) * u'", "Write c^u as e^(u log c).", constant="c", moving="u", domain="c > 0",
         wrong={"c^u * u'": ("logarithm of the base left out", "The logarithm of the base is missing."),
                "c^u * log(c)": ("inner derivative left out", "The outside is right; multiply by the derivative of the exponent, {u'}."),
                "u * c^(u - 1) * u'": ("power rule for an exponential",
                "The power rule is for a constant exponent; here the base is constant.")}),
    rule("general power", "u^v", "u^v * (v' * log(u) + v * u' / u)", "Write u^v as e^(v log u).", moving="u v", domain="u > 0",
         wrong={"v * u^(v - 1) * u'": ("power rule for an exponential",
                "The power rule is for a constant exponent; here the exponent changes too."),
                "u^v * log(u) * v'": ("only the exponent differentiated", "The base changes too, not only the exponent.")}),
))  # fmt: skip

CONSTANT = rule("constant", "c", "0", "What does not depend on the variable does not change.", constant="c",
                wrong={"1": ("constant kept", "The derivative of a constant is 0.")})  # fmt: skip
VARIABLE = rule("variable", "u", "1", "The variable changes at the rate 1 with itself.")
PIECEWISE = rule("branches", "piecewise(u if p, v otherwise)", "piecewise(u' if p, v' otherwise)",
                 "Branch by branch; where two branches meet, the slopes must agree or there is a corner.")  # fmt: skip
INDEXED = rule("sum over an index", "sum(i=a..b, u)", "sum(i=a..b, u')", "Each term of the sum changes on its own.")
INDEXED_PRODUCT = rule("product over an index", "prod(i=a..b, u)", "prod(i=a..b, u) * sum(i=a..b, u' / u)",
                       "Each factor changes once while the others wait: the whole product over it, times its derivative; all are added.",
                       domain="u != 0")  # fmt: skip
MOVING_END = rule("moving upper end", "∫_a^b u dt", "v * b'",
                  "Where the end moves, the area grows by a strip as high as u there, v; b' tells how fast (fundamental theorem).",
                  constant="a",
                       wrong={"v": ("inner derivative left out",
                              "The outside is right; multiply by the derivative of the upper end, b'.")})  # fmt: skip
MOVING_START = rule("moving lower end", "∫_a^b u dt", "-w * a'",
                    "Where the lower end moves up, the area loses a strip as high as u there, w; a' tells how fast (fundamental theorem).",
                    constant="b", wrong={"w * a'": "The area shrinks at its lower end: the sign is minus."})  # fmt: skip
MOVING_ENDS = rule("moving ends", "∫_a^b u dt", "v * b' - w * a'",
                   "At the upper end the area gains a strip as high as u there, v, at the lower end it loses one, w (fundamental theorem).",
                   wrong={"v - w": ("inner derivative left out", "Multiply each height by the derivative of its end."),
                          "v * b' + w * a'": "The area shrinks at its lower end: the sign is minus."})  # fmt: skip
UNDER_INTEGRAL = rule("under the integral", "∫_a^b u dt", "∫_a^b u' dt",
                      "The ends stay, and u changes smoothly: every height of the area changes on its own.", constant="a b")  # fmt: skip
LEIBNIZ = rule("Leibniz rule", "∫_a^b u dt", "v * b' - w * a' + ∫_a^b u' dt",
               "The area changes at its upper end, where u is v, at its lower end, where u is w, and in its heights between.",
               wrong={"v * b' - w * a'": "The heights between the ends change too.",
                      "∫_a^b u' dt": "The ends move too."})  # fmt: skip
ONE_TERM = rule("term of the sum", "u + c", "u'", "Only the term with this index holds the variable; the others do not change.",
                constant="c")  # fmt: skip
ENTRY = rule("entry by an entry", "u", "kronecker(i, k)",
             "Where i is k the entry is the variable itself, with the slope 1; any other entry stays: kronecker(i, k) is 1 or 0.",
             wrong={"0": "The case i = k is missing: there the entry is the variable itself.",
                    "1": "Only for i = k is the entry the variable itself; any other entry does not change."})  # fmt: skip
SHARE = rule("share of a sum", "e^u / v", "e^u / v * (u' - v' / v)",
             "The quotient rule, with the share e^u / v before the brackets: how the part grows, less how the whole does.",
             wrong={"e^u / v * (u' + v' / v)": "Where the whole grows, the share falls: the sign is minus.",
                    "e^u / v * u'": "The sum below changes too.",
                    "-e^u * v' / v^2": "The exponential above changes too."})  # fmt: skip
LOG_OF_SHARE = rule("log of a share", "log(e^u / v)", "u' - v' / v",
                    "log(e^u / v) is u - log(v): the logarithm undoes the exponential, and the slope of log(v) is v' / v.",
                    wrong={"u' + v' / v": "The logarithm of a quotient is a difference.",
                           "u'": "What stands below changes too.",
                           "u' - 1 / v": ("inner derivative left out",
                           "The outside is right; multiply by the derivative of the inside, {v'}.")})  # fmt: skip
CHOSEN_TERM = rule("chosen term", "sum(i=a..b, u + v * kronecker(i, k))", "sum(i=a..b, u) + v",
                   "kronecker(i, k) is 0 but for i = k: of the sum over it that one term is left, with k in the place of i.",
                   wrong={"sum(i=a..b, u)": "One term is left, that with i = k.",
                          "sum(i=a..b, u + v)": "For i other than k the term is 0."})  # fmt: skip
OUT_OF_SUM = rule("constant out of the sum", "sum(i=a..b, c * u)", "c * sum(i=a..b, u)",
                  "A factor without the index is the same in all terms: it stands once, before the sum.")  # fmt: skip
ENTRIES = rule("entry by entry", "[u, v]", "[u', v']", "Each entry of a vector changes on its own.")
ABSTRACT = rule(
    "slope by name, inside out",
    "f(u)",
    "f'(u) * u'",
    "The slope of the function at its inside, times how fast the inside moves: the chain rule.",
)
UNKNOWN = rule("slope by name", "f(u)", "f'(u)", "What the function does was not said, so its slope has a name and no more.")
BY_DEFINITION = rule("derivative by definition", "lim h->0 (f(x + h) - f(x)) / h", "f'(x)",
                     "Rise over run, the run ever shorter: that is what the derivative of f at x means, where f has one.")  # fmt: skip
ABSTRACT_TOTAL = rule("slope by each argument", "f(u, v)", "f_1(u, v) * u' + f_2(u, v) * v'",
                      "Each argument that moves has its share: the slope by it, marked with its place, times how fast it moves.",
                      wrong={"f_1(u, v) * u'": "The second argument moves too.",
                             "f_1(u, v) + f_2(u, v)": ("inner derivative left out",
                             "Multiply each slope of f by the derivative of its argument.")})  # fmt: skip
UNKNOWN_PARTIAL = rule("partial slope by name", "f(u, v)", "f_1(u, v)",
                       "What the function does was not said: its slope by the k-th argument is written with the mark k.")  # fmt: skip
ANTIDERIVATIVE = rule("fundamental theorem", "∫ u dx", "u", "Differentiating undoes integrating.")
OTHER_TERMS = rule("other terms", "u + c", "u'", "Terms without the variable do not change; only the others count.", constant="c")
MIXED = rule(
    "mixed derivative",
    "u",
    "u'",
    "One name after the other; where the second derivatives are continuous, the order does not matter (Schwarz).",
)
REPEATED = rule("repeated derivative", "u", "u'", "Differentiate once more.")
TRIVIAL = frozenset({"constant", "variable", "limit of a constant", "limit of the variable"})  # keys of steps that a fluent reader skips

# how the parts of a derivative of many variables are put together
GRADIENT = rule("gradient", "u", "u'", "The gradient lists the partial derivatives, one for each name.")
JACOBIAN = rule("Jacobian", "u", "u'", "Row i holds the partial derivatives of output i, column j those by name j.")
HESSIAN = rule("Hessian", "u", "u'", "Row i holds the derivatives of the partial derivative by name i, column j those by name j.")
DETERMINANT = rule("determinant", "det(u)", "v", "By the first row: how the map stretches areas or volumes here.")
DIVERGENCE = rule("divergence", "u", "u'", "What each component gains along its own coordinate, added: how much flows out.")
CURL = rule("curl", "u", "u'", "Across one way less across the other: how much the field turns.")
LAPLACIAN = rule("Laplacian", "u", "u'", "The second derivatives by each name, added: the divergence of the gradient.")
CHAIN = rule(
    "chain rule", "u", "u'", "Every way from the result down to the variable counts: the slopes along it are multiplied, the ways added."
)
ADJOINT = rule("chain rule, backwards", "u", "u'",
               "Each node that uses this one sends back its own adjoint times its local derivative; what arrives is added.")  # fmt: skip
BY_ITS_NAME = rule("by its name", "u", "u", "What was given a name is written by it.")
BY_NAME = rule("by name", "u", "u", "This has a name already, from the forward pass.")
FILLED_IN = rule("filled in", "u", "u", "Each adjoint that arrives is replaced by what it came to.")
OVER_COMMON = rule("common denominator", "u", "u", "Over a common denominator, equal factors above and below cancel.")
WRITE_OUT = rule("write out", "u", "u", "Each intermediate is replaced by what it stands for.")
