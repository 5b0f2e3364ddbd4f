"""The program of a regular expression for the machine of ``regex_machine.py``.

What looks ahead or behind is a program of its own, which finds all positions where it holds in one go over the text, those
ahead from the end.
"""

from __future__ import annotations

from typing import List, NamedTuple, Optional

from .regex_pattern import (
    UNLIMITED,
    Assertion,
    Character,
    CharacterTest,
    Choice,
    Group,
    Look,
    Node,
    NotUnderstood,
    Pattern,
    Repeat,
    Sequence,
)


class Instruction:
    """``op``: character, split, jump, save, reset, progress, assert, look or end; a and b are its operands.

    split: go on at a, else at b. save: slot a gets the position. reset: slots a to before b are set back. progress: fails where
    nothing was matched since slot a was saved, and clears it. look: look number a holds, or does not (b = 1).
    """

    __slots__ = ("op", "a", "b", "test", "at")

    def __init__(self, op: str, a: int = 0, b: int = 0, test: Optional[CharacterTest] = None, at: str = "") -> None:
        self.op, self.a, self.b, self.test, self.at = op, a, b, test, at


class LookProgram(NamedTuple):
    program: List[Instruction]
    ahead: bool


class Conventions(NamedTuple):
    """What a language takes for a word's character and for the end of a line."""

    is_word: CharacterTest
    is_line_end: CharacterTest


class Regex(NamedTuple):
    program: List[Instruction]
    #: In an order where each refers only to those before it.
    looks: List[LookProgram]
    pattern: Pattern
    #: Slots behind those of the groups: where the rounds that must match something began.
    marks: int
    conventions: Conventions


_PROGRAM_LIMIT = 4000
#: Positions of marks tell threads apart, so that there must be few.
_MARK_LIMIT = 6

#: Backward programs, and those that only tell whether there is a match, keep no groups.
FORWARD, ONLY_WHETHER, BACKWARD = range(3)


def make_regex(pattern: Pattern, conventions: Conventions) -> Regex:
    writer = _Writer(2 * (pattern.groups + 1))
    program = [Instruction("save", 0)]
    writer.emit(program, pattern.root, FORWARD)
    program += Instruction("save", 1), Instruction("end")
    return Regex(program, writer.looks, pattern, writer.marks, conventions)


class _Writer:
    def __init__(self, first_mark: int) -> None:
        self.looks: List[LookProgram] = []
        self.marks = 0
        self.first_mark = first_mark

    def emit(self, program: List[Instruction], node: Node, way: int) -> None:
        if len(program) > _PROGRAM_LIMIT:
            raise NotUnderstood
        if isinstance(node, Character):
            program.append(Instruction("character", test=node.test))
        elif isinstance(node, Assertion):
            program.append(Instruction("assert", at=node.at))
        elif isinstance(node, Sequence):
            for part in reversed(node.parts) if way == BACKWARD else node.parts:
                self.emit(program, part, way)
        elif isinstance(node, Group):
            if way != FORWARD:
                self.emit(program, node.body, way)
                return
            program.append(Instruction("save", 2 * node.index))
            self.emit(program, node.body, way)
            program.append(Instruction("save", 2 * node.index + 1))
        elif isinstance(node, Choice):
            self._choice(program, node, way)
        elif isinstance(node, Repeat):
            self._repeat(program, node, way)
        else:
            self._look(program, node)

    def _choice(self, program: List[Instruction], node: Choice, way: int) -> None:
        jumps: List[Instruction] = []
        for option in node.options[:-1]:
            split = Instruction("split", len(program) + 1)
            program.append(split)
            self.emit(program, option, way)
            jumps.append(Instruction("jump"))
            program.append(jumps[-1])
            split.b = len(program)
        self.emit(program, node.options[-1], way)
        for jump in jumps:
            jump.a = len(program)

    def _repeat(self, program: List[Instruction], node: Repeat, way: int) -> None:
        for _ in range(node.least):
            self._round(program, node, way, False)
        splits: List[Instruction] = []

        def split() -> None:
            splits.append(Instruction("split", len(program) + 1))
            program.append(splits[-1])

        if node.most == UNLIMITED:
            start = len(program)
            split()
            self._round(program, node, way, True)
            program.append(Instruction("jump", start))
        else:
            for _ in range(node.least, node.most):
                split()
                self._round(program, node, way, True)
        for made in splits:
            made.a, made.b = (len(program), made.a) if node.lazy else (made.a, len(program))

    def _round(self, program: List[Instruction], node: Repeat, way: int, optional: bool) -> None:
        if way != FORWARD:
            self.emit(program, node.body, way)
            return
        if node.resets is not None:
            program.append(Instruction("reset", 2 * node.resets[0], 2 * node.resets[1]))
        if not optional or not node.progresses:
            self.emit(program, node.body, way)
            return
        if self.marks == _MARK_LIMIT:
            raise NotUnderstood
        slot = self.first_mark + self.marks
        self.marks += 1
        program.append(Instruction("save", slot))
        self.emit(program, node.body, way)
        program.append(Instruction("progress", slot))

    def _look(self, program: List[Instruction], node: Look) -> None:
        own: List[Instruction] = []
        self.emit(own, node.body, BACKWARD if node.ahead else ONLY_WHETHER)
        own.append(Instruction("end"))
        program.append(Instruction("look", len(self.looks), int(node.negated)))
        self.looks.append(LookProgram(own, node.ahead))
        if len(program) + sum(len(look.program) for look in self.looks) > 2 * _PROGRAM_LIMIT:
            raise NotUnderstood


