"""Compiles the application's files, with three additions that leave every line where it is.

Conditions of the environment are answered where they are asked; the functions on the way to the entry are
remembered when they are made, however they are decorated; and it is known where `while` loops are.
"""

import ast
import copy
import importlib.util
import marshal
import os
import re

ASSUME = "__furcifer_assume__"
AGAIN = "__furcifer_again__"
FAIL = "__furcifer_fail__"
MADE = "__furcifer_made__"
RETURNED = "__furcifer_returned__"
open_file = open
PYTHON_2 = re.compile(
    r"Missing parentheses in call to|multiple exception types must be parenthesized|invalid decimal literal"
    r"|leading zeros in decimal|inconsistent use of tabs|<> is|invalid octal")


class Sources:
    """
    Code by absolute path; compiled once, and a new object for each case: the interpreter changes code that has run,
    up to the lines that it gives for exceptions.
    """

    def __init__(self, root, entry, conditions):
        self.root = root
        self.entry = entry
        self.conditions = {}
        for condition in conditions:
            path = os.path.normpath(os.path.join(root, condition["file"]))
            self.conditions.setdefault(path, []).append(condition)
        self.codes = {}
        self.defined = set()

    def load(self, path):
        """The code of a file and the line ranges of its `while` loops."""
        if path not in self.codes:
            self.codes[path] = self._compile(path)
        code, whiles = self.codes[path]
        return marshal.loads(code), whiles

    def _compile(self, path):
        with open_file(path, "rb") as file:
            text = importlib.util.decode_source(file.read())
        tree = ast.parse(text, path)
        lines = text.split("\n")
        if path in self.conditions:
            tree = Assumptions(self.conditions[path], lines).visit(tree)
        if path == os.path.join(self.root, self.entry["file"]):
            self.defined = mark_entry(tree, self.entry["name"].split("."))
        whiles = [
            (node.lineno, node.end_lineno) for node in ast.walk(tree) if isinstance(node, (ast.While, ast.AsyncFor))
        ]
        ast.fix_missing_locations(tree)
        return marshal.dumps(compile(tree, path, "exec", dont_inherit=True)), whiles


def syntax_reason(error, root):
    """One line on a file that does not parse."""
    file = os.path.relpath(error.filename, root) if error.filename else "the file"
    message = f"{error.msg} ({file}, line {error.lineno})"
    return f"Python 2 syntax: {message}" if is_python_2(error) else f"does not parse: {message}"


def is_python_2(error):
    """Whether the file looks like Python 2: by the message, or by what else is in it."""
    if PYTHON_2.search(error.msg or ""):
        return True
    try:
        with open_file(error.filename, "rb") as file:
            text = file.read().decode("utf-8", "replace")
    except (OSError, TypeError):
        return False
    return re.search(r"^\s*(print\s+[\"'\w(]|except\s+[\w.]+\s*,\s*\w+\s*:|raise\s+\w+\s*,|exec\s+\")", text, re.M) is not None


