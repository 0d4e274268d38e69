"""Known series, and how they are put together; derive/maclaurin chooses the pieces."""

from tutor.rules.rule import Table, rule

KNOWN = Table("Known series", (  # the first terms about u = 0
    rule("series of e^u", "e^u", "1 + u + u^2/2 + u^3/6 + u^4/24", "Every derivative at 0 is 1.",
         wrong={"1 + u + u^2/2 + u^3/3": ("order for its factorial", "Each power is divided by the factorial of its exponent.")}),
    rule("series of sine", "sin(u)", "u - u^3/6", "At 0 the derivatives are 0, 1, 0, -1, again and again.",
         wrong={"u + u^3/6": ("signs forgotten", "The signs alternate."),
                "u - u^3/3": ("order for its factorial", "The divisor is the factorial: 3! is 6.")}),
    rule("series of cosine", "cos(u)", "1 - u^2/2 + u^4/24", "At 0 the derivatives are 1, 0, -1, 0, again and again.",
         wrong={"1 - u^2 + u^4": ("factorial left out", "Each power is divided by the factorial of its exponent.")}),
    rule("series of sinh", "sinh(u)", "u + u^3/6", "It is the odd part of e^u.", wrong={"u - u^3/6": "No sign changes: that is the sine."}),
    rule("series of cosh", "cosh(u)", "1 + u^2/2 + u^4/24", "It is the even part of e^u.",
         wrong={"1 - u^2/2": "No sign changes: that is the cosine."}),
    rule("series of log(1 + u)", "log(1 + u)", "u - u^2/2 + u^3/3 - u^4/4", "It is the integral of 1/(1 + u).", domain="-1 < u and u <= 1",
         wrong={"u - u^2/2 + u^3/6": "Here the divisor is the exponent, not its factorial."}),
    rule("series of arctangent", "atan(u)", "u - u^3/3", "It is the integral of 1/(1 + u^2).", domain="-1 <= u and u <= 1",
         wrong={"u - u^3/6": "Here the divisor is the exponent, not its factorial."}),
    rule("geometric series", "1 / (1 - u)", "1 + u + u^2 + u^3 + u^4", "Multiplied by 1 - u, all but the 1 cancels.",
         domain="-1 < u and u < 1",
         wrong={"1 - u + u^2": "All signs are plus: alternating ones belong to 1/(1 + u)."}),
    rule("binomial series", "(1 + u)^a", "1 + a*u + a*(a - 1)/2*u^2", "a, then a(a - 1), and so on, come down.",
         constant="a", domain="-1 < u and u < 1", wrong={"1 + a*u + a^2/2*u^2": "The exponent falls by one with each derivative."}),
))  # fmt: skip

COEFFICIENTS = rule("binomial coefficients", "u", "v", "Each coefficient is worked out.")
SUBSTITUTED = rule("put into a known series", "u", "v", "A known series with the inside put in for its letter; higher powers are left out.")
TERMWISE = rule("term by term", "u", "v", "The series of a sum is the sum of the series.")
MULTIPLIED = rule("multiply the series", "u", "v", "The series are multiplied out; powers above the order are left out.",
                  wrong={"u * 0": "Every pair of terms whose exponents fit counts."})  # fmt: skip
POLYNOMIAL = rule("a polynomial", "u", "v", "It is its own series; powers above the order are left out.")
SHIFTED = rule("powers of the distance", "u", "v", "The series in powers of the distance from the point, written in x again.")
