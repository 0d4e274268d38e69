"""Limits: the laws, the standard limits, how functions end, and the ways out of 0/0, oo/oo, 0*oo, oo - oo and 1^oo.

What stands in braces in a reason is filled in with what the rule's letters are in the step; x is the variable and p its point.
"""

from tutor.rules.rule import Table, rule

# the laws; derive/ chooses the pieces
CONSTANT = rule("limit of a constant", "lim x->p c", "c", "What does not depend on {x} does not change.", constant="c",
                wrong={"0": ("slope for value", "0 is the slope of a constant; its limit is the constant itself.")})  # fmt: skip
VARIABLE = rule("limit of the variable", "lim x->p x", "p", "{x} goes where it is sent.",
                wrong={"1": ("slope for value", "1 is the slope of the variable; its limit is the point itself.")})  # fmt: skip
CONTINUOUS = rule("put it in", "lim x->p u", "v", "Every part is continuous and defined there, so the value there is the limit.",
                  wrong={"lim x->p u'": ("slope for value", "A limit asks for values, not for slopes: put the point in.")})  # fmt: skip
SUM = rule("limit of a sum", "lim x->p (u + v)", "(lim x->p u) + (lim x->p v)", "The limit of a sum is the sum of the limits.", many=True,
           wrong={"(lim x->p u) * (lim x->p v)": ("product for sum", "The limits are added as the terms are.")})  # fmt: skip
PRODUCT = rule("limit of a product", "lim x->p (u * v)", "(lim x->p u) * (lim x->p v)",
               "The limit of a product is the product of the limits.", many=True,
               wrong={"lim x->p (u' * v + u * v')": ("slope for value",
                      "The product rule is for slopes: limits are simply multiplied.")})  # fmt: skip
FACTOR = rule("constant factor", "lim x->p (c * u)", "c * (lim x->p u)", "A constant factor waits outside.", constant="c", moving="u",
              wrong={"lim x->p u": ("constant factor left out", "The constant factor stays.")})  # fmt: skip
QUOTIENT = rule("limit of a quotient", "lim x->p (u / v)", "(lim x->p u) / (lim x->p v)",
                "The limit of a quotient is the quotient of the limits, where the lower one is not 0.", domain="v != 0",
                wrong={"lim x->p (u' / v')": ("l'Hôpital where it does not hold",
                       "l'Hôpital's rule is for 0/0 and oo/oo only; here the limits are simply divided."),
                       "(lim x->p v) / (lim x->p u)": "The top stays on top."})  # fmt: skip
POWER = rule("limit of a power", "lim x->p u^v", "(lim x->p u)^(lim x->p v)", "Powers are continuous where the base is positive.",
             wrong={"(lim x->p u) * (lim x->p v)": "The exponent stays an exponent."})  # fmt: skip
ENDLESS_SUM = rule("endless sum", "lim x->p (u + v)", "oo", "A term grows without bound, and no other goes the other way.", many=True,
                   wrong={"0": ("finite for infinite", "What is endless stays endless, whatever finite is added.")})  # fmt: skip
ENDLESS_PRODUCT = rule("endless product", "lim x->p (u * v)", "oo",
                       "A factor grows without bound, and no other vanishes: the signs decide which way.", many=True,
                       wrong={"0": ("finite for infinite", "No factor vanishes here: what is endless stays endless.")})  # fmt: skip
ENDLESS_BASE = rule("power of something endless", "lim x->p u^n", "oo",
                    "What grows without bound does so in every positive power, and vanishes in every negative one.", constant="n",
                    wrong={"1": ("power taken as 1", "Only the power 0 of it is 1.")})  # fmt: skip
ENDLESS_EXPONENT = rule("endless exponent", "lim x->p a^v", "oo",
                        "Above 1, ever higher powers pass every bound; between -1 and 1 they vanish.",
                        wrong={"1": ("power taken as 1", "Only 1 itself keeps its powers at 1.")})  # fmt: skip
