"""Evaluates calls in CPython for the differential test: JSON in on standard input, JSON out on standard output.

A case is {"python": expression or dotted name, "names"?: [...], "arguments": [...], "keywords"?: {...}}. With `names` the
expression is evaluated with the arguments under these names; else the name is called. Values are written as by `encode`.
"""

import builtins
import json
import math
import operator
import posixpath
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


def resolve(name):
    scope, _, member = name.rpartition(".")
    if not scope:
        return getattr(builtins, name)
    return getattr({"os.path": posixpath, "math": math, "operator": operator, "str": str, "list": list}[scope], member)


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
