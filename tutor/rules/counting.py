"""Kronecker's delta, the factorial between whole numbers, what belongs to it, and the normal distribution's tail."""

from tutor.rules.rule import Table, rule

TABLE = Table("Counting", (
    rule("kronecker", "kronecker(u, v)", "0 * u'", "It is 1 where both are the same and 0 elsewhere, and never anything between.",
         means="piecewise(1 if u = v, 0 otherwise)", domain="u != v", latex=r"\operatorname{kronecker}"),
    rule("factorial", "factorial(u)", "factorial(u) * digamma(u + 1) * u'",
         "Between whole numbers u! is Gamma(u + 1), whose logarithm has the slope digamma(u + 1).",
         domain="u > -1", latex=r"\operatorname{factorial}",
         wrong={"u * factorial(u - 1) * u'": "A factorial is no power: no exponent comes down.",
                "factorial(u) * digamma(u) * u'": "u! is Gamma(u + 1): the digamma is taken at u + 1."}),
    rule("Gamma", "Gamma(u)", "Gamma(u) * digamma(u) * u'", "The digamma is the slope of log(Gamma(u)), which is Gamma' / Gamma.",
         domain="u > 0", ball="gamma", sympy="gamma", numpy="scipy.special.gamma", aliases="Γ",
         wrong={"digamma(u) * u'": "That is the slope of its logarithm: the factor {Gamma(u)} is missing."}),
    rule("loggamma", "loggamma(u)", "digamma(u) * u'", "The digamma is, by its definition, the slope of log(Gamma(u)).", domain="u > 0",
         ball="lgamma", numpy="scipy.special.gammaln", aliases="gammaln lgamma",
         wrong={"u' / Gamma(u)": "The slope of a logarithm is the inside's slope over the inside: Gamma' / Gamma, the digamma."}),
    rule("digamma", "digamma(u)", "polygamma(1, u) * u'", "Its slope is called polygamma(1, u), or trigamma.", domain="u > 0",
         numpy="scipy.special.digamma",
         wrong={"polygamma(2, u) * u'": "The digamma is polygamma(0, u): the first slope is number 1."}),
    rule("polygamma", "polygamma(c, u)", "polygamma(c + 1, u) * u'", "polygamma(c, u) is the c-th slope of the digamma: one more is c + 1.",
         constant="c", domain="u > 0", numpy="scipy.special.polygamma",
         wrong={"c * polygamma(c - 1, u) * u'": "The number counts slopes; it is no exponent."}),
    rule("erfc", "erfc(u)", "-2 * exp(-u^2) / sqrt(pi) * u'", "erfc(u) is 1 - erf(u): what erf gains, it loses.",
         means="1 - erf(u)", numpy="scipy.special.erfc", latex=r"\operatorname{erfc}",
         wrong={"2 * exp(-u^2) / sqrt(pi) * u'": "erfc falls from 2 to 0: the sign is minus."}),
))  # fmt: skip