INSIDE = rule("limit inside", "lim x->p v", "v", "The outer function is continuous, so the limit goes inside.",
              wrong={"lim x->p u": ("outer function left out",
                     "The outer function is still applied to the limit of its inside.")})  # fmt: skip
BY_INFINITE = rule("over something endless", "lim x->p (u / v)", "0", "The top stays finite while the bottom grows without bound.",
                   wrong={"oo": ("infinite for finite",
                          "Divided by what grows without bound, it shrinks: 1/1000, 1/1000000, …")})  # fmt: skip
BY_ZERO = rule("over something vanishing", "lim x->p (u / v)", "oo", "The top does not vanish while the bottom does, with one sign.",
               wrong={"0": ("finite for infinite", "Divided by ever smaller numbers it grows: 1/0.001 is 1000."),
                      "lim x->p (u' / v')": ("l'Hôpital where it does not hold",
                      "l'Hôpital's rule is for 0/0 and oo/oo only; here the top does not vanish.")})  # fmt: skip
BOTH_SIDES = rule("both sides", "lim x->p u", "v", "The limits from the two sides agree, so this is the limit.",
                  wrong={"(lim x->p- u) + (lim x->p+ u)": "The two sides are compared, not added."})  # fmt: skip
ONE_BRANCH = rule("on this side", "lim x->p u", "lim x->p v", "Close to the point on this side only one branch counts.",
                  wrong={"-(lim x->p v)": ("other side", "This is another branch: look at the sign on this side.")})  # fmt: skip

# the ways out
CANCEL = rule("factor and cancel", "lim x->p u", "lim x->p v",
              "A common factor above and below is cancelled; at the point itself nothing is asked.",
              wrong={"0": ("0/0 taken as a number", "0/0 says nothing by itself: find the common factor first."),
                     "1": ("0/0 taken as a number", "0/0 is not 1: find the common factor first.")})  # fmt: skip
DOMINANT = rule("dominant terms", "lim x->oo (u / v)", "lim x->oo ((u / w) / (v / w))",
                "Divide above and below by the term of the bottom that grows fastest.",
                wrong={"1": ("oo/oo taken as 1", "oo/oo is not 1: compare the highest powers and what stands before them.")})  # fmt: skip
GROWTH = rule("order of growth", "lim x->p u", "v",
              "Slow to fast: logarithms, powers, exponentials, factorials, {x^x}. The faster one decides.",
              wrong={"1": ("oo/oo taken as 1", "oo/oo is not 1: one of the two grows faster.")})  # fmt: skip
LEADING = rule("leading term", "lim x->p u", "(lim x->p v) * (lim x->p u / v)", "Factor out the term that grows fastest, {v}.",
               wrong={"0": ("oo - oo taken as 0", "oo - oo is not 0: find which term grows faster.")})  # fmt: skip
RATIONALIZE = rule("rationalize", "lim x->p u", "lim x->p v",
                   "Multiplied above and below by {w}, the difference becomes a difference of squares: the roots go.",
                   wrong={"0": ("indeterminate form taken as 0",
                          "0/0 and oo - oo say nothing by themselves: multiply above and below by the sum first."),
                          "lim x->p v * w": ("denominator left out", "What is multiplied above is multiplied below too.")})  # fmt: skip
RATIONALIZE_CUBES = rule("rationalize cube roots", "lim x->p u", "lim x->p v",
                         "Multiplied above and below by {w}, the difference becomes a difference of cubes: the roots go.",
                         wrong={"0": ("indeterminate form taken as 0",
                                "0/0 and oo - oo say nothing by themselves: multiply above and below so that the roots go."),
                                "lim x->p v * w": ("denominator left out",
                                "What is multiplied above is multiplied below too.")})  # fmt: skip
COMMON = rule("one fraction", "lim x->p u", "lim x->p v", "Brought over one bottom, the sum becomes one quotient.",
              wrong={"0": ("oo - oo taken as 0", "oo - oo is not 0: bring it over one bottom first.")})  # fmt: skip
