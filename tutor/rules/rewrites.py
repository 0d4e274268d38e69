"""Named rewrites: how a result gets the form a textbook gives it. Each is an identity, and each is shown as a step."""

from tutor.rules.rule import Table, rule

# these name what derive/simplify does with any number of terms or factors; the patterns say it for two
COLLECT = rule("collect", "c * u + d * u", "(c + d) * u", "Like terms are added.", constant="c d")
SAME_BASE = rule("same base", "u^a * u^b", "u^(a + b)", "Powers of the same base multiply by adding their exponents.",
                 constant="a b", domain="u > 0")  # fmt: skip
POWER_OF_POWER = rule("power of a power", "(u^a)^b", "u^(a * b)", "A power of a power multiplies the exponents.",
                      constant="a b", domain="u > 0")  # fmt: skip
CANCEL = rule("cancel", "u * v / (u * w)", "v / w", "A common factor is cancelled above and below.", domain="u != 0")

TABLE = Table("Rewrites", (
    rule("log of e", "log(e)", "1", "e to the power 1 is e."),
    rule("log of 1", "log(1)", "0", "Anything to the power 0 is 1."),
    rule("exp of a log", "e^log(u)", "u", "The exponential undoes the logarithm.", domain="u > 0"),
    rule("log of an exp", "log(e^u)", "u", "The logarithm undoes the exponential."),
    rule("log of exp", "log(exp(u))", "u", "The logarithm undoes the exponential."),
    rule("square of a root", "sqrt(u)^2", "u", "Squaring undoes the root.", domain="u >= 0"),
    rule("sine and cosine", "cos(u)^2 + sin(u)^2", "1", "Pythagoras on the unit circle."),
    rule("sine and cosine", "sin(u)^2 + cos(u)^2", "1", "Pythagoras on the unit circle."),
    rule("sigmoid by name", "1 / (1 + e^(-u))", "sigmoid(u)", "This quotient is called the sigmoid."),
    rule("sigmoid by name", "1 / (1 + exp(-u))", "sigmoid(u)", "This quotient is called the sigmoid."),
    rule("s times 1 - s", "e^(-u) / (1 + e^(-u))^2", "sigmoid(u) * (1 - sigmoid(u))",
         "With s = 1 / (1 + e^-u): one factor is s, the other e^-u / (1 + e^-u) = 1 - s."),
    rule("s times 1 - s", "exp(-u) / (1 + exp(-u))^2", "sigmoid(u) * (1 - sigmoid(u))",
         "With s = 1 / (1 + e^-u): one factor is s, the other e^-u / (1 + e^-u) = 1 - s."),
    rule("share of e^u", "e^u / (1 + e^u)", "sigmoid(u)", "Divide above and below by e^u."),
    rule("share of e^u", "exp(u) / (1 + exp(u))", "sigmoid(u)", "Divide above and below by e^u."),
))  # fmt: skip