class Assumptions(ast.NodeTransformer):
    """Wraps the expression of each condition: `assume(number, value, expression)`."""

    def __init__(self, conditions, lines):
        self.lines = lines
        self.wanted = {}
        for condition in conditions:
            if fails(condition["name"]) and not condition["value"]:
                continue
            start = (condition["line"], self._bytes(condition["line"], condition["column"]))
            end = (condition["endLine"], self._bytes(condition["endLine"], condition["endColumn"]))
            self.wanted[self._trimmed(start, end)] = condition

    def _bytes(self, line, column):
        """From a column that counts UTF-16 units from 1 to one that counts bytes from 0."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        units = text.encode("utf-16-le")[: (column - 1) * 2]
        return len(units.decode("utf-16-le", "ignore").encode())

    def _trimmed(self, start, end):
        """The range without blanks and parentheses around the expression."""
        if start[0] != end[0]:
            return (*start, *end)
        line = self.lines[start[0] - 1].encode()
        text = line[start[1]:end[1]]
        while text[:1] == b"(" and text[-1:] == b")" and _closes_at_end(text):
            inner = text[1:-1]
            start = (start[0], start[1] + 1 + len(inner) - len(inner.lstrip()))
            text = inner.strip()
        return (*start, end[0], start[1] + len(text))

    def visit(self, node):
        """Answers the condition in place of the outermost expression of its range."""
        if isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            key = (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
            if key in self.wanted:
                condition = self.wanted.pop(key)
                if fails(condition["name"]):
                    return _call(node, FAIL, [])
                value = condition["value"] != is_opposite(node, condition["name"])
                self.generic_visit(node)
                compares = isinstance(node, (ast.Compare, ast.BoolOp)) or _is_not(node)
                return _call(node, ASSUME, [ast.Constant(value), ast.Constant(compares), node])
        if isinstance(node, ast.While):
            self.visit_loop(node)
            return node
        return self.generic_visit(node)

    def visit_loop(self, node):
        """What a `while` loop asks is answered in its first round; then it is as the application finds it."""
        test = copy.deepcopy(node.test)
        self.generic_visit(node)
        assumed = [one for one in ast.walk(node.test) if isinstance(one, ast.Call) and getattr(one.func, "id", "") == ASSUME]
        if assumed:
            place = ast.Constant(f"{node.lineno}:{node.col_offset}")
            first = _call(node.test, AGAIN, [place])
            node.test = ast.copy_location(ast.IfExp(test=first, body=test, orelse=node.test), node.test)


def fails(name):
    """Whether a condition is about a call that fails."""
    return re.search(r" fails( #\d+)?$", name) is not None


OPPOSITES = {
    ast.In: ast.NotIn, ast.Eq: ast.NotEq, ast.Is: ast.IsNot, ast.Lt: ast.GtE, ast.LtE: ast.Gt,
    ast.NotIn: ast.In, ast.NotEq: ast.Eq, ast.IsNot: ast.Is, ast.GtE: ast.Lt, ast.Gt: ast.LtE,
}


def is_opposite(node, name):
    """Whether a condition says the opposite of the expression at its place: `a in b` of `a not in b`."""
    text = re.sub(r" (#\d+|for .*|\((made from|membership|of) .*\))$", "", name.partition("#")[2])
    try:
        named = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return False
    if _is_not(node) != _is_not(named):
        return True
    if not isinstance(node, ast.Compare) or not isinstance(named, ast.Compare):
        return False
    return OPPOSITES.get(type(node.ops[0])) is type(named.ops[0])


def _closes_at_end(text):
    depth = 0
    for place, byte in enumerate(text):
        depth += (byte == 40) - (byte == 41)
        if depth == 0:
            return place == len(text) - 1
    return False


def _is_not(node):
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _call(node, name, arguments):
    made = ast.Call(func=ast.Name(id=name, ctx=ast.Load()), args=arguments, keywords=[])
    return ast.copy_location(made, node)


def mark_entry(tree, parts):
    """Remembers every definition on the way to the entry; answers the dotted names that there are."""
    found = set()
    _mark_below(tree, parts, 0, found)
    return found


def _mark_below(node, parts, depth, found):
    for name, value in ast.iter_fields(node):
        for place, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST):
                continue
            marked = _mark(child, parts, depth, found)
            if marked is not child:
                if isinstance(value, list):
                    value[place] = marked
                else:
                    setattr(node, name, marked)


def _mark(node, parts, depth, found):
    """Marks one node where it is the next part of the name; what it holds has the part after that."""
    scope = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda))
    if not scope:
        _mark_below(node, parts, depth, found)
        return node
    own = "<lambda>" if isinstance(node, ast.Lambda) else node.name
    if depth >= len(parts) or own != parts[depth]:
        return node
    path = ".".join(parts[: depth + 1])
    found.add(path)
    _mark_below(node, parts, depth + 1, found)
    if depth + 1 == len(parts) and not isinstance(node, (ast.Lambda, ast.ClassDef)):
        node.body = [Returns().visit(statement) for statement in node.body]
    marker = ast.Call(func=ast.Name(id=MADE, ctx=ast.Load()), args=[ast.Constant(path)], keywords=[])
    if isinstance(node, ast.Lambda):
        return ast.copy_location(ast.Call(func=marker, args=[node], keywords=[]), node)
    place = node.decorator_list[-1] if node.decorator_list else node
    for part in ast.walk(marker):
        ast.copy_location(part, place)
    node.decorator_list.append(marker)
    return node


class Returns(ast.NodeTransformer):
    """Remembers the line of each `return` of the entry."""

    def visit_Return(self, node):  # noqa: N802 (the name that ast asks for)
        value = node.value or ast.copy_location(ast.Constant(None), node)
        node.value = _call(value, RETURNED, [value, ast.Constant(node.lineno)])
        return node

    def _leave(self, node):
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda = _leave