SQUEEZE = rule("squeeze", "lim x->p (u * v)", "0", "{u} stays between two bounds while {v} vanishes, so the product is squeezed to 0.",
               wrong={"1": "sin(x)/x goes to 1 where its angle vanishes; where the wave only stays bounded, what vanishes decides.",
                      "oo": "What is bounded cannot bring back what vanishes."})  # fmt: skip
TAKEN_OUT = rule("take out what settles", "lim x->p (u * v)", "(lim x->p u) * (lim x->p v)",
                 "{u} goes to a number other than 0: it is taken out as a factor, and the rest has its own limit.",
                 wrong={"lim x->p v": ("constant factor left out", "What is taken out stays as a factor.")})  # fmt: skip
EQUIVALENT = rule("standard limit inside", "lim x->p v", "(lim x->p u / w) * (lim x->p v * w / u)",
                  "Multiply and divide so that a standard limit stands by itself.",
                  wrong={"1": ("standard limit taken for all",
                         "Only the standard quotient itself goes to 1: what else stands there counts too.")})  # fmt: skip
LHOPITAL = rule("l'Hôpital", "lim x->p (u / v)", "lim x->p (u' / v')",
                "Top and bottom both vanish, or both grow without bound: then the quotient of their slopes has the same limit, "
                "if it has one, and if the slope of the bottom is not 0 close to the point.", domain="v' != 0",
                wrong={"lim x->p ((u' * v - u * v') / v^2)": ("quotient rule in l'Hôpital",
                       "Top and bottom are differentiated one by one: no quotient rule."),
                       "lim x->p (v' / u')": ("upside down", "The slope of the top stays on top."),
                       "lim x->p (u' / v)": ("denominator not differentiated", "The bottom is differentiated too.")})  # fmt: skip
AS_QUOTIENT = rule("write as a quotient", "lim x->p (u * v)", "lim x->p (u / (1 / v))",
                   "A factor goes below as its reciprocal: 0*oo becomes 0/0 or oo/oo.",
                   wrong={"0": ("0*oo taken as 0", "0*oo is not 0: write it as a quotient first.")})  # fmt: skip
AS_EXPONENTIAL = rule("write by e", "lim x->p u^v", "lim x->p e^(v * log(u))",
                      "{u^v} is {e^(v * log(u))}; the limit is taken in the exponent.",
                      wrong={"1": ("1^oo taken as 1", "1^oo is not 1: take the limit of v log(u) in the exponent."),
                             "lim x->p v * log(u)": ("stopped at the exponent",
                             "This is the limit of the exponent: e is still raised to it.")})  # fmt: skip
ONE_LOGARITHM = rule("one logarithm", "lim x->p (log(u) - log(v))", "lim x->p log(u / v)",
                     "A difference of logarithms is the logarithm of the quotient.",
                     domain="u > 0 and v > 0",
                     wrong={"lim x->p (log(u) / log(v))": ("logarithm law",
                            "The quotient is taken inside one logarithm: log(u/v) is not log(u)/log(v)."),
                            "0": ("oo - oo taken as 0", "oo - oo is not 0: take one logarithm first.")})  # fmt: skip
EXPONENT_IN_FRONT = rule("exponent in front", "log(u^v)", "v * log(u)", "The logarithm of a power is the exponent times the logarithm.",
                         domain="u > 0", wrong={"log(u)^v": ("logarithm law", "The exponent comes down as a factor.")})  # fmt: skip
ONE_POWER = rule("one power", "lim x->p (a^u / b^u)", "lim x->p (a/b)^u", "Powers with the same exponent share it.",
                 wrong={"1": ("oo/oo taken as 1", "oo/oo is not 1: bring both under one exponent first."),
                        "lim x->p (a - b)^u": "The bases are divided."})  # fmt: skip
