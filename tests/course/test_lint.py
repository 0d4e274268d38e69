"""The linter names what is wrong with an exercise before a learner meets it."""

import pytest

from tests.course.sets import HEAD
from tutor.course.lint import faults

SOUND = 'task = "derivative"\nof = "{a} x^3"\nparameters = {a = "2..9"}'
HINTS = 'hints = ["one", "two"]'

FAULTS = [  # fields, what is told; empty: sound
    (SOUND, ""),
    ('task = "value"\nanswer = "{a} + 1"\nparameters = {a = "2..9"}\n' + HINTS + '\nmistakes = {"{a}" = "one more"}', ""),
    ('task = "derivative"\nof = "{q} x"', "{q} has no value"),
    ('task = "derivative"\nof = "x +"', "x +"),
    ('task = "integral"\nof = "e^(x^2) sin(x)"', "in e^(x^2) sin(x)"),
    (SOUND.replace("}", ", b = [1]}").replace("{a, b = [1]}", "{a}"), "b is drawn and never used"),
    (SOUND + '\nhints = ["one"]', "only 1 hints"),
    (SOUND + '\nrequire = ["a > 9"]', "meets a > 9"),
    (SOUND + '\nmistakes = {"3 {a} x^2" = "no"}', "is right here"),
    (SOUND + '\nmistakes = {"x +" = "no"}', "x +"),
    ('task = "derivative"\nof = "(x^2 - 1)^2"\nform = "expanded"', 'Leave form = "expanded" out'),
    ('task = "value"\nanswer = "2"\n' + HINTS, "no mistake is foreseen"),
    ('task = "value"\nanswer = ""\n' + HINTS, "stated nowhere"),
    ('task = "choice"\nanswer = "c"\nchoices = ["a", "b"]\n' + HINTS, "is judged unreadable"),
]


@pytest.mark.parametrize(("fields", "what"), FAULTS, ids=[f"{k}-{f[1] or 'sound'}" for k, f in enumerate(FAULTS)])
def test_a_fault_is_named(fields, what, tmp_path):
    path = tmp_path / "s.toml"
    path.write_text(f'{HEAD}[[exercise]]\nid = "e"\nask = "?"\n{fields}\n', "utf-8")
    found = list(faults(str(path), range(1, 3)))
    assert any(what in fault and "e" in fault for fault in found) if what else found == [], found
