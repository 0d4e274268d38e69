"""Functions that have values, and no rule here for their slope."""

from tutor.rules.rule import Table, rule

TABLE = Table("Counting", (
    rule("factorial", "factorial(u)", "", "n! is 1 * 2 * … * n, and 0! is 1; between whole numbers it is gamma(u + 1).",
         domain="u > -1", latex=r"\operatorname{factorial}"),
))  # fmt: skip