MIRRORED = rule("mirrored variable", "lim x->(-oo) u", "lim t->oo v", "With {t} = {-x}, {t} grows without bound as {x} falls.",
                wrong={"lim t->(-oo) v": "The new variable is the negative of the old one: it goes to oo."})  # fmt: skip
RECIPROCAL = rule("reciprocal variable", "lim x->oo u", "lim t->0+ v", "With {x} = {1/t}, {x} grows without bound as {t} falls to 0.",
                  wrong={"lim t->oo v": "The new variable is the reciprocal of the old one: it goes to 0."})  # fmt: skip
SHIFT = rule("distance from the point", "lim x->p u", "lim t->0 v", "{t} = {x - p} goes to 0.",
             wrong={"lim t->p v": "The new variable is the distance from the point: it goes to 0."})  # fmt: skip
BESIDE = rule("bounded beside endless", "lim x->p (u + v)", "oo", "What stays between two bounds cannot hold back what passes every bound.")
ROOT_OF_GROWTH = rule("out of the root", "lim x->oo u^(1/x)", "lim x->oo v", "The term that grows fastest is taken out of the root.",
                      wrong={"1": ("power taken as 1", "oo^0 is not 1: the base grows as fast as the exponent shrinks.")})  # fmt: skip
STIRLING = rule("Stirling's formula", "lim x->oo u", "lim x->oo v",
                "{x!} is like {sqrt(2 * pi * x) * (x/e)^x}: their quotient goes to 1.",
                wrong={"1": "A factorial grows faster than every exponential, and slower than {x^x}."})  # fmt: skip
FACTORIALS = rule("shorten factorials", "lim x->oo u", "lim x->oo v", "{(x + 1)!} is {(x + 1) * x!}: the common factors cancel.",
                  wrong={"1": "Two factorials differ by factors that do not cancel."})  # fmt: skip
WRITTEN_OUT = rule("write it out", "lim x->p u", "lim x->p v", "The functions are written by simpler ones.")
BY_E = rule("powers by e", "lim x->p u", "lim x->p v", "{a^b} is {e^(b * log(a))}.", domain="a > 0",
            wrong={"lim x->p e^(a * log(b))": "The exponent comes before the logarithm of the base."})  # fmt: skip
AWAY = rule("away from 0 beside endless", "lim x->p (u * v)", "oo",
            "{u} stays away from 0, with one sign; so the product passes every bound as {v} does.",
            wrong={"u": "The wave goes on, but what multiplies it has no bound."})  # fmt: skip
INTO_LOGARITHM = rule("into the logarithm", "lim x->p (log(u) - v)", "lim x->p log(u / e^v)", "{v} is {log(e^v)}.", domain="u > 0",
                      wrong={"lim x->p log(u - v)": ("logarithm law",
                             "A difference of logarithms is no logarithm of a difference.")})  # fmt: skip
SINES = rule("difference of sines", "lim x->p (sin(u) - sin(v))", "lim x->p 2 * cos((u + v)/2) * sin((u - v)/2)",
             "{sin(u) - sin(v)} is {2 * cos((u + v)/2) * sin((u - v)/2)}.")  # fmt: skip
COSINES = rule("difference of cosines", "lim x->p (cos(u) - cos(v))", "lim x->p (-2 * sin((u + v)/2) * sin((u - v)/2))",
               "{cos(u) - cos(v)} is {-2 * sin((u + v)/2) * sin((u - v)/2)}.")  # fmt: skip
FROM_LOGARITHM = rule("from the logarithm", "lim x->p (v - log(u))", "lim x->p log(e^v / u)", "{v} is {log(e^v)}.", domain="u > 0",
                      wrong={"lim x->p log(v - u)": ("logarithm law",
                             "A difference of logarithms is no logarithm of a difference.")})  # fmt: skip
LIKE_TERMS = rule("like terms", "lim x->p u", "lim x->p v", "Like terms are put together.")
KNOWN_SERIES = rule("series", "u", "v", "The first terms of the power series; known ones are put into each other.")
SERIES = rule("by series", "lim x->0 u", "lim x->0 v",
              "Near 0 each function goes for the first terms of its series: the lowest power left decides.",
              wrong={"0": "The terms must be taken so far that they do not all cancel."})  # fmt: skip
