"""The derivation's own lines, `goal = rule filled in = value`, read as it writes them: in the letters of its steps, with its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from tutor.checking.working.canonical import Key, canonical
from tutor.checking.working.claims import asked_claim
from tutor.checking.working.ground import ASKING
from tutor.checking.working.placing import BY_CLAIMS
from tutor.checking.working.said import WHOLE, Latest, Said, Subject
from tutor.checking.working.walk import Walk
from tutor.derive.differentials import Shares, in_differentials, shares
from tutor.derive.steps import Derivation, Step, main_step
from tutor.errors import TutorError
from tutor.rules.catalogue import as_claim
from tutor.syntax.nodes import CONSTANTS, Apply, Name, Node, is_op, names, operations, rebuild, substitute
from tutor.syntax.parser import parse
from tutor.syntax.statements import apart, outside
from tutor.syntax.vocabulary import Vocabulary

_BETWEEN_CLAIMS = r"[⇔⇒]|<=>|\\(?:Leftrightarrow|Rightarrow|iff|implies)(?![A-Za-z])"
_EQUALS = r"(?<![<>!:=])=(?![=>])"
_DISPLAYED = re.compile(r"\\\[|\\\]|\\tag\*?\{[^{}]*\}|\\q?quad\s*\\text\{[^{}]*\}\s*")
_BESIDE = re.compile(r"\s{2,}(?:\((?:\w+,|\w+(?:, \w+)+)\))?\s*(?:\[[^\[\]]*\](?:\s.*)?)?$")  # a shape; the rule, why
_NUMBER = re.compile(r"^\s*\d{1,3}\s{2,}")
_SLOPE = re.compile(r"(?:∂|d)(\w+)/(?:∂|d)(\w+)|\\frac\{\\partial (\w+)\}\{\\partial (\w+)\}")
_ABSENT = re.compile(r"\\?\s*\\text\{\s*does not exist\s*\}")
_NOWHERE = " does not exist"


@dataclass(frozen=True, slots=True)
class Shown:
    """Some sides of one step, in its own order: its goal first, then the rule filled in, or the value, or both."""

    step: Step
    sides: tuple[Node, ...]
    ends: bool  # with the step's value
    twins: tuple[Step, ...]  # it, and the steps that reach the same goal with the same value


class OwnLines:
    """The lines of a derivation by what stands first in them; made when the first line is looked up."""

    def __init__(self, derivation: Derivation):
        self.derivation = derivation

    def find(self, line: str, latest: Step | None) -> Shown | None:
        """The step of which `line` writes sides, `latest` where it begins with the sign; None where it writes none of ours."""
        read = self._sides(line)
        if read is None:
            return None
        continues, sides = read
        keys = tuple(map(canonical, sides))
        steps = ((latest,) if latest is not None else ()) if continues else self._steps.get(keys[0], ())
        behind = keys if continues else keys[1:]
        fitting = sorted((s for s in steps if self._written[id(s)].issuperset(behind)), key=_size)
        if not fitting:
            return None
        ending = next((s for s in fitting if keys[-1] in self._values(s)), None)
        step = ending or fitting[0]
        twins = tuple(s for s in self.derivation.root if s.goal is step.goal and s.value is step.value)
        return Shown(step, sides, ending is not None, twins)

    # ------------------------------------------------------------ what the steps write

    @cached_property
    def _steps(self) -> dict[Key, list[Step]]:
        found: dict[Key, list[Step]] = {}
        for step in self.derivation.root:
            for key in self._keys((step.goal,)):
                found.setdefault(key, []).append(step)
        return found

    @cached_property
    def _written(self) -> dict[int, frozenset[Key]]:
        return {id(step): self._keys(_sides(step)) for step in self.derivation.root}

    def _values(self, step: Step) -> frozenset[Key]:
        return self._keys((step.value,))

    def _keys(self, sides: tuple[Node, ...]) -> frozenset[Key]:
        return frozenset(canonical(form) for side in sides for form in self._forms(side))

    def _forms(self, side: Node) -> Iterator[Node]:
        """A side as a tree, and as it is written: adjoints as dW, slopes of intermediates by their names, and these in their places."""
        slopes = rebuild(side, self._with_names)
        yield from dict.fromkeys(in_differentials(form, self._shares) for form in (slopes, substitute(slopes, self._intermediates)))
        yield side

    @cached_property
    def _shares(self) -> Shares:
        return shares(self.derivation.root)

    @cached_property
    def _intermediates(self) -> dict[Node, Name]:
        extra = dict(self.derivation.extra)
        named = (*extra.get("forward", ()), *((n, d.body) for n, _ in extra.get("dependencies", ()) if (d := self._definition(n))))
        return {body: Name(name) for name, body in named if isinstance(body, Apply)}

    def _definition(self, name: str):
        return self.derivation.scope.definition(name)

    def _with_names(self, n: Node) -> Node:
        if is_op(n, "d/d") and n.args[-1] in self._intermediates:
            return Apply("d/d", (*n.args[:-1], self._intermediates[n.args[-1]]))
        return n

    # ------------------------------------------------------------ reading a line

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        """The words of the language, with those that only the steps use, and the letters of the steps."""
        known = self.derivation.scope.vocabulary
        trees = [form for step in self.derivation.root for side in _sides(step) for form in self._forms(side)]
        words = {op for tree in trees for op in operations(tree) if op.isidentifier() and op not in known.functions}
        letters = {name for tree in trees for name in names(tree)} - CONSTANTS
        functions = {**known.functions, **dict.fromkeys(words, (1, None))}
        return replace(known.knowing(names=letters), functions=functions)

    def _sides(self, line: str) -> tuple[bool, tuple[Node, ...]] | None:
        text = _ABSENT.sub(_NOWHERE, _DISPLAYED.sub("", _NUMBER.sub("", line)).replace("{=}", "=")).strip()
        text = _BESIDE.sub("", text).strip()
        if _NOWHERE in text:
            text = f"{text.removesuffix(_NOWHERE)} = does not exist"
        claims = any(outside(text, _BETWEEN_CLAIMS))
        pieces = [p.text for p in apart(text, _BETWEEN_CLAIMS if claims else _EQUALS)]
        continues = len(pieces) > 1 and not pieces[0]
        pieces = pieces[1:] if continues else pieces
        if not all(pieces) or (len(pieces) < 2 and not (continues or self.derivation.kind == "critical")):
            return None
        try:
            return continues, tuple(map(self._read, pieces))
        except TutorError:
            return None

    def _read(self, text: str) -> Node:
        return as_claim(parse(_SLOPE.sub(self._slope, text), self._vocabulary, self.derivation.scope.limits))

    def _slope(self, found: re.Match[str]) -> str:
        """`∂z/∂w` as a slope of what z stands for, where z is an intermediate: before dz it would be a derivative of nothing."""
        of, by = found[1] or found[3], found[2] or found[4]
        return f"(d/d{by} {of})" if Name(of) in self._intermediates.values() else found[0]


def _size(step: Step) -> int:
    return sum(1 for _ in step)


def _sides(step: Step) -> tuple[Node, ...]:
    """What a step writes: its goal, the rule filled in, with the values of some or all of the smaller goals, and its value."""
    values = {p.goal: p.value for _, p in step.parts}
    forward = {goal: value for goal, value in values.items() if not is_op(goal, "adjoint")}
    return tuple(dict.fromkeys((step.goal, step.form, substitute(step.form, forward), substitute(step.form, values), step.value)))


# ---------------------------------------------------------------- what is said of it


def own_line(walk: Walk, found: Shown, line: int) -> Said:
    """What is said of a line of the derivation's own: it is true, and all on which its step rests is done with it."""
    step, way, last = found.step, walk.way, found.sides[-1]
    done = (way.below(s) if found.ends else way.reached(last, s, walk.ground) for s in found.twins)
    tells_rule = len(found.sides) > 2 or not is_op(step.goal, *ASKING)
    is_jump = not (tells_rule or walk.is_elsewhere) and way.is_jump(way.below(step) - walk.reached)
    new = frozenset().union(*done) - walk.reached
    walk.reached |= new
    walk.shown = step
    if way.derivation.kind in BY_CLAIMS:
        _keep_claim(walk, step, last, line)
    else:
        is_whole = main_step(step) is main_step(walk.root)
        walk.is_asked = walk.is_asked or is_whole
        walk.current = WHOLE if is_whole else Subject(main_step(step).goal, step)
        walk.keep(last, walk.current, Latest(last, line))
    return Said("jump", "true, several steps at once", new=new) if is_jump else Said("expected", "true", new=new)


def _keep_claim(walk: Walk, step: Step, last: Node, line: int) -> None:
    """A claim about the problem as a whole is what the next line goes on from; one about a case of it is not."""
    asked, solution = asked_claim(walk.way.derivation)
    if canonical(step.goal) == canonical(asked) or _as_cases(last) == _as_cases(solution):
        walk.latest[WHOLE] = Latest(last, line)
        walk.answer = last


def _as_cases(claim: Node) -> Key:
    return canonical(Apply("or", claim.args) if is_op(claim, "[]", "or") else Apply("or", (claim,)))
