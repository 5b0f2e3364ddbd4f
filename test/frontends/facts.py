"""What CPython's own parser says is in each file: one JSON line a file, [path, [[kind, line, column, name], ...]].

Columns count UTF-16 units from 1. Left out is what lowering leaves out or places elsewhere on purpose: annotations, type
parameters, ABCMeta, what follows a star, characters by name; and formatted strings where their parts have no places (before 3.12).
"""

import ast
import json
import os
import sys

CONTEXTS = {ast.Load: "load", ast.Store: "store", ast.Del: "delete"}
ATTRIBUTES = {ast.Load: "get-attribute", ast.Store: "set-attribute", ast.Del: "delete-attribute"}


class Facts(ast.NodeVisitor):
    def __init__(self, lines):
        self.lines = lines
        self.found = []

    def add(self, kind, node, name):
        before = self.lines[node.lineno - 1][: node.col_offset].decode("utf8")
        self.found.append((kind, node.lineno, len(before.encode("utf-16-le")) // 2 + 1, name))

    def visit_Name(self, node):
        self.add(CONTEXTS[type(node.ctx)], node, node.id)

    def visit_Attribute(self, node):
        self.add(ATTRIBUTES[type(node.ctx)], node, node.attr)
        self.visit(node.value)

    def visit_Call(self, node):
        self.add("call", node, "")
        self.generic_visit(node)

    def visit_Constant(self, node):
        if isinstance(node.value, str):
            if b"\\N{" not in b"".join(self.lines[node.lineno - 1 : node.end_lineno]):
                self.add("constant", node, node.value)
        elif isinstance(node.value, int) and not isinstance(node.value, bool):
            self.add("constant", node, str(node.value))

    def visit_JoinedStr(self, node):
        if sys.version_info >= (3, 12):
            for part in node.values:
                if not isinstance(part, ast.Constant):
                    self.visit(part)

    def visit_Starred(self, node):
        pass

    def visit_arg(self, node):
        pass

    def visit_TypeAlias(self, node):
        pass

    def visit_AnnAssign(self, node):
        if node.value is not None:
            self.visit(node.target)
            self.visit(node.value)

    def visit_Expr(self, node):
        if not isinstance(node.value, ast.Constant):
            self.visit(node.value)

    def visit_fields(self, node, left_out):
        for name, value in ast.iter_fields(node):
            if name in left_out:
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    self.visit(child)

    def visit_FunctionDef(self, node):
        self.visit_fields(node, ("returns", "type_params"))

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        self.visit_fields(node, ("type_params", "keywords"))


def main(root, paths):
    for path in paths:
        with open(os.path.join(root, path), "rb") as file:
            source = file.read()
        facts = Facts(source.split(b"\n"))
        facts.visit(ast.parse(source))
        print(json.dumps([path, facts.found]))


sys.setrecursionlimit(10000)
main(sys.argv[1], json.load(sys.stdin))