AT_WHOLE = rule("at whole numbers", "lim n->oo u", "lim n->oo v", "{n} is whole: {sin(pi * n)} is 0, and {cos(pi * n)} is {(-1)^n}.")
CONSTANT_POWER = rule("power of a constant", "lim x->oo a^x", "0", "Between -1 and 1 its powers vanish, above 1 they pass every bound.",
                      constant="a", domain="-1 < a and a < 1",
                           wrong={"1": ("power taken as 1", "Only 1 itself keeps its powers at 1.")})  # fmt: skip
CLOSED_SUM = rule("sum in closed form", "lim x->oo u", "lim x->oo v", "The sum has a formula in {x}.",
                  wrong={"0": ("many small terms taken as 0",
                         "Each term vanishes, but there are ever more of them: add them up first.")})  # fmt: skip
TELESCOPE = rule("telescoping product", "lim x->oo u", "lim x->oo v",
                 "The factors are {w}: above and below the same ones come again and cancel, and only those at the two ends are left.",
                 wrong={"1": ("many factors taken as 1", "Each factor goes to 1, but there are ever more of them: multiply them first."),
                        "0": "Ever more factors below 1 need not come down to 0."})  # fmt: skip
RIEMANN = rule("Riemann sum", "lim n->oo u", "v", "The sum adds up strips of width {1/n} under {v}: it goes to the integral from 0 to 1.",
               wrong={"0": ("many small terms taken as 0",
                      "Each term vanishes, but there are ever more of them: they fill an area.")})  # fmt: skip
COMPARED = rule("sum against an integral", "lim n->oo u", "lim n->oo v",
                "The terms fall: as strips the sum lies between two areas under {w}, so its quotient with {z} goes to 1.",
                wrong={"0": ("many small terms taken as 0",
                       "Each term vanishes, but there are ever more of them: compare their sum with an area.")})  # fmt: skip

# areas with a moving end
NO_WIDTH = rule("area over no width", "lim x->p ∫_a^b u dt", "0",
                "Both ends come to one point, and close to it {u} is bounded: nothing is left.",
                wrong={"1": "The area is as high as u, but it has no width left."})  # fmt: skip
AREA_FORMULA = rule("area by its formula", "lim x->p ∫_a^b u dt", "lim x->p w", "The fundamental theorem gives the area as a formula: {w}.")
AREA_END = rule("area up to its end", "lim x->p ∫_a^b u dt", "v",
                "The area changes continuously with its ends, and so comes to the whole area.",
                wrong={"0": "The width does not go: only what is added shrinks."})  # fmt: skip
ENDLESS_AREA = rule("endless area", "lim x->oo ∫_a^b u dt", "oo",
                    "Far out {u} does not come to 0: every further strip adds as much again.",
                    wrong={"1": "A finite area needs a height that vanishes."})  # fmt: skip

# why there is none
SIDES_DIFFER = rule("the sides differ", "lim x->p u", "v", "A limit must be the same from both sides; here the two differ.",
                    wrong={"(lim x->p- u + lim x->p+ u)/2": "There is no mean of the two sides: the limit does not exist."})  # fmt: skip
ONE_SIDE = rule("only on one side", "lim x->p u", "lim x->p+ u", "It is defined on one side of the point only, so only that side counts.")
OSCILLATES = rule("two sequences", "lim x->p u", "v",
                  "Both sequences go where {x} goes, and the values along them go to different limits: so there is none.",
                  wrong={"0": "It takes every value between the two again and again: it settles nowhere."})  # fmt: skip
ALONG = rule("along the sequence", "lim k->oo u", "lim k->oo v",
             "{k} is whole: at these points what goes back and forth always has the same value.")  # fmt: skip
