"""Evaluates calls in CPython for the differential test: JSON in on standard input, JSON out on standard output.

A case is {"python": expression or dotted name, "names"?: [...], "arguments": [...], "keywords"?: {...}}. With `names` the
expression is evaluated with the arguments under these names; else the name is called. Values are written as by `encode`.
"""

import builtins
import json
import math
import operator
import posixpath
import re
import sys


def decode(value):
    if not isinstance(value, dict):
        return value
    (kind, content), = value.items()
    if kind == "integer":
        return int(content, 16) if "x" in content else int(content)
    if kind == "float":
        return float(content)
    items = [decode(item) for item in content]
    return tuple(items) if kind == "tuple" else items


def encode(value):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return {"integer": hex(value)}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple, range)) or type(value).__name__ == "list_reverseiterator" or isinstance(value, reversed):
        return {"list": [encode(item) for item in value]}
    return {"other": type(value).__name__}


class Expressions:
    """Functions of `re`; a match as a list of its groups' texts, starts, ends and names."""

    escape = staticmethod(re.escape)
    findall = staticmethod(re.findall)
    split = staticmethod(re.split)
    sub = staticmethod(re.sub)

    @staticmethod
    def listed(match):
        if match is None:
            return None
        names = {index: name for name, index in match.re.groupindex.items()}
        groups = range(match.re.groups + 1)
        texts = [match.group(g) for g in groups]
        return [texts, [match.start(g) for g in groups], [match.end(g) for g in groups], [names.get(g) for g in groups]]

    @staticmethod
    def search(*arguments, **keywords):
        return Expressions.listed(re.search(*arguments, **keywords))

    @staticmethod
    def match(*arguments, **keywords):
        return Expressions.listed(re.match(*arguments, **keywords))

    @staticmethod
    def fullmatch(*arguments, **keywords):
        return Expressions.listed(re.fullmatch(*arguments, **keywords))


class Matched:
    """Methods of matches that are written as lists."""

    @staticmethod
    def held(self, part, group):
        if self is None:
            raise AttributeError
        if not isinstance(self, list) or len(self) < 4 or not all(isinstance(one, list) for one in self):
            raise TypeError
        if isinstance(group, str):
            if group not in self[3]:
                raise IndexError
            group = self[3].index(group)
        if not isinstance(group, int) or not 0 <= group < len(self[0]):
            raise IndexError
        return self[part][group]

    @staticmethod
    def group(self, group=0, /):
        return Matched.held(self, 0, group)

    @staticmethod
    def start(self, group=0, /):
        return Matched.held(self, 1, group)

    @staticmethod
    def end(self, group=0, /):
        return Matched.held(self, 2, group)

    @staticmethod
    def groups(self, default=None):
        Matched.held(self, 0, 0)
        return [default if text is None else text for text in self[0][1:]]


class Translations:
    """Translations as lists of pairs."""

    @staticmethod
    def maketrans(*arguments):
        return [list(pair) for pair in str.maketrans(*arguments).items()]

    @staticmethod
    def translate(self, table, /):
        return str.translate(self, {key: value for key, value in table})


def resolve(name):
    scope, _, member = name.rpartition(".")
    if not scope:
        return getattr(builtins, name)
    return getattr({"os.path": posixpath, "re": Expressions, "match": Matched, "translation": Translations, "math": math, "operator": operator, "str": str, "list": list}[scope], member)


def run(case, compiled):
    values = [decode(value) for value in case["arguments"]]
    try:
        if "names" in case:
            if case["python"] not in compiled:
                compiled[case["python"]] = compile(case["python"], "<case>", "eval")
            return encode(eval(compiled[case["python"]], dict(zip(case["names"], values))))
        keywords = {name: decode(value) for name, value in case.get("keywords", {}).items()}
        return encode(resolve(case["python"])(*values, **keywords))
    except Exception as error:
        return {"raise": type(error).__name__}


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    compiled = {}
    json.dump({"version": sys.version_info[:3], "results": [run(case, compiled) for case in json.load(sys.stdin)]}, sys.stdout)


main()
