"""Runs FOLDER/main.py under CPython 3.11 and prints the call edges that it takes, as observed.json holds them.

Plain functions are seen by `sys.setprofile`. It reports a generator or coroutine only when it is first resumed, by whoever does
that, so those are wrapped in the syntax tree instead: a decorator around each such `def` and a call around each generator
expression record the edge where the object is made. The caller is the nearest frame of the fixture up the stack; frames of the
standard library between are skipped. What the fixture prints goes to standard error.
"""

import ast
import asyncio
import functools
import importlib.machinery
import inspect
import json
import os
import sys

GENERATORS = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>"}

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

folder = os.path.realpath(sys.argv[1])
edges = set()
# (path, line of the first decorator, name) -> line of the `def` or `class` keyword
keyword_lines = {}


def is_ours(code):
    return code.co_filename.startswith(folder + os.sep)


def is_class_body(code):
    return not code.co_flags & inspect.CO_OPTIMIZED and code.co_name != "<module>"


def identify(code):
    path = os.path.relpath(code.co_filename, folder)
    if code.co_name == "<module>":
        return f"{path}:0:<module>"
    key = (code.co_filename, code.co_firstlineno, code.co_name)
    return f"{path}:{keyword_lines.get(key, code.co_firstlineno)}:{code.co_name}"


def nearest_caller(frame):
    # A list, set or dict comprehension belongs to the function around it, which is the frame below.
    while frame and (not is_ours(frame.f_code) or frame.f_code.co_name in COMPREHENSIONS):
        frame = frame.f_back
    return frame


def record(caller_frame, callee):
    caller = nearest_caller(caller_frame)
    if caller:
        edges.add((identify(caller.f_code), callee))


def profile(frame, event, _argument):
    code = frame.f_code
    if event != "call" or not is_ours(code) or code.co_flags & GENERATORS:
        return
    if code.co_name == "<module>" or code.co_name in COMPREHENSIONS or is_class_body(code):
        return
    record(frame.f_back, identify(code))


def observe_generator_function(function):
    @functools.wraps(function)
    def wrapper(*arguments, **keywords):
        record(sys._getframe(1), identify(function.__code__))
        return function(*arguments, **keywords)

    if inspect.iscoroutinefunction(function):
        wrapper._is_coroutine = asyncio.coroutines._is_coroutine
    return wrapper


def observe_generator_expression(generator):
    record(sys._getframe(1), identify(generator.gi_code if hasattr(generator, "gi_code") else generator.ag_code))
    return generator


class Instrument(ast.NodeTransformer):
    """Wraps generator functions, coroutine functions and generator expressions, without moving a line."""

    def __init__(self, path):
        self.path = path
        self.unnamed = set()

    def visit_FunctionDef(self, node):
        return self.definition(node, contains_yield(node))

    def visit_AsyncFunctionDef(self, node):
        return self.definition(node, True)

    def visit_ClassDef(self, node):
        return self.definition(node, False)

    def definition(self, node, is_generator):
        first_line = node.decorator_list[0].lineno if node.decorator_list else node.lineno
        keyword_lines[(self.path, first_line, node.name)] = node.lineno
        self.generic_visit(node)
        if is_generator:
            node.decorator_list.append(ast.copy_location(ast.Name("__observe_generator_function__", ast.Load()), node))
        return node

    def visit_Lambda(self, node):
        if contains_yield(node):
            raise SystemExit(f"{self.path}:{node.lineno}: a lambda with yield cannot be observed")
        self.check_alone("<lambda>", node)
        return self.generic_visit(node)

    def visit_GeneratorExp(self, node):
        self.check_alone("<genexpr>", node)
        self.generic_visit(node)
        name = ast.copy_location(ast.Name("__observe_generator_expression__", ast.Load()), node)
        return ast.copy_location(ast.Call(name, [node], []), node)

    def check_alone(self, name, node):
        if (name, node.lineno) in self.unnamed:
            raise SystemExit(f"{self.path}:{node.lineno}: two functions {name} on one line cannot be told apart")
        self.unnamed.add((name, node.lineno))


def contains_yield(function):
    pending = list(function.body) if isinstance(function.body, list) else [function.body]
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            pending.extend(ast.iter_child_nodes(node))
    return False


def instrument(source, path):
    return compile(ast.fix_missing_locations(Instrument(path).visit(ast.parse(source, path))), path, "exec")


class Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        path = self.get_filename(fullname)
        return instrument(self.get_data(path), path)


def find_in_folder(path):
    if os.path.commonpath([os.path.realpath(path or os.curdir), folder]) != folder:
        raise ImportError("not a folder of the fixture")
    return importlib.machinery.FileFinder(path, (Loader, [".py"]))


def main():
    import builtins
    import types

    builtins.__observe_generator_function__ = observe_generator_function
    builtins.__observe_generator_expression__ = observe_generator_expression
    sys.dont_write_bytecode = True
    sys.path_hooks.insert(0, find_in_folder)
    sys.path_importer_cache.clear()
    sys.path[0] = folder
    path = os.path.join(folder, "main.py")
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    sys.argv = [path]
    with open(path, encoding="utf-8") as file:
        code = instrument(file.read(), path)
    output, sys.stdout = sys.stdout, sys.stderr
    sys.setprofile(profile)
    try:
        exec(code, module.__dict__)
    finally:
        sys.setprofile(None)
        sys.stdout = output
    lines = ",\n".join("    " + json.dumps(edge) for edge in sorted(edges))
    print('{\n  "edges": [\n' + lines + "\n  ]\n}" if edges else '{\n  "edges": []\n}')


main()