POLES = rule("poles again and again", "lim x->p u", "v",
             "However far it goes there are poles ahead, {k} whole: beside each it passes every bound, upwards on one side and downwards "
             "on the other. So it settles nowhere.",
             wrong={"0": "A factor that vanishes is no help beside a pole: there the product passes every bound."})  # fmt: skip
PATHS_DIFFER = rule("two paths", "lim x->p u", "v",
                    "A limit must be the same along every path; along these two it differs, so there is none.",
                    wrong={"0": "One path proves no limit, nor do all lines; one that goes elsewhere is enough against it."})  # fmt: skip
PATH = rule("along a path", "u", "v", "On the path one variable is left.")
POLAR = rule("polar coordinates", "u", "lim r->0+ v",
             "With {x} = {a + r * cos(t)} and {y} = {b + r * sin(t)} the point is near where {r} is small, whatever {t} is.",
             wrong={"lim r->0+ v/r": "A distance enters by its square: cos(t)^2 + sin(t)^2 is 1, and r^2 is left."})  # fmt: skip
INNER = rule("one variable for both", "u", "lim t->p v", "The names stand only together: what they make goes to one value.",
             wrong={"0": ("0/0 taken as a number", "0/0 says nothing by itself: take what stands together for one variable.")})  # fmt: skip
BOUNDED_PART = rule("squeeze in several variables", "u", "0", "The one factor stays between two bounds, the other vanishes.",
                    wrong={"1": ("0/0 taken as a number",
                           "0/0 is not 1: one factor stays between two bounds, the other vanishes.")})  # fmt: skip

UNEXPLAINED = rule("unexplained", "lim x->p u", "v", "Found by computer algebra; no rule of this tutor leads there.")

STANDARD = Table("Standard limits", (  # u / v goes to 1 as x goes to 0; derive/ puts anything that vanishes for x
    rule("sine over its angle", "lim x->0 (sin(x) / x)", "1",
         "The area of the sector lies between two triangles: {cos(x)} < {sin(x)/x} < 1.",
         wrong={"0": ("0/0 taken as a number", "0/0 says nothing by itself.")}),
    rule("tangent over its angle", "lim x->0 (tan(x) / x)", "1", "{sin(x)/x} over {cos(x)}, and cos(0) is 1."),
    rule("one minus cosine", "lim x->0 ((1 - cos(x)) / (x^2/2))", "1", "{1 - cos(x)} is {2 * sin(x/2)^2}.",
         wrong={"0": ("0/0 taken as a number", "Over x it vanishes; over x^2 it does not.")}),
    rule("cosine minus one", "lim x->0 ((cos(x) - 1) / (-x^2/2))", "1", "{1 - cos(x)} is {2 * sin(x/2)^2}."),
    rule("e^x - 1 over x", "lim x->0 ((e^x - 1) / x)", "1", "This is the slope of the exponential function at 0."),
    rule("a^x - 1 over x", "lim x->0 ((a^x - 1) / (x * log(a)))", "1", "{a^x} is {e^(x * log(a))}.", constant="a"),
    rule("power of 1 + x", "lim x->0 (((1 + x)^a - 1) / (a * x))", "1", "{a} is the slope of the power at 1.", constant="a",
         wrong={"a": "The exponent stands below already."}),
    rule("exp(x) - 1 over x", "lim x->0 ((exp(x) - 1) / x)", "1", "This is the slope of the exponential function at 0."),
    rule("log(1 + x) over x", "lim x->0 (log(1 + x) / x)", "1", "This is the slope of the logarithm at 1."),
    rule("arcsine over x", "lim x->0 (asin(x) / x)", "1", "It undoes the sine: it is an angle over its sine."),
    rule("arctangent over x", "lim x->0 (atan(x) / x)", "1", "It undoes the tangent: it is an angle over its tangent."),
    rule("sinh over x", "lim x->0 (sinh(x) / x)", "1", "This is the slope of sinh at 0."),
    rule("cosh minus one", "lim x->0 ((cosh(x) - 1) / (x^2/2))", "1", "{cosh(x) - 1} is {2 * sinh(x/2)^2}."),
    rule("tanh over x", "lim x->0 (tanh(x) / x)", "1", "This is the slope of tanh at 0."),
))  # fmt: skip

