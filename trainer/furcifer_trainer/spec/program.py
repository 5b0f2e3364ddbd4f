"""The exact machine of a decision. Numbers that name something are positions in the lists that hold it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Optional, Tuple, Union

from .partition import Partition
from .term import Term

Path = Tuple[Union[str, int], ...]
InputType = Literal["boolean", "number", "string", "value"]


@dataclass(frozen=True)
class ResponsePlace:
    from_: Literal["response"]
    call: int
    path: Path


@dataclass(frozen=True)
class ItemPlace:
    """In the item that a pass is at; ``level`` 1 is the item of a list inside an item, 2 of one further in."""

    from_: Literal["item"]
    path: Tuple[str, ...]
    level: int = 0


@dataclass(frozen=True)
class KeptPlace:
    """In the item that a slot holds: in its own pass before the item, elsewhere after the pass."""

    from_: Literal["kept"]
    pass_: int
    slot: int
    path: Path


@dataclass(frozen=True)
class RankingPlace:
    from_: Literal["ranking"]
    ranking: int
    path: Path


Place = Union[ResponsePlace, ItemPlace, KeptPlace, RankingPlace]


@dataclass(frozen=True)
class TextVariable:
    """Lanes: the partition's cells."""

    kind: Literal["text"]
    at: Place
    partition: int
    absent: str = ""


@dataclass(frozen=True)
class NumberVariable:
    kind: Literal["number"]
    at: Place
    wire: Literal["float32", "float64"]


@dataclass(frozen=True)
class ListVariable:
    """The length of a list, or whether a field is there (lanes: no, yes)."""

    kind: Literal["length", "present"]
    at: Place


@dataclass(frozen=True)
class EnvironmentVariable:
    kind: Literal["environment"]
    name: str
    type: InputType
    partition: Optional[int] = None


@dataclass(frozen=True)
class ConditionVariable:
    """A Boolean term over other variables; ``otherwise``: what it counts as while an input of type value is missing."""

    kind: Literal["condition"]
    term: Term
    otherwise: Optional[bool] = None


@dataclass(frozen=True)
class StateVariable:
    kind: Literal["state"]
    pass_: int
    component: int


@dataclass(frozen=True)
class RegisterVariable:
    kind: Literal["register"]
    pass_: int
    register: int


Variable = Union[
    TextVariable, NumberVariable, ListVariable, EnvironmentVariable, ConditionVariable, StateVariable, RegisterVariable
]


@dataclass(frozen=True)
class Component:
    name: str
    states: int
    initial: int
    step: int


@dataclass(frozen=True)
class Register:
    """A number that a pass carries; the leaves of its diagrams are positions in ``terms``."""

    name: str
    terms: Tuple[Term, ...]
    initial: int
    step: int


@dataclass(frozen=True)
class Slot:
    """An item that a pass keeps. Leaf 0: it stays; 1: it takes the item; 2 + n: it takes what slot n held before the item."""

    name: str
    step: int


@dataclass(frozen=True)
class Pass:
    """One reading of a stream, item by item; ``within``: the pass at each of whose items it runs."""

    call: int
    path: Path
    components: Tuple[Component, ...]
    within: Optional[int] = None
    ranking: Optional[int] = None
    registers: Tuple[Register, ...] = ()
    slots: Tuple[Slot, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """The items of a stream for which ``when`` ends in leaf 1, in the order of the number ``by``."""

    call: int
    path: Path
    when: int
    by: Term
    order: Literal["greatest-first", "least-first"]
    ties: Literal["first", "last"]


@dataclass(frozen=True)
class Leaf:
    leaf: int


@dataclass(frozen=True)
class LaneTest:
    test: int
    next: Tuple[int, ...]


@dataclass(frozen=True)
class NumberTest:
    """Child i for cuts[i - 1] <= x < cuts[i]."""

    test: int
    cuts: Tuple[float, ...]
    next: Tuple[int, ...]


Node = Union[Leaf, LaneTest, NumberTest]


@dataclass(frozen=True)
class CarriedPlace:
    at: Place
    as_: Optional[Term] = None


@dataclass(frozen=True)
class CarriedValues:
    """Items whose content an effect carries, or how many they are."""

    when: int
    what: Union[CarriedPlace, Literal["count"]]
    outcomes: Tuple[int, ...]
    pass_: Optional[int] = None
    last: Literal[True, False] = False


@dataclass(frozen=True)
class Program:
    variables: Tuple[Variable, ...]
    partitions: Tuple[Partition, ...]
    passes: Tuple[Pass, ...]
    nodes: Tuple[Node, ...]
    outcome: int
    values: Tuple[CarriedValues, ...]
    rankings: Tuple[Ranking, ...] = ()
    further: Tuple[int, ...] = ()
