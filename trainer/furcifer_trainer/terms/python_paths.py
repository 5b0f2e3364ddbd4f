"""Python's ``os.path`` on texts, with the rules of POSIX systems."""

from __future__ import annotations

import posixpath
from typing import Callable, Mapping

from .signature import Row, Table, python
from .text import bounded_text
from .values import Unmodelled, Value, as_text


def _on_path(parameter: str, apply: Callable[[str], Value]) -> Row:
    return python(parameter, lambda path: apply(as_text(path)))


def _join(_: Mapping[str, Value], *parts: Value) -> Value:
    path = ""
    for index, part in enumerate(map(as_text, parts)):
        path = bounded_text(part if index == 0 else posixpath.join(path, part))
    return path


def _normal(path: str) -> Value:
    if "\0" in path:
        raise Unmodelled  # CPython 3.11 cuts it there
    return posixpath.normpath(path)


PATH_FUNCTIONS: Table = {
    "os.path.basename": _on_path("p", posixpath.basename),
    "os.path.dirname": _on_path("p", posixpath.dirname),
    "os.path.split": _on_path("p", posixpath.split),
    "os.path.splitext": _on_path("p", posixpath.splitext),
    "os.path.isabs": _on_path("s", posixpath.isabs),
    "os.path.join": python("a *p", _join),
    "os.path.normpath": _on_path("path", _normal),
}
