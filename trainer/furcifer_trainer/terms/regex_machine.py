"""Matches regular expressions in time linear in the text (a Pike machine).

Threads in order of preference step through the text together, so that the first that ends is the match that backtracking
would find. Work is bounded; what is beyond the bound is unmodelled.
"""

from __future__ import annotations

from typing import List, Optional, Sequence, Set, Tuple

from .regex_program import Instruction, Regex
from .values import Unmodelled

#: Positions in characters: start and end of the whole match, then of each group; -1 for a group that took no part.
Slots = Tuple[int, ...]
#: For each look, whether it holds at each position.
Looks = List[bytearray]

_WORK_LIMIT = 2_000_000


class _Thread:
    __slots__ = ("at", "slots")

    def __init__(self, at: int, slots: Slots) -> None:
        self.at, self.slots = at, slots


def match_regex(
    regex: Regex, text: str, start: int, *, anchored: bool, whole: bool = False, advance: bool = False, looks: Optional[Looks] = None
) -> Optional[Slots]:
    """The first match at or after ``start``; ``anchored``: at it alone. ``whole``: only one that ends where the text ends.

    ``advance``: no empty match at ``start``. Raises Unmodelled beyond the bound of work.
    """
    run = _Run(regex, text, looks if looks is not None else look_everywhere(regex, text))
    empty: Slots = (-1,) * (2 * (regex.pattern.groups + 1) + regex.marks)
    threads: List[_Thread] = []
    best: Optional[Slots] = None
    for position in range(start, len(text) + 1):
        waiting: List[_Thread] = []
        seen: Set[int] = set()
        for thread in threads:
            run.follow(thread, position, waiting, seen)
        if best is None and (position == start or not anchored):
            run.follow(_Thread(0, empty), position, waiting, seen)
        threads = []
        for thread in waiting:
            instruction = regex.program[thread.at]
            if instruction.op == "end":
                if (whole and position < len(text)) or (advance and position == start):
                    continue
                best = thread.slots
                break
            if position < len(text) and instruction.test is not None and instruction.test(text[position]):
                threads.append(_Thread(thread.at + 1, thread.slots))
        if run.work > _WORK_LIMIT:
            raise Unmodelled
        if not threads and (best is not None or anchored):
            return best
    return best


class _Run:
    def __init__(self, regex: Regex, text: str, looks: Looks) -> None:
        self.regex, self.text, self.looks = regex, text, looks
        self.first_mark = 2 * (regex.pattern.groups + 1)
        self.work = 0

    def follow(self, first: _Thread, position: int, waiting: List[_Thread], seen: Set[int]) -> None:
        """Takes a thread as far as it comes without a character."""
        stack = [first]
        program = self.regex.program
        while stack:
            thread = stack.pop()
            key = self._key(thread, position)
            if key in seen:
                continue
            seen.add(key)
            self.work += 1
            at, slots = thread.at, thread.slots
            instruction = program[at]
            op = instruction.op
            if op in ("character", "end"):
                waiting.append(thread)
            elif op == "split":
                stack += _Thread(instruction.b, slots), _Thread(instruction.a, slots)
            elif op == "jump":
                stack.append(_Thread(instruction.a, slots))
            elif op == "save":
                stack.append(_Thread(at + 1, _with(slots, instruction.a, position)))
            elif op == "reset":
                cleared = (-1,) * (instruction.b - instruction.a)
                stack.append(_Thread(at + 1, slots[: instruction.a] + cleared + slots[instruction.b :]))
            elif op == "progress":
                if slots[instruction.a] != position:
                    stack.append(_Thread(at + 1, _with(slots, instruction.a, -1)))
            elif passes(instruction, self.regex, self.text, position, self.looks):
                stack.append(_Thread(at + 1, slots))

    def _key(self, thread: _Thread, position: int) -> int:
        """Threads at one place go on alike, but for the rounds in which they have matched nothing yet."""
        key = 0
        for mark in range(self.first_mark, self.first_mark + self.regex.marks):
            key = 2 * key + (thread.slots[mark] == position)
        return key * len(self.regex.program) + thread.at


def _with(slots: Slots, index: int, value: int) -> Slots:
    return slots[:index] + (value,) + slots[index + 1 :]


def passes(instruction: Instruction, regex: Regex, text: str, position: int, looks: Looks) -> bool:
    """Whether an assertion or a look holds."""
    if instruction.op == "look":
        return (looks[instruction.a][position] == 1) != (instruction.b == 1)
    at, conventions = instruction.at, regex.conventions
    if at == "start":
        return position == 0
    if at == "end":
        return position == len(text)
    if at == "line-start":
        return position == 0 or conventions.is_line_end(text[position - 1])
    if at == "line-end":
        return position == len(text) or conventions.is_line_end(text[position])
    if at == "last-line-end":
        return position == len(text) or (position == len(text) - 1 and text[position] == "\n")
    before = position > 0 and conventions.is_word(text[position - 1])
    after = position < len(text) and conventions.is_word(text[position])
    return (before != after) == (at == "boundary")


def look_everywhere(regex: Regex, text: str) -> Looks:
    """Where each look of the expression holds in a text."""
    looks: Looks = []
    if sum(len(look.program) for look in regex.looks) * (len(text) + 1) > _WORK_LIMIT:
        raise Unmodelled
    for program, ahead in regex.looks:
        found = bytearray(len(text) + 1)
        before: List[int] = []
        for step in range(len(text) + 1):
            position = len(text) - step if ahead else step
            here = _closure(program, [*before, 0], regex, text, position, looks)
            if any(program[at].op == "end" for at in here):
                found[position] = 1
            index = position - 1 if ahead else position
            before = []
            if 0 <= index < len(text):
                tests = ((at, program[at].test) for at in here)
                before = [at + 1 for at, test in tests if test is not None and test(text[index])]
        looks.append(found)
    return looks


def _closure(
    program: Sequence[Instruction], start: List[int], regex: Regex, text: str, position: int, looks: Looks
) -> Set[int]:
    """Places that are reached without a character."""
    seen: Set[int] = set()
    stack = start
    while stack:
        at = stack.pop()
        if at in seen:
            continue
        seen.add(at)
        instruction = program[at]
        if instruction.op == "split":
            stack += instruction.a, instruction.b
        elif instruction.op == "jump":
            stack.append(instruction.a)
        elif instruction.op not in ("character", "end") and passes(instruction, regex, text, position, looks):
            stack.append(at + 1)
    return seen
