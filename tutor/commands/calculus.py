"""The verbs that derive, in the order in which `help` lists them."""

from tutor.commands import curves, differentiation, finding, limiting, values

COMMANDS = (
    *differentiation.COMMANDS,
    *curves.COMMANDS,
    *limiting.COMMANDS,
    *finding.COMMANDS,
    *values.COMMANDS,
)