POWERS = Table("Limits that make e", (
    rule("the number e", "lim x->oo (1 + 1/x)^x", "e", "This limit is how e is defined.",
         wrong={"1": ("1^oo taken as 1", "1^oo is not 1: the exponent grows as fast as the base comes down to 1."),
                "oo": ("1^oo taken as 1", "The base comes down to 1 as fast.")}),
    rule("compound interest", "lim x->oo (1 + a/x)^x", "e^a",
         "With {x/a} for the variable it is the limit that makes e, raised to {a}.", constant="a",
         wrong={"1": ("1^oo taken as 1", "1^oo is not 1."), "e": "a comes into the exponent."}),
    rule("compound interest, falling", "lim x->oo (1 - a/x)^x", "e^(-a)",
         "With {-x/a} for the variable it is the limit that makes e, raised to {-a}.", constant="a",
         wrong={"e^a": "The sign of a comes into the exponent."}),
    rule("the number e, at 0", "lim x->0 (1 + x)^(1/x)", "e", "With {1/x} for the variable it is the limit that makes e."),
))  # fmt: skip

ENDS = Table("How functions end", (
    rule("exponential, far right", "lim x->oo e^x", "oo", "It doubles again and again."),
    rule("exponential, far left", "lim x->(-oo) e^x", "0", "It halves again and again.",
         wrong={"-oo": ("wrong end", "A power of e is never negative: it comes down to 0.")}),
    rule("exp, far right", "lim x->oo exp(x)", "oo", "It doubles again and again."),
    rule("exp, far left", "lim x->(-oo) exp(x)", "0", "It halves again and again."),
    rule("logarithm, far right", "lim x->oo log(x)", "oo", "Slowly, but past every bound.",
         wrong={"1": ("wrong end", "It grows slowly, but it passes every bound.")}),
    rule("logarithm at 0", "lim x->0+ log(x)", "-oo", "The logarithm of e^-1000 is -1000: it passes every bound.",
         wrong={"0": ("wrong end", "log(1) is 0; log(0) has no value, and close to 0 it falls past every bound.")}),
    rule("root, far right", "lim x->oo sqrt(x)", "oo", "It passes 1000 once its inside passes 1000^2, and so for every bound."),
    rule("cube root, far right", "lim x->oo cbrt(x)", "oo", "It passes 1000 once its inside passes 1000^3, and so for every bound."),
    rule("cube root, far left", "lim x->(-oo) cbrt(x)", "-oo", "It passes -1000 once its inside passes -1000^3, and so for every bound."),
    rule("arctangent, far right", "lim x->oo atan(x)", "pi/2", "tan grows without bound as its angle nears pi/2.",
         wrong={"oo": ("wrong end", "An angle of a right triangle stays below pi/2.")}),
    rule("arctangent, far left", "lim x->(-oo) atan(x)", "-pi/2", "tan falls without bound as its angle nears -pi/2.",
         wrong={"-oo": ("wrong end", "An angle of a right triangle stays above -pi/2.")}),
    rule("tanh, far right", "lim x->oo tanh(x)", "1", "{e^(-x)} vanishes beside {e^x}.",
         wrong={"oo": ("wrong end", "Its values stay below 1.")}),
    rule("tanh, far left", "lim x->(-oo) tanh(x)", "-1", "{e^x} vanishes beside {e^(-x)}."),
    rule("sinh, far right", "lim x->oo sinh(x)", "oo", "It is half of {e^x}, less what vanishes."),
    rule("sinh, far left", "lim x->(-oo) sinh(x)", "-oo", "It is minus half of {e^(-x)}, and what vanishes."),
    rule("cosh, far right", "lim x->oo cosh(x)", "oo", "It is half of {e^x}, and what vanishes."),
    rule("cosh, far left", "lim x->(-oo) cosh(x)", "oo", "It is half of {e^(-x)}, and what vanishes."),
    rule("asinh, far right", "lim x->oo asinh(x)", "oo", "It undoes sinh, which grows without bound."),
    rule("asinh, far left", "lim x->(-oo) asinh(x)", "-oo", "It undoes sinh."),
    rule("sigmoid, far right", "lim x->oo sigmoid(x)", "1", "{e^(-x)} vanishes, 1/(1 + 0) is left.",
         wrong={"oo": ("wrong end", "Its values stay below 1.")}),
    rule("sigmoid, far left", "lim x->(-oo) sigmoid(x)", "0", "{e^(-x)} grows without bound below the line.",
         wrong={"-1": ("wrong end", "Its values stay between 0 and 1.")}),
    rule("softplus, far right", "lim x->oo softplus(x)", "oo", "It is {x}, and what vanishes."),
    rule("softplus, far left", "lim x->(-oo) softplus(x)", "0", "It is {log(1 + e^x)}, and {e^x} vanishes.",
         wrong={"-oo": ("wrong end", "It is never negative: it comes down to 0.")}),
    rule("erf, far right", "lim x->oo erf(x)", "1", "The whole Gaussian area to the right is 1 in these units.",
         wrong={"oo": ("wrong end", "It is an area under the bell, which is finite.")}),
    rule("erf, far left", "lim x->(-oo) erf(x)", "-1", "The whole Gaussian area to the left is 1 in these units."),
))  # fmt: skip

