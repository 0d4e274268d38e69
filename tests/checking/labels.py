"""What the labels of the corpus of answers mean: for each the names of our mistakes that say the same.

A label is the mutation by which a wrong answer was made. Two mutations may lead to one answer; where that is so by the nature of
the mistake (a minus sign lost in a sine and halves of a product subtracted), both names are right, and are listed.
"""

INNER = {"inner derivative left out"}
FACTOR = {"constant factor left out", "constant divisor left out", "factor left out", "denominator left out", "constant factor"}
SIGN = {"sign", "sign of a term", "halves subtracted", "sign in the exponent", "sign of the remaining integral"}
PRODUCT_OR_CHAIN = INNER | FACTOR | {"held name differentiated"}

NAMES = {
    # derivatives
    "chain_rule_inner_forgotten": PRODUCT_OR_CHAIN | {"not differentiated", "sign"},  # an inside -x
    "chain_rule_outer_at_inner_derivative": {"outer at inner derivative"},
    "chain_rule_sign": SIGN,
    "coefficient": FACTOR | {"sign", "exponent not brought down", "root forgotten"},
    "coefficient_dropped": PRODUCT_OR_CHAIN
    | {"standard limit taken for all", "0/0 taken as 1", "exponent not brought down", "constant kept"},
    "constant_not_zero": {"constant kept"},
    "cos_sign": SIGN,
    "sin_sign": SIGN,
    "cosh_sign": SIGN,
    "tanh_sign": SIGN,
    "sign": SIGN | {"wrong variable", "term left out", "logarithm of the denominator"},  # log(1 + exp(-x)) for log(1 + exp(x))
    "parts_sign": SIGN,
    "arctan_denominator": {"square forgotten"},
    "tan_not_squared": {"square forgotten"},
    "exp_power_rule": {"power rule for an exponential"},
    "variable_exponent_power_rule": {"power rule for an exponential"},
    "exponential_base_log_forgotten": {"logarithm of the base left out", *FACTOR},
    "log_reciprocal_forgotten": {"denominator left out", "outer at inner derivative", *INNER},  # log(log(x))
    "log_quotient_rule": {"bottom not squared"},
    "power_coefficient_dropped": {"exponent not brought down", *FACTOR},
    "power_not_decremented": {"exponent kept"},
    "sqrt_half_forgotten": {"exponent not brought down", *FACTOR},
    "product_of_derivatives": {"product of the derivatives"},
    "product_one_term": {"half of the product rule", "term left out"},
    "quotient_no_square": {"bottom not squared", "denominator left out"},
    "quotient_of_derivatives": {"quotient of the derivatives", "taken as a constant", *INNER},  # where it is 1
    "quotient_plus": {"halves added", *SIGN},
    "quotient_swapped": {"halves swapped", *SIGN},
    "sigmoid_derivative_missing_factor": FACTOR | {"not differentiated"},
    "sigmoid_derivative_s_times_1_minus_s_squared": {"square too much"},
    "sigmoid_derivative_sign": SIGN,
    "piecewise_first_branch_only": {"branch left out"},
    "max_branch_swapped": {"branches swapped"},
    "outer_dropped": INNER | FACTOR | {"outer derivative left out"},
    "abs_ignored": {"branch left out", "absolute value ignored", "constant factor"},
    "abs_ignored_negative": {"branch left out", "absolute value ignored"},
    # of many variables
    "components_swapped": {"order"},
    "jacobian_transposed": {"transposed"},
    "hessian_mixed_doubled": {"mixed derivatives doubled", "constant factor"},
    "hessian_off_diagonals_dropped": {"mixed derivatives left out"},
    "hessian_outer_product_of_gradient": {"outer product of the gradient"},
    "softmax_cross_entropy_label_forgotten": {"variable held still", "term left out", "constant kept"},
    "softmax_diagonal_only": {"off-diagonal entries left out"},
    "softmax_off_diagonal_sign": {"sign of the off-diagonal entries", "sign"},
    "softmax_without_delta_term": {"diagonal term left out"},
    # limits
    "numerator_zero": {"0/0 taken as 0", "oo/oo taken as 0", "0*oo taken as 0"},
    "denominator_zero": {"0/0 taken as oo"},
    "zero_over_zero": {"0/0 taken as 0", "0/0 taken as 1"},
    "infinity_minus_infinity": {"oo - oo taken as 0"},
    "one_to_the_infinity": {"1^oo taken as 1"},
    "zero_base": {"0^0 taken as 0"},
    "infinite": {"oo - oo taken as oo", "oo/oo taken as oo", "0/0 taken as oo", "1^oo taken as oo", "0^0 taken as oo", "0*oo taken as oo"},
    "zero": {"oo/oo taken as 0", "0/0 taken as 0", "0*oo taken as 0", "oo - oo taken as 0", "wrong end", "finite for infinite"},
    "inverted": {"upside down", "oo/oo taken as 0", "oo/oo taken as oo"},
    "factor_dropped": FACTOR,
    "half_forgotten": {"exponent not brought down", *FACTOR},
    "square_forgotten": {"square forgotten", "exponent kept", *INNER, *FACTOR},
    "log_rule": {"logarithm law"},
    "log_forgotten": {"logarithm left out", "logarithm of the base left out", "derivative pushed inside"},
    "lhopital_stopped": {"l'Hôpital stopped early"},
    "constants_ratio": {"constants for leading terms"},
    "side": {"other side", "one side only", "sign"},
    # integrals
    "missing_constant": {"missing constant"},
    "differentiated_instead": {"differentiated instead"},
    "product_of_integrals": {"product of the integrals"},
    "power_rule": {"power rule without the inner derivative"},
    "power_rule_no_chain": {"power rule without the inner derivative"},
    "power_rule_on_reciprocal": {"power rule for 1/x"},
    "chain_factor_forgotten": PRODUCT_OR_CHAIN,
    "factor_forgotten": PRODUCT_OR_CHAIN,
    "factor_extra": {"factor too much", "constant factor"},
    "factor_inverted": {"multiplied instead of divided", "upside down", "constant factor"},
    "argument_inverted": {"multiplied instead of divided", "upside down"},
    "log_instead_of_atan": {"logarithm of the denominator"},
    "log_of_denominator": {"logarithm of the denominator"},
    "tan_confused": {"logarithm of the denominator", "another function"},
    "sinh_instead_of_cosh": {"another function"},
    "second_term_forgotten": {"term left out", "remaining integral left out"},
    "root_forgotten": {"root forgotten"},
    "whole_circle": FACTOR,
}

OF_NO_RULE = {  # an answer changed by hand, or right on a part of the domain: whatever is said of it, no rule stands behind it
    "trap_agrees_for_positive", "trap_agrees_on_principal_branch", "trap_large_exponent_small_term", "trap_shifted_kink",
    "trap_similar_shape", "wrong", "rounded_badly", "rounded_decimal", "branch_confused", "off_by_one", "half_way", "constant_lost",
    "sign_shift", "arccos_sign",
}  # fmt: skip
