"""What moves along a direction, and how that is carried forward: the rules beside those that a pullback says by itself."""

from tutor.rules.rule import rule

MOVES = rule("direction", "u", "v", "{u} moves along {v}.")
LINEAR = "It is linear: what it does to an array it does to a change of it."
FACTOR = "Only one factor moves: the other waits, and it is linear in each."
PRODUCT = "First one factor changes while the other waits, then the other."