QUOTIENTS = Table("Functions of the angle as quotients", (
    rule("cotangent as a quotient", "cot(x)", "cos(x) / sin(x)", "The cotangent is cosine over sine."),
    rule("secant as a quotient", "sec(x)", "1 / cos(x)", "It is the reciprocal of the cosine."),
    rule("cosecant as a quotient", "csc(x)", "1 / sin(x)", "It is the reciprocal of the sine."),
))  # fmt: skip

TANGENT = rule("tangent as a quotient", "tan(x)", "sin(x) / cos(x)", "The tangent is sine over cosine.",
               wrong={"cos(x) / sin(x)": "This is the cotangent."})  # fmt: skip
ACOT = rule("acot by atan", "acot(x)", "pi/2 - atan(x)", "The two angles add up to a right one.",
            wrong={"1 / atan(x)": "It undoes the cotangent: it is no reciprocal of atan."})  # fmt: skip

EXPONENTIALS = Table("Functions by exponentials", (
    rule("softplus written out", "softplus(x)", "log(1 + e^x)", "This is what it means."),
    rule("sigmoid written out", "sigmoid(x)", "1 / (1 + e^(-x))", "This is what it means."),
    rule("silu written out", "silu(x)", "x / (1 + e^(-x))", "It is {x} times its sigmoid."),
    rule("gelu written out", "gelu(x)", "x * (1 + erf(x / sqrt(2))) / 2", "It is {x} times the share of the bell that lies to its left."),
    rule("sinh by exponentials", "sinh(x)", "(e^x - e^(-x)) / 2", "This is what it means."),
    rule("cosh by exponentials", "cosh(x)", "(e^x + e^(-x)) / 2", "This is what it means."),
    rule("tanh by exponentials", "tanh(x)", "(e^x - e^(-x)) / (e^x + e^(-x))", "It is sinh over cosh."),
    rule("coth by exponentials", "coth(x)", "(e^x + e^(-x)) / (e^x - e^(-x))", "It is cosh over sinh."),
))  # fmt: skip

BOUNDS = {  # words whose values stay between two bounds
    "sin": ("-1", "1"), "cos": ("-1", "1"), "atan": ("-pi/2", "pi/2"), "tanh": ("-1", "1"), "sigmoid": ("0", "1"), "erf": ("-1", "1"),
    "sign": ("-1", "1"),
}  # fmt: skip
